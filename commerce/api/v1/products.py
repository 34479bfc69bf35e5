"""SPUs: lists that can be filtered and sorted, and everything about one."""

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.generics import ListAPIView, RetrieveAPIView

from commerce.api.selection import Selectable
from commerce.api.v1.examples import CARD
from commerce.api.v1.parts import MoneyField, NamedSerializer, PictureSerializer
from commerce.api.v1.product_query import ATTRIBUTE_PARAMETER, ProductQuery, asked_for
from commerce.api.v1.skus import SpecificationSerializer
from commerce.api.views import PublicRead
from commerce.catalogue.details import SpuDetails, spu_details
from commerce.catalogue.enums import StockState
from commerce.catalogue.models import Product
from commerce.catalogue.ordering import in_order


class SpuCardSerializer(Selectable):
    """An SPU as lists show it; price and link are those of its default SKU."""

    id = serializers.IntegerField()
    name = serializers.CharField(source="title")
    subtitle = serializers.CharField()
    brand = NamedSerializer(allow_null=True)
    price = MoneyField()
    market_price = MoneyField(allow_null=True)
    sales = serializers.IntegerField()
    review_count = serializers.IntegerField()
    default_sku_id = serializers.IntegerField()
    image = PictureSerializer(source="cover", allow_null=True)
    url = serializers.CharField(source="get_absolute_url", help_text="Its page in the storefront.")
    created_at = serializers.DateTimeField(source="date_created")


class SkuOfSpuSerializer(serializers.Serializer):
    """A SKU as its SPU lists it."""

    id = serializers.IntegerField(source="offer.id")
    name = serializers.CharField(source="offer.name")
    price = MoneyField(source="offer.price")
    market_price = MoneyField(source="offer.market_price", allow_null=True)
    stock_state = serializers.ChoiceField(source="offer.stock_state", choices=StockState.choices)
    sales = serializers.IntegerField(source="offer.sales")
    option_ids = serializers.ListField(child=serializers.IntegerField(), help_text="Its options in `specs`.")
    images = PictureSerializer(many=True)


class ParameterSerializer(serializers.Serializer):
    name = serializers.CharField()
    value = serializers.CharField()


class SpuSerializer(Selectable):
    """Everything about an SPU; `specs` are as on the page of its default SKU."""

    id = serializers.IntegerField(source="spu.id")
    name = serializers.CharField(source="spu.title")
    subtitle = serializers.CharField(source="spu.subtitle")
    brand = NamedSerializer(source="spu.brand", allow_null=True)
    breadcrumbs = NamedSerializer(many=True)
    price = MoneyField(source="spu.price")
    market_price = MoneyField(source="spu.market_price", allow_null=True)
    sales = serializers.IntegerField(source="spu.sales")
    review_count = serializers.IntegerField(source="spu.review_count")
    default_sku_id = serializers.IntegerField(source="spu.default_sku_id")
    images = PictureSerializer(many=True)
    specs = SpecificationSerializer(many=True)
    skus = SkuOfSpuSerializer(many=True)
    parameters = ParameterSerializer(many=True)
    description = serializers.CharField(source="spu.description", help_text="HTML.")
    packing = serializers.CharField(source="spu.packing", help_text="HTML.")
    service = serializers.CharField(source="spu.service", help_text="HTML.")
    url = serializers.CharField(source="spu.get_absolute_url", help_text="Its page in the storefront.")
    created_at = serializers.DateTimeField(source="spu.date_created")


@extend_schema_view(
    get=extend_schema(
        operation_id="products_list",
        summary="SPUs on the shelf, filtered and sorted",
        tags=["catalogue"],
        parameters=[ProductQuery, ATTRIBUTE_PARAMETER],
        examples=[OpenApiExample("A phone", CARD)],
    )
)
class ProductList(PublicRead, ListAPIView):
    serializer_class = SpuCardSerializer

    def get_queryset(self) -> QuerySet[Product]:
        wanted = asked_for(ProductQuery, self.request)
        return in_order(wanted["filter"], wanted["ordering"]).select_related("brand")


@extend_schema_view(
    get=extend_schema(operation_id="products_retrieve", summary="An SPU with its SKUs", tags=["catalogue"])
)
class ProductDetail(PublicRead, RetrieveAPIView):
    serializer_class = SpuSerializer

    def get_object(self) -> SpuDetails:
        return spu_details(self.kwargs["spu_id"])
