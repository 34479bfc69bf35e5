"""Administrative areas, level by level."""

from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from commerce.api.views import PublicRead
from commerce.core.page_cache import kept
from commerce.regions.models import Region
from commerce.regions.selectors import children_of

HOUR_SECONDS = 3600


class RegionQuery(serializers.Serializer):
    parent = serializers.IntegerField(  # type: ignore[assignment]
        required=False,
        min_value=1,
        max_value=10**Region.CODE_LENGTH - 1,
        help_text="Code of the area above; the provinces when left out.",
    )


class RegionSerializer(serializers.Serializer):
    code = serializers.IntegerField(help_text="Official six-digit code.")
    name = serializers.CharField()


class RegionList(PublicRead):
    max_age = HOUR_SECONDS

    @extend_schema(
        operation_id="regions_list",
        summary="Provinces, or the areas below one",
        description="A plain list. An area without any below it, or an unknown one, gives an empty list.",
        tags=["regions"],
        parameters=[RegionQuery],
        responses=RegionSerializer(many=True),
        examples=[OpenApiExample("A province", {"code": 110000, "name": "北京市"})],
    )
    def get(self, request: Request) -> Response:
        query = RegionQuery(data=request.query_params)
        query.is_valid(raise_exception=True)
        wanted: dict[str, Any] = query.validated_data
        parent = wanted.get("parent")
        return Response(kept(f"regions:{parent or 0}", ["regions"], lambda: _children(parent)))


def _children(parent: int | None) -> list[dict[str, Any]]:
    return [dict(row) for row in RegionSerializer(children_of(parent), many=True).data]
