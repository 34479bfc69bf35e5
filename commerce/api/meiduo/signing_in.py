"""Signing in: a token of ours, and the guest basket comes along."""

from typing import Any

from django.conf import settings
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from commerce.accounts.models import User
from commerce.accounts.services import sign_in
from commerce.accounts.services.sessions import open_session
from commerce.api.meiduo.reading import body
from commerce.api.meiduo.views import Form
from commerce.api.v1.identity import PasswordField, pass_second_step
from commerce.basket.session import current_basket
from commerce.core.client_ip import client_ip


class LoginSerializer(serializers.Serializer):
    username = serializers.CharField(max_length=254)
    password = PasswordField()


class Authorizations(Form):
    """`POST /authorizations/`."""

    def post(self, request: Request) -> Response:
        content = body(LoginSerializer, request)
        ip = client_ip(request._request)
        user = sign_in.by_password(login=content["username"], password=content["password"], ip=ip)
        return Response(signed_in(request, user))


def signed_in(request: Request, user: User) -> dict[str, Any]:
    """What every door answers. Copies of the pages read `user_id` or `id`."""
    pass_second_step(request, user)
    token = new_token(request, user)
    return {"token": token, "user_id": user.pk, "username": user.username, "id": user.pk}


def new_token(request: Request, user: User) -> str:
    """An access token of a new session. The pages know no refreshing, so it lives longer than those of API v1; ending
    the session ends it at once, as always."""
    device, ip = request.headers.get("User-Agent", ""), client_ip(request._request)
    token = open_session(user, device, ip, minutes=settings.MEIDUO_TOKEN_MINUTES).access
    # From here on the request is the member's: looking at the basket brings the guest's lines into it.
    request.user = user
    current_basket(request._request)
    return token
