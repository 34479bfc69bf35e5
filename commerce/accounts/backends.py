"""How Django's own doors (the back offices) ask who somebody is: through the same service, with the same lock-out."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from commerce.accounts.models import User
from commerce.accounts.services import sign_in
from commerce.core.client_ip import client_ip
from commerce.core.errors import ShopError


class LoginBackend(ModelBackend):
    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **kwargs: Any,
    ) -> User | None:
        if username is None or password is None:
            return None
        try:
            return sign_in.by_password(login=username, password=password, ip=client_ip(request) if request else "")
        except ShopError as error:
            raise PermissionDenied from error
