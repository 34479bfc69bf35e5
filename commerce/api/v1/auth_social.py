"""Signing in with an account at QQ, and, where their keys are set, at WeChat or Weibo."""

from django.conf import settings
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiExample, PolymorphicProxySerializer, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from commerce.accounts.services import bindings, social
from commerce.accounts.services.bindings import TOKEN_LENGTH_MAX
from commerce.api.v1.identity import TOKENS, USER, Door, PasswordField, SignedInSerializer, content_of, signed_in
from commerce.core.client_ip import client_ip
from commerce.core.errors import InvalidInput
from commerce.core.own_paths import own_path

ADDRESS = "https://graph.qq.com/oauth2.0/authorize?client_id=101000001&redirect_uri=…&response_type=code&state=Zk3…"


class NextQuery(serializers.Serializer):
    next = serializers.CharField(
        required=False, allow_blank=True, max_length=500, help_text="A path of this shop; anything else is refused."
    )


class AddressSerializer(serializers.Serializer):
    authorize_url = serializers.CharField()


class AnswerSerializer(serializers.Serializer):
    code = serializers.CharField(max_length=512)
    state = serializers.CharField(max_length=128)


class KnownSerializer(SignedInSerializer):
    next = serializers.CharField(help_text="As it was given at the start.")


class UnknownSerializer(serializers.Serializer):
    bind_token = serializers.CharField(help_text="Good once, for a quarter of an hour.")
    nickname = serializers.CharField()
    next = serializers.CharField(help_text="As it was given at the start.")


class BindSerializer(serializers.Serializer):
    bind_token = serializers.CharField(max_length=TOKEN_LENGTH_MAX)
    mobile = serializers.CharField(max_length=40)
    sms_code = serializers.CharField(max_length=20, help_text="Sent for the purpose `bind`.")
    password = PasswordField(
        required=False,
        allow_blank=True,
        help_text="A new account's; that of an existing one is checked if it is given.",
    )
    accept_terms = serializers.BooleanField(
        required=False, help_text="Recorded for a new account; false is refused. Show the terms before you send true."
    )


class SocialDoor(Door):
    @extend_schema(
        operation_id="auth_qq_start",
        summary="Leave for QQ",
        description=(
            "Send the browser to `authorize_url`. The answer sets a cookie; only the browser that has it can come "
            "back with the `state` in the address. Where WeChat or Weibo are set up, `auth/weixin/` and `auth/weibo/` "
            "work alike."
        ),
        tags=["auth"],
        parameters=[NextQuery],
        responses=AddressSerializer,
        examples=[OpenApiExample("The way there", {"authorize_url": ADDRESS})],
    )
    def get(self, request: Request, provider: str = "qq") -> Response:
        query = NextQuery(data=request.query_params)
        query.is_valid(raise_exception=True)
        address = social.start(
            request._request,
            provider=provider,
            callback_url=settings.SOCIAL_API_CALLBACK_URL.format(provider=provider),
            next_path=_own(request, query.validated_data.get("next", "")),
            member=None,
        )
        return Response({"authorize_url": address})

    @extend_schema(
        operation_id="auth_qq_finish",
        summary="Come back from QQ",
        description=(
            "With what QQ added to the address. Somebody known is signed in; for somebody new the answer is a token "
            "to bind with. A state that this browser did not leave with, or that was used, is 400 (`oauth_state`), a "
            "code that QQ refuses 400 (`oauth_code_refused`); when QQ is away, 503."
        ),
        tags=["auth"],
        request=AnswerSerializer,
        responses=PolymorphicProxySerializer(
            component_name="SocialAnswer",
            serializers=[KnownSerializer, UnknownSerializer],
            resource_type_field_name=None,
        ),
        examples=[
            OpenApiExample("Back", {"code": "6A51…", "state": "Zk3…"}, request_only=True),
            OpenApiExample("Known", {"user": USER, **TOKENS, "next": "/basket/"}, response_only=True),
            OpenApiExample(
                "New", {"bind_token": "WyJx…", "nickname": "小企鹅", "next": "/basket/"}, response_only=True
            ),
        ],
    )
    def post(self, request: Request, provider: str = "qq") -> Response:
        answer = content_of(AnswerSerializer, request)
        arrival = social.finish(request._request, provider=provider, answer=answer, member=None)
        if arrival.user is not None:
            response = signed_in(request, arrival.user)
            response.data["next"] = arrival.next_path
            return response
        return Response(
            {
                "bind_token": bindings.new_token(arrival.identity),
                "nickname": arrival.identity.nickname,
                "next": arrival.next_path,
            }
        )


class SocialBind(Door):
    @extend_schema(
        operation_id="auth_qq_bind",
        summary="Bind to an account, and sign in",
        description=(
            "To the account of the mobile that the code proves, or to a new one where it has none. Somebody at QQ "
            "belongs to one member: a second binding is 409 (`already_bound`)."
        ),
        tags=["auth"],
        request=BindSerializer,
        responses=SignedInSerializer,
        examples=[
            OpenApiExample(
                "A new account",
                {"bind_token": "WyJx…", "mobile": "13800000001", "sms_code": "402713", "password": "…"},
                request_only=True,
            ),
            OpenApiExample("Signed in", {"user": USER, **TOKENS}, response_only=True),
        ],
    )
    def post(self, request: Request) -> Response:
        content = content_of(BindSerializer, request)
        user = bindings.bind_by_code(
            token=content["bind_token"],
            mobile=content["mobile"],
            sms_code=content["sms_code"],
            password=content.get("password", ""),
            accept_terms=content.get("accept_terms"),
            ip=client_ip(request._request),
        )
        return signed_in(request, user)


def _own(request: Request, target: str) -> str:
    if target and not own_path(request._request, target):
        message = _("只能跳转到本站页面。")
        raise InvalidInput(message, fields={"next": [message]})
    return target
