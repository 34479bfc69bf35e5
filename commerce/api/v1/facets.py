"""By what a list of products can be narrowed further."""

from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from commerce.api.v1.parts import MoneyField
from commerce.api.v1.product_query import ATTRIBUTE, ATTRIBUTE_PARAMETER, ProductQuery, asked_for
from commerce.api.v1.search import SearchParameter, found_by
from commerce.api.views import PublicRead
from commerce.catalogue.facets import count_facets

FACETS = {
    "count": 12,
    "brands": [{"id": 1, "name": "华为", "count": 5, "chosen": False}],
    "prices": [{"price_min": None, "price_max": "999.99", "count": 4, "chosen": False}],
    "attributes": [
        {"code": "colour", "name": "颜色", "options": [{"value": "金色", "count": 3, "chosen": True}]},
    ],
}


class CountSerializer(serializers.Serializer):
    count = serializers.IntegerField(help_text="SPUs that a list with this choice has.")
    chosen = serializers.BooleanField()


class BrandCountSerializer(CountSerializer):
    id = serializers.IntegerField(source="value")
    name = serializers.CharField(source="label")


class PriceCountSerializer(CountSerializer):
    price_min = MoneyField(source="low", allow_null=True)
    price_max = MoneyField(source="high", allow_null=True)


class ValueCountSerializer(CountSerializer):
    value = serializers.CharField(help_text="For the filter `attr_<code>`.")


class AttributeFacetSerializer(serializers.Serializer):
    code = serializers.SerializerMethodField()
    name = serializers.CharField(source="label")
    options = ValueCountSerializer(many=True)

    def get_code(self, facet: Any) -> str:
        return str(facet.name.removeprefix(ATTRIBUTE))


class FacetsSerializer(serializers.Serializer):
    count = serializers.IntegerField(source="total", help_text="SPUs that fit everything that was asked for.")
    brands = BrandCountSerializer(many=True)
    prices = PriceCountSerializer(many=True)
    attributes = AttributeFacetSerializer(many=True)


class FacetQuery(ProductQuery):
    q = SearchParameter(required=False, help_text="Only what `search/` finds for it.")


class ProductFacets(PublicRead):
    throttle_scope = "search"
    throttle_safe = True

    @extend_schema(
        operation_id="products_facets",
        summary="Brands, prices and attributes to narrow a list by, with counts",
        description=(
            "Takes the parameters of `products/`, and `q` of `search/`. The counts of each facet follow the choices "
            "in all the others. What cannot narrow the list is left out."
        ),
        tags=["catalogue"],
        parameters=[FacetQuery, ATTRIBUTE_PARAMETER],
        responses=FacetsSerializer,
        examples=[OpenApiExample("Phones", FACETS)],
    )
    def get(self, request: Request) -> Response:
        asked = asked_for(FacetQuery, request)
        wanted = found_by(asked["q"], asked["filter"])[0] if asked.get("q") else asked["filter"]
        return Response(FacetsSerializer(count_facets(wanted)).data)
