"""What is personal on an otherwise public page."""

from django.utils.cache import patch_cache_control
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from commerce.basket.session import units_in_basket


class BitsSerializer(serializers.Serializer):
    display_name = serializers.CharField(allow_null=True, help_text="Null for a guest.")
    basket_count = serializers.IntegerField(help_text="Units in the basket.")


class Bits(APIView):
    """Public pages are files; a script asks here what to write into them, if the visitor has anything of their own."""

    permission_classes = (AllowAny,)

    @extend_schema(
        operation_id="me_bits",
        summary="Name and basket count of this visitor",
        tags=["me"],
        responses=BitsSerializer,
        examples=[OpenApiExample("A member", {"display_name": "王小明", "basket_count": 3})],
    )
    def get(self, request: Request) -> Response:
        bits = {
            "display_name": request.user.display_name if request.user.is_authenticated else None,
            # Django's request, not DRF's wrapper: the answer's cookies are written from it.
            "basket_count": units_in_basket(request._request),
        }
        response = Response(BitsSerializer(bits).data)
        patch_cache_control(response, private=True, no_store=True)
        return response
