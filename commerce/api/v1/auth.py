"""Signing in and out, and staying signed in, with tokens."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from commerce.accounts.services import sessions, sign_in
from commerce.accounts.services.tokens import TOKEN_LENGTH_MAX
from commerce.api.v1.identity import TOKENS, USER, Door, PasswordField, SignedInSerializer, content_of, signed_in
from commerce.core.client_ip import client_ip


class LoginSerializer(serializers.Serializer):
    """Either login and password, or mobile and code."""

    login = serializers.CharField(required=False, max_length=254, help_text="User name, mobile or verified e-mail.")
    password = PasswordField(required=False)
    mobile = serializers.CharField(required=False, max_length=40)
    sms_code = serializers.CharField(required=False, max_length=20, help_text="Sent for the purpose `login`.")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        wanted = ("mobile", "sms_code") if "mobile" in attrs else ("login", "password")
        missing = {name: [_("必填。")] for name in wanted if name not in attrs}
        if missing:
            raise serializers.ValidationError(missing)
        return {name: attrs[name] for name in wanted}


class RefreshSerializer(serializers.Serializer):
    refresh = serializers.CharField(max_length=TOKEN_LENGTH_MAX)


class TokensSerializer(serializers.Serializer):
    access = serializers.CharField()
    refresh = serializers.CharField()


class Login(Door):
    @extend_schema(
        operation_id="auth_login",
        summary="Sign in",
        description=(
            "With `login` and `password`, or with `mobile` and `sms_code`. A wrong password is 401 (`login_failed`), "
            "a wrong code 400 (`sms_code_wrong`), the same whether there is such an account or not. Too many attempts "
            "are 429, for longer the more there were."
        ),
        tags=["auth"],
        request=LoginSerializer,
        responses=SignedInSerializer,
        examples=[
            OpenApiExample("Password", {"login": "xiaoming", "password": "…"}, request_only=True),
            OpenApiExample("Code", {"mobile": "13800000001", "sms_code": "402713"}, request_only=True),
            OpenApiExample("Signed in", {"user": USER, **TOKENS}, response_only=True),
        ],
    )
    def post(self, request: Request) -> Response:
        content, ip = content_of(LoginSerializer, request), client_ip(request._request)
        if "mobile" in content:
            user = sign_in.by_code(mobile=content["mobile"], code=content["sms_code"], ip=ip)
        else:
            user = sign_in.by_password(login=content["login"], password=content["password"], ip=ip)
        return signed_in(request, user)


class Refresh(Door):
    @extend_schema(
        operation_id="auth_refresh",
        summary="Exchange the refresh token for the next pair",
        description=(
            "Each refresh token is good once. One that comes back ends its session, and with it the newer tokens: "
            "send one refresh at a time, and keep the new pair before using it. A client that lost the answer "
            "signs in again."
        ),
        tags=["auth"],
        request=RefreshSerializer,
        responses=TokensSerializer,
        examples=[OpenApiExample("The next pair", TOKENS, response_only=True)],
    )
    def post(self, request: Request) -> Response:
        tokens = sessions.rotate(content_of(RefreshSerializer, request)["refresh"])
        return Response({"access": tokens.access, "refresh": tokens.refresh})


class Logout(Door):
    @extend_schema(
        operation_id="auth_logout",
        summary="Sign this client out",
        description="Its access token is void at once. A token that is not known is no error: the client is out.",
        tags=["auth"],
        request=RefreshSerializer,
        responses={204: None},
    )
    def post(self, request: Request) -> Response:
        sessions.end_refresh(content_of(RefreshSerializer, request)["refresh"])
        return Response(status=204)
