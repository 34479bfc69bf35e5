"""Pieces that several resources show."""

from typing import Any, TypedDict

from django.conf import settings
from django.core.files.storage import default_storage
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from commerce.catalogue.models import ProductImage
from commerce.catalogue.pictures import rendition_name, widths_below


class Rendition(TypedDict):
    url: str
    width: int


class RenditionSerializer(serializers.Serializer):
    url = serializers.URLField()
    width = serializers.IntegerField()


class MoneyField(serializers.DecimalField):
    """An amount in CNY with two places, as a string."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_digits=12, decimal_places=2, **kwargs)


class QuantityField(serializers.IntegerField):
    """Units to buy. Only a JSON integer: `"1"`, `1.0` and `true` are mistakes of the client."""

    default_error_messages = {"invalid": _("数量须为整数。")}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=1, max_value=settings.SHOP_LINE_QUANTITY_MAX, **kwargs)

    def to_internal_value(self, data: Any) -> int:
        if not isinstance(data, int) or isinstance(data, bool):
            self.fail("invalid")
        return super().to_internal_value(data)


class PictureSerializer(serializers.Serializer):
    """A product picture with the smaller copies that exist."""

    url = serializers.SerializerMethodField()
    width = serializers.IntegerField(help_text="Pixels; 0 when not measured yet.")
    height = serializers.IntegerField(help_text="Pixels; 0 when not measured yet.")
    renditions = serializers.SerializerMethodField()

    @extend_schema_field(serializers.URLField())
    def get_url(self, image: ProductImage) -> str:
        return self._absolute(str(image.original.name))

    @extend_schema_field(RenditionSerializer(many=True))
    def get_renditions(self, image: ProductImage) -> list[Rendition]:
        if not image.has_renditions:
            return []
        name = str(image.original.name)
        return [
            {"url": self._absolute(rendition_name(name, width)), "width": width} for width in widths_below(image.width)
        ]

    def _absolute(self, name: str) -> str:
        return absolute_media_url(name, self.context["request"])


def absolute_media_url(name: str, request: Any) -> str:
    """The whole address of a stored file: API clients live on other hosts."""
    return str(request.build_absolute_uri(default_storage.url(name)))


class NamedSerializer(serializers.Serializer):
    """Something that has a resource of its own, as others mention it."""

    id = serializers.IntegerField()
    name = serializers.CharField()
