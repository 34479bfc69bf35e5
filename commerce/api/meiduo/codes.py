"""Captcha pictures, and codes by text message."""

from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from commerce.accounts.selectors import is_mobile_taken
from commerce.accounts.services import password_resets
from commerce.api.meiduo.reading import query
from commerce.api.meiduo.views import Dialect
from commerce.api.v1.captchas import AnyFormat
from commerce.api.v1.sms_codes import MobileField
from commerce.core.client_ip import client_ip
from commerce.verification.enums import Purpose
from commerce.verification.services import captchas, sms_codes


class CaptchaQuery(serializers.Serializer):
    text = serializers.CharField(max_length=16)
    image_code_id = serializers.UUIDField()


class MobileSerializer(serializers.Serializer):
    mobile = MobileField()


class AccessTokenQuery(serializers.Serializer):
    access_token = serializers.CharField(max_length=200)


class ImageCode(Dialect):
    """`GET /image_codes/<uuid>/`. Each request is a new challenge under the id that the page has chosen."""

    content_negotiation_class = AnyFormat

    def get(self, request: Request, captcha_id: UUID) -> HttpResponse:
        captcha = captchas.new_captcha(captcha_id, ip=client_ip(request._request))
        picture, answer = captchas.picture(captcha.pk)
        response = HttpResponse(picture, content_type="image/png", headers={"Cache-Control": "no-store"})
        if settings.EMBEDDED_PROFILE:
            response["X-Captcha-Answer"] = answer
        return response


class SmsCode(Dialect):
    """`GET /sms_codes/<mobile>/?text&image_code_id`. The one GET of the shop that sends something: it costs a captcha,
    and all limits count."""

    def get(self, request: Request, mobile: str) -> Response:
        burn(request)
        number = MobileSerializer(data={"mobile": mobile})
        number.is_valid(raise_exception=True)
        text = number.validated_data["mobile"]
        sms_codes.request_code(mobile=text, purpose=purpose_for(text), ip=client_ip(request._request))
        return Response({"message": "OK"})


class ResetCode(Dialect):
    """`GET /sms_codes/?access_token`: the code for a forgotten password."""

    def get(self, request: Request) -> Response:
        token = query(AccessTokenQuery, request)["access_token"]
        password_resets.send_code(token=token, ip=client_ip(request._request))
        return Response({"message": _("短信已发送。")})


def burn(request: Request) -> None:
    """Spend the captcha that a request names. Raises InvalidInput unless it was read well."""
    captcha = query(CaptchaQuery, request)
    captchas.burn(captcha["image_code_id"], captcha["text"])


def purpose_for(mobile: str) -> Purpose:
    """The pages do not say what a code is for. A number that is taken can't register any more, so its code is for
    binding; the answer is the same, and only the owner of the number reads which."""
    return Purpose.BIND if is_mobile_taken(mobile) else Purpose.REGISTER
