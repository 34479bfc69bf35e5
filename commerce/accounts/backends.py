"""Sign-in with one field for the user name, the mobile or the verified e-mail."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest

from commerce.accounts.models import User
from commerce.accounts.selectors import user_by_login


class LoginBackend(ModelBackend):
    """Costs one password hash whether the account exists or not, so that time tells nothing."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **kwargs: Any,
    ) -> User | None:
        if username is None or password is None:
            return None
        user = user_by_login(username)
        if user is None:
            User().set_password(password)
            return None
        if user.check_password(password) and self.user_can_authenticate(user):
            return user
        return None
