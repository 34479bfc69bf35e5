"""Searching: goods, suggestions while typing, hot words."""

from dataclasses import replace
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from commerce.api.v1.examples import CARD
from commerce.api.v1.product_query import ATTRIBUTE_PARAMETER, ProductQuery, asked_for
from commerce.api.v1.products import SpuCardSerializer
from commerce.api.views import PublicRead
from commerce.catalogue.filters import SpuFilter
from commerce.catalogue.models import Product
from commerce.catalogue.ordering import in_order
from commerce.search import selectors
from commerce.search.selectors import QUERY_MAX_LENGTH, SearchQuery, SearchResults


class SearchParameter(serializers.CharField):
    """What somebody typed."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=QUERY_MAX_LENGTH, **kwargs)


class TextQuery(serializers.Serializer):
    q = SearchParameter()


class ProductSearchQuery(ProductQuery):
    q = SearchParameter()


class SuggestionSerializer(serializers.Serializer):
    text = serializers.CharField()
    kind = serializers.CharField(help_text="What it is: `brand`, `category`, `phrase` or `product`.")


class SuggestionsSerializer(serializers.Serializer):
    results = SuggestionSerializer(many=True)


class WordsSerializer(serializers.Serializer):
    results = serializers.ListField(child=serializers.CharField())


def found_by(text: str, wanted: SpuFilter) -> tuple[SpuFilter, SearchResults]:
    """The filter with only what a search finds in it, and what was found."""
    results = selectors.search(SearchQuery(text))
    return replace(wanted, among=results.found), results


@extend_schema_view(
    get=extend_schema(
        operation_id="search_list",
        summary="SPUs that are found by a text, the best first",
        description=(
            "Chinese, pinyin, initials, model numbers; small mistakes are forgiven. Takes the filters of `products/`; "
            "`ordering=default` is by relevance. At most the best 1,000 are listed."
        ),
        tags=["catalogue"],
        parameters=[ProductSearchQuery, ATTRIBUTE_PARAMETER],
        examples=[OpenApiExample("A phone", CARD)],
    )
)
class SearchList(PublicRead, ListAPIView):
    serializer_class = SpuCardSerializer
    throttle_scope = "search"
    throttle_safe = True

    def get_queryset(self) -> QuerySet[Product]:
        asked = asked_for(ProductSearchQuery, self.request)
        wanted, results = found_by(asked["q"], asked["filter"])
        return in_order(wanted, asked["ordering"], ranked=results.found).select_related("brand")


class Suggestions(PublicRead):
    throttle_scope = "search"
    throttle_safe = True

    @extend_schema(
        operation_id="search_suggestions",
        summary="What somebody who has typed this far may be looking for",
        description="The beginning of a word in Chinese, in pinyin, or its initials.",
        tags=["catalogue"],
        parameters=[TextQuery],
        responses=SuggestionsSerializer,
        examples=[OpenApiExample("hua", {"results": [{"text": "华为", "kind": "brand"}]})],
    )
    def get(self, request: Request) -> Response:
        found = selectors.suggest(asked_for(TextQuery, request)["q"])
        return Response(SuggestionsSerializer({"results": found}).data)


class HotWords(PublicRead):
    @extend_schema(
        operation_id="search_hot",
        summary="What shoppers search for most this week",
        tags=["catalogue"],
        responses=WordsSerializer,
        examples=[OpenApiExample("In summer", {"results": ["西瓜", "电风扇"]})],
    )
    def get(self, request: Request) -> Response:
        return Response({"results": selectors.hot_words()})
