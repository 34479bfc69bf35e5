"""What the member searched for."""

from collections.abc import Sequence
from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from commerce.accounts.selectors import member
from commerce.api.v1.identity import Private, content_of
from commerce.api.v1.search import SearchParameter, WordsSerializer
from commerce.search import selectors, services
from commerce.search.selectors import SearchQuery


class SearchedSerializer(serializers.Serializer):
    text = SearchParameter()


class MySearches(Private):
    # A guest's search counts for the hot words, and is remembered for nobody.
    def get_permissions(self) -> Sequence[Any]:  # type: ignore[override]
        return [AllowAny()] if self.request.method == "POST" else super().get_permissions()

    @extend_schema(
        operation_id="me_searches_list",
        summary="What I searched for, the latest first",
        tags=["me"],
        responses=WordsSerializer,
        examples=[OpenApiExample("Of a member", {"results": ["苹果", "华为 p10"]})],
    )
    def get(self, request: Request) -> Response:
        return Response({"results": selectors.own_searches(member(request))})

    @extend_schema(
        operation_id="me_searches_record",
        summary="I searched for this",
        description="Sent by the page of the results, also for guests: then it only counts for the hot words.",
        tags=["me"],
        request=SearchedSerializer,
        responses={204: None},
    )
    def post(self, request: Request) -> Response:
        text = content_of(SearchedSerializer, request)["text"]
        user = member(request) if request.user.is_authenticated else None
        # Counted here: what a client says about it could make any word a hot one.
        results = selectors.search(SearchQuery(text))
        services.record_search(text=results.corrected or text, results=results.total, user=user)
        return Response(status=204)

    @extend_schema(operation_id="me_searches_clear", summary="Forget it all", tags=["me"], responses={204: None})
    def delete(self, request: Request) -> Response:
        services.forget_searches(user=member(request))
        return Response(status=204)
