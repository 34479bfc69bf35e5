"""One SKU, with the options of its SPU and where each of them leads."""

from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.generics import RetrieveAPIView

from commerce.api.selection import Selectable
from commerce.api.v1.examples import SKU
from commerce.api.v1.parts import MoneyField, NamedSerializer, PictureSerializer
from commerce.api.views import PublicRead
from commerce.catalogue.details import SkuDetails, sku_details
from commerce.catalogue.enums import StockState


class OptionSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    value = serializers.CharField()
    sku_id = serializers.IntegerField(
        allow_null=True, help_text="The SKU that has this option beside the other choices; null when none is sold."
    )
    selected = serializers.BooleanField()


class SpecificationSerializer(serializers.Serializer):
    name = serializers.CharField()
    code = serializers.CharField(help_text="For the filter `attr_<code>`.")
    options = OptionSerializer(many=True)


class SkuSerializer(Selectable):
    id = serializers.IntegerField(source="sku.id")
    spu_id = serializers.IntegerField(source="sku.parent_id")
    name = serializers.CharField(source="sku.get_title")
    price = MoneyField(source="offer.price")
    market_price = MoneyField(source="offer.market_price", allow_null=True)
    stock_state = serializers.ChoiceField(source="offer.stock_state", choices=StockState.choices)
    sales = serializers.IntegerField(source="offer.sales")
    images = PictureSerializer(many=True)
    specs = SpecificationSerializer(many=True)
    subtitle = serializers.CharField()
    brand = NamedSerializer(source="sku.spu.brand", allow_null=True)
    url = serializers.CharField(source="sku.get_absolute_url", help_text="Its page in the storefront.")


@extend_schema_view(
    get=extend_schema(
        operation_id="skus_retrieve",
        summary="A SKU with the specification matrix",
        tags=["catalogue"],
        examples=[OpenApiExample("A phone", SKU)],
    )
)
class SkuDetail(PublicRead, RetrieveAPIView):
    serializer_class = SkuSerializer

    def get_object(self) -> SkuDetails:
        return sku_details(self.kwargs["sku_id"])
