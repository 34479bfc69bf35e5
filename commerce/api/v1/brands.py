"""Brands."""

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_view
from rest_framework import serializers
from rest_framework.generics import ListAPIView, RetrieveAPIView

from commerce.api.pagination import LargePagination
from commerce.api.selection import Selectable
from commerce.api.v1.parts import absolute_media_url
from commerce.api.views import PublicRead
from commerce.catalogue import selectors
from commerce.catalogue.models import Brand


class BrandSerializer(Selectable):
    id = serializers.IntegerField()
    name = serializers.CharField()
    first_letter = serializers.CharField()
    logo = serializers.SerializerMethodField()
    about = serializers.CharField()

    @extend_schema_field(serializers.URLField(allow_null=True))
    def get_logo(self, brand: Brand) -> str | None:
        return absolute_media_url(str(brand.logo.name), self.context["request"]) if brand.logo else None


@extend_schema_view(
    get=extend_schema(operation_id="brands_list", summary="Brands by first letter", tags=["catalogue"])
)
class BrandList(PublicRead, ListAPIView):
    serializer_class = BrandSerializer
    pagination_class = LargePagination

    def get_queryset(self) -> QuerySet[Brand]:
        return selectors.brands()


@extend_schema_view(get=extend_schema(operation_id="brands_retrieve", summary="A brand", tags=["catalogue"]))
class BrandDetail(PublicRead, RetrieveAPIView):
    serializer_class = BrandSerializer

    def get_object(self) -> Brand:
        return selectors.brand(self.kwargs["brand_id"])
