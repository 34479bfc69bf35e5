"""A forgotten password, in four steps. Accounts that do not exist walk them like any other."""

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from commerce.accounts.services import password_resets
from commerce.api.v1.identity import Door, PasswordField, content_of
from commerce.core.client_ip import client_ip
from commerce.verification.services import captchas

TOKEN_LENGTH_MAX = 200


class StartSerializer(serializers.Serializer):
    login = serializers.CharField(max_length=254, help_text="User name, mobile or verified e-mail.")
    captcha_id = serializers.UUIDField()
    captcha_text = serializers.CharField(max_length=20)


class StartedSerializer(serializers.Serializer):
    token = serializers.CharField()
    masked_mobile = serializers.CharField(help_text="Made up where there is no such account.")


class TokenSerializer(serializers.Serializer):
    token = serializers.CharField(max_length=TOKEN_LENGTH_MAX)


class ResendSerializer(serializers.Serializer):
    resend_after = serializers.IntegerField(help_text="Seconds until the next code may be asked for.")


class ProofSerializer(TokenSerializer):
    sms_code = serializers.CharField(max_length=20)


class ProvedSerializer(serializers.Serializer):
    reset_token = serializers.CharField()


class ConfirmSerializer(serializers.Serializer):
    reset_token = serializers.CharField(max_length=TOKEN_LENGTH_MAX)
    password = PasswordField()


class Start(Door):
    @extend_schema(
        operation_id="password_resets_start",
        summary="1. Which account",
        tags=["auth"],
        request=StartSerializer,
        responses=StartedSerializer,
        examples=[OpenApiExample("Started", {"token": "5c0e…", "masked_mobile": "138****0001"}, response_only=True)],
    )
    def post(self, request: Request) -> Response:
        content = content_of(StartSerializer, request)
        captchas.burn(content["captcha_id"], content["captcha_text"])
        reset = password_resets.start(login=content["login"], ip=client_ip(request._request))
        body = {"token": password_resets.token_of(reset), "masked_mobile": password_resets.shown_mobile(reset)}
        return Response(body)


class Code(Door):
    @extend_schema(
        operation_id="password_resets_sms",
        summary="2. Send a code to its mobile",
        tags=["auth"],
        request=TokenSerializer,
        responses={202: ResendSerializer},
    )
    def post(self, request: Request) -> Response:
        token = content_of(TokenSerializer, request)["token"]
        return Response(
            {"resend_after": password_resets.send_code(token=token, ip=client_ip(request._request))}, status=202
        )


class Verify(Door):
    @extend_schema(
        operation_id="password_resets_verify",
        summary="3. Prove the code",
        tags=["auth"],
        request=ProofSerializer,
        responses=ProvedSerializer,
    )
    def post(self, request: Request) -> Response:
        return Response({"reset_token": password_resets.prove(**content_of(ProofSerializer, request))})


class Confirm(Door):
    @extend_schema(
        operation_id="password_resets_confirm",
        summary="4. Choose a new password",
        description="Ends every session of the account.",
        tags=["auth"],
        request=ConfirmSerializer,
        responses={204: None},
    )
    def post(self, request: Request) -> Response:
        password_resets.confirm(**content_of(ConfirmSerializer, request))
        return Response(status=204)
