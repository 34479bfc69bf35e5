"""Codes by text message."""

from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from commerce.core.client_ip import client_ip
from commerce.core.errors import InvalidInput
from commerce.verification.enums import Purpose
from commerce.verification.mobiles import LONGEST_SPELLING, normalise
from commerce.verification.services import captchas, sms_codes


class MobileField(serializers.CharField):
    """A mobile number of mainland China in any usual spelling; becomes its eleven digits."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=LONGEST_SPELLING, **kwargs)

    def to_internal_value(self, data: Any) -> str:
        try:
            return normalise(super().to_internal_value(data))
        except InvalidInput as error:
            raise serializers.ValidationError(error.message) from error


class SmsCodeRequest(serializers.Serializer):
    mobile = MobileField()
    purpose = serializers.ChoiceField(choices=Purpose.choices)
    captcha_id = serializers.UUIDField()
    captcha_text = serializers.CharField(max_length=16)


class SmsCodeSerializer(serializers.Serializer):
    resend_after = serializers.IntegerField(help_text="Seconds until another code may be asked for.")


class SmsCodes(APIView):
    authentication_classes = ()
    permission_classes = (AllowAny,)

    @extend_schema(
        operation_id="sms_codes_create",
        summary="Have a code sent to a mobile number",
        description=(
            "The captcha is used up, right or wrong. The answer is the same whether the number belongs to a member "
            "or not. Limits: 1 a minute, 5 an hour, 10 a day per number, and budgets per address and in total (429 "
            "with Retry-After). A code serves its purpose once, within five minutes and five guesses."
        ),
        tags=["verification"],
        request=SmsCodeRequest,
        responses={202: SmsCodeSerializer},
        examples=[OpenApiExample("Sent", {"resend_after": 60}, response_only=True, status_codes=["202"])],
    )
    def post(self, request: Request) -> Response:
        wanted = SmsCodeRequest(data=request.data)
        wanted.is_valid(raise_exception=True)
        fields = wanted.validated_data
        captchas.burn(fields["captcha_id"], fields["captcha_text"])
        resend_after = sms_codes.request_code(
            mobile=fields["mobile"], purpose=Purpose(fields["purpose"]), ip=client_ip(request._request)
        )
        return Response(SmsCodeSerializer({"resend_after": resend_after}).data, status=202)
