"""Challenges that tell people from programs, as a picture and as a sound."""

from collections.abc import Iterable
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.parsers import BaseParser
from rest_framework.permissions import AllowAny
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.views import APIView

from commerce.core.client_ip import client_ip
from commerce.verification.services import captchas


class CaptchaRequest(serializers.Serializer):
    id = serializers.UUIDField(required=False, help_text="One of the client's own; else the server makes one.")


class CaptchaSerializer(serializers.Serializer):
    id = serializers.UUIDField()
    image_url = serializers.URLField(help_text="A PNG of four digits.")
    sound_url = serializers.URLField(help_text="The same digits spoken in Chinese, as WAV.")


class Captchas(APIView):
    authentication_classes = ()
    permission_classes = (AllowAny,)

    @extend_schema(
        operation_id="captchas_create",
        summary="A new captcha",
        description="Good for five minutes and for one check, right or wrong.",
        tags=["verification"],
        request=CaptchaRequest,
        responses={201: CaptchaSerializer},
    )
    def post(self, request: Request) -> Response:
        wanted = CaptchaRequest(data=request.data)
        wanted.is_valid(raise_exception=True)
        captcha = captchas.new_captcha(wanted.validated_data.get("id"), ip=client_ip(request._request))
        urls = {
            f"{kind}_url": reverse(f"api:captcha-{kind}", args=[captcha.id], request=request)
            for kind in ("image", "sound")
        }
        return Response(CaptchaSerializer({"id": captcha.id, **urls}).data, status=201)


class AnyFormat(BaseContentNegotiation):
    """Pictures and sounds have one format; an error is JSON whatever the client hoped for."""

    def select_parser(self, request: Request, parsers: Iterable[BaseParser]) -> BaseParser:
        return next(iter(parsers))

    def select_renderer(
        self, request: Request, renderers: Iterable[BaseRenderer], format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        renderer = next(iter(renderers))
        return renderer, str(renderer.media_type)


class CaptchaImage(APIView):
    authentication_classes = ()
    permission_classes = (AllowAny,)
    content_negotiation_class = AnyFormat

    @extend_schema(
        operation_id="captchas_image",
        summary="A captcha to be read",
        tags=["verification"],
        responses={(200, "image/png"): OpenApiResponse(OpenApiTypes.BINARY)},
    )
    def get(self, request: Request, captcha_id: UUID) -> HttpResponse:
        picture, answer = captchas.picture(captcha_id)
        response = _kept_by_nobody(picture, "image/png")
        if settings.EMBEDDED_PROFILE:
            response["X-Captcha-Answer"] = answer
        return response


class CaptchaSound(APIView):
    authentication_classes = ()
    permission_classes = (AllowAny,)
    content_negotiation_class = AnyFormat

    @extend_schema(
        operation_id="captchas_sound",
        summary="A captcha to be heard",
        tags=["verification"],
        responses={(200, "audio/wav"): OpenApiResponse(OpenApiTypes.BINARY)},
    )
    def get(self, request: Request, captcha_id: UUID) -> HttpResponse:
        return _kept_by_nobody(captchas.sound(captcha_id, ip=client_ip(request._request)), "audio/wav")


def _kept_by_nobody(content: bytes, content_type: str) -> HttpResponse:
    return HttpResponse(content, content_type=content_type, headers={"Cache-Control": "no-store"})
