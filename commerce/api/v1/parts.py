"""Pieces that several resources show."""

from typing import Any, TypedDict

from django.core.files.storage import default_storage
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


class PictureSerializer(serializers.Serializer):
    """A product picture with the smaller copies that exist."""

    url = serializers.SerializerMethodField()
    width = serializers.IntegerField(help_text="Pixels; 0 when not measured yet.")
    height = serializers.IntegerField(help_text="Pixels; 0 when not measured yet.")
    renditions = serializers.SerializerMethodField()

    @extend_schema_field(serializers.URLField())
    def get_url(self, image: ProductImage) -> str:
        return self._absolute(image.original.name)

    @extend_schema_field(RenditionSerializer(many=True))
    def get_renditions(self, image: ProductImage) -> list[Rendition]:
        if not image.has_renditions:
            return []
        name = image.original.name
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
