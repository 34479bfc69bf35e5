"""Becoming a member: is a name free, and the form."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from commerce.accounts.models import User
from commerce.accounts.selectors import is_mobile_taken, is_username_taken, mobile_in
from commerce.accounts.services.registration import register
from commerce.api.meiduo.reading import body
from commerce.api.meiduo.signing_in import new_token
from commerce.api.meiduo.views import Dialect, Form
from commerce.api.v1.availability import count_lookup
from commerce.api.v1.identity import PasswordField

PASSWORD_LENGTHS = (8, 20)
YES = ("true", "True", "1", "on")


class UsernameCount(Dialect):
    def get(self, request: Request, username: str) -> Response:
        count_lookup(request)
        return Response({"username": username, "count": int(is_username_taken(username))})


class MobileCount(Dialect):
    def get(self, request: Request, mobile: str) -> Response:
        count_lookup(request)
        number = mobile_in(mobile)
        return Response({"mobile": mobile, "count": int(number is not None and is_mobile_taken(number))})


class TwoPasswords(serializers.Serializer):
    """8 to 20 characters, twice the same: the dialect's own rule, on top of the shop's."""

    password = PasswordField()
    password2 = PasswordField()

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        shortest, longest = PASSWORD_LENGTHS
        if not shortest <= len(attrs["password"]) <= longest:
            raise serializers.ValidationError(_("密码长度须为 8 到 20 个字符。"))
        if attrs["password"] != attrs.pop("password2"):
            raise serializers.ValidationError(_("两次输入的密码不一致。"))
        return attrs


class RegistrationSerializer(TwoPasswords):
    username = serializers.CharField(max_length=150)
    mobile = serializers.CharField(max_length=40)
    sms_code = serializers.CharField(max_length=20)
    allow = serializers.CharField(max_length=10)


class Users(Form):
    """`POST /users/`; the new member is signed in."""

    def post(self, request: Request) -> Response:
        content = body(RegistrationSerializer, request)
        user = register(accept_terms=content.pop("allow") in YES, **content)
        return Response({**described(user), "token": new_token(request, user)}, status=201)


def described(user: User) -> dict[str, Any]:
    return {"id": user.pk, "username": user.username, "mobile": user.mobile or ""}
