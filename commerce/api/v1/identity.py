"""What the resources about signing in have in common."""

from typing import Any

from django.utils.cache import patch_cache_control
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from commerce.accounts.masks import masked_mobile
from commerce.accounts.models import User
from commerce.accounts.selectors import authenticator_of
from commerce.accounts.services import totp
from commerce.accounts.services.rules import PASSWORD_LENGTH_MAX
from commerce.accounts.services.sessions import open_session
from commerce.accounts.services.totp import OtpRequired
from commerce.core.client_ip import client_ip

USER = {
    "id": 7,
    "username": "xiaoming",
    "display_name": "小明",
    "mobile": "138****0001",
    "email": "xiaoming@example.com",
    "email_verified": True,
    "avatar": None,
}
TOKENS = {"access": "eyJhbGciOiJIUzI1NiIs…", "refresh": "0d9f…"}


# Comments, because docstrings are inherited, and shown as the description of each resource.
# Answers that belong to one visitor and may be kept by nobody.
class Private(APIView):
    def finalize_response(self, request: Request, response: Response, *args: Any, **kwargs: Any) -> Response:
        answer: Response = super().finalize_response(request, response, *args, **kwargs)
        patch_cache_control(answer, private=True, no_store=True)
        return answer


# The doors. They look at no token and no session: an expired one must not keep anybody out, and nothing that
# a browser sends by itself has any effect, so that they need no CSRF protection.
class Door(Private):
    authentication_classes = ()
    permission_classes = (AllowAny,)


class PasswordField(serializers.CharField):
    """As typed: a blank at its end is part of a password."""

    def __init__(self, **kwargs: Any) -> None:
        options = {"trim_whitespace": False, "max_length": PASSWORD_LENGTH_MAX, "write_only": True}
        super().__init__(**{**options, "style": {"input_type": "password"}, **kwargs})


class UserSerializer(serializers.Serializer):
    """A member, as shown to nobody else."""

    id = serializers.IntegerField(read_only=True)
    username = serializers.CharField(read_only=True)
    display_name = serializers.CharField(
        required=False, allow_blank=True, max_length=100, help_text="At most 20 characters; empty: the user name."
    )
    mobile = serializers.SerializerMethodField(help_text="Masked; empty for none.")
    email = serializers.CharField(read_only=True)
    email_verified = serializers.BooleanField(read_only=True)
    avatar = serializers.SerializerMethodField()

    def get_mobile(self, user: User) -> str:
        return masked_mobile(user.mobile)

    def get_avatar(self, user: User) -> str | None:
        return str(self.context["request"].build_absolute_uri(user.avatar.url)) if user.avatar else None


class SignedInSerializer(serializers.Serializer):
    user = UserSerializer()
    access = serializers.CharField(help_text="Good for ten minutes, as `Authorization: Bearer …`.")
    refresh = serializers.CharField(help_text="Good once, for the next pair.")


def signed_in(request: Request, user: User, status: int = 200) -> Response:
    """Opens a session for this client and answers with the member and its tokens.

    A member with an authenticator has to send its code along, as `otp`, whatever the first step was: 401 otherwise.
    """
    pass_second_step(request, user)
    tokens = open_session(user, request.headers.get("User-Agent", ""), client_ip(request._request))
    body = {"user": user, "access": tokens.access, "refresh": tokens.refresh}
    return Response(SignedInSerializer(body, context={"request": request}).data, status=status)


def pass_second_step(request: Request, user: User) -> None:
    """Raises OtpRequired, or what `totp.check` raises, unless a member with an authenticator sent its code along."""
    if authenticator_of(user) is None:
        return
    code = request.data.get("otp") if isinstance(request.data, dict) else None
    if not isinstance(code, str) or not code.strip():
        raise OtpRequired
    totp.check(user=user, code=code[: totp.CODE_LENGTH_MAX], field="otp")


def content_of(serializer: type[serializers.Serializer], request: Request) -> dict[str, Any]:
    """The validated body."""
    given = serializer(data=request.data)
    given.is_valid(raise_exception=True)
    content: dict[str, Any] = given.validated_data
    return content
