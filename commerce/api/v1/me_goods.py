"""What the member looked at last, and what they put aside."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from commerce.accounts.selectors import member
from commerce.api.pagination import LargePagination
from commerce.api.selection import Selectable
from commerce.api.v1.examples import PICTURE
from commerce.api.v1.identity import Private, content_of
from commerce.api.v1.parts import MoneyField, PictureSerializer
from commerce.browsing import history, selectors, services
from commerce.browsing.models import Favourite
from commerce.browsing.selectors import Seen
from commerce.catalogue.enums import StockState

GOODS = {
    "id": 12,
    "name": "华为 P10 金色 64GB",
    "price": "3788.00",
    "image": PICTURE,
    "stock_state": "in_stock",
    "on_shelf": True,
    "url": "/item/12/",
}


class GoodsSerializer(Selectable):
    id = serializers.IntegerField(source="sku.id")
    name = serializers.CharField(source="sku.name")
    price = MoneyField(source="sku.price", allow_null=True)
    image = PictureSerializer(source="sku.image", allow_null=True)
    stock_state = serializers.ChoiceField(source="sku.stock_state", choices=StockState.choices)
    on_shelf = serializers.BooleanField(source="sku.on_shelf", help_text="False: it has no page any more.")
    url = serializers.CharField(source="sku.url")


class SeenSerializer(GoodsSerializer):
    viewed_at = serializers.DateTimeField(source="at")


class FavouriteSerializer(GoodsSerializer):
    added_at = serializers.DateTimeField(source="at")


class SkuReferenceSerializer(serializers.Serializer):
    sku = serializers.IntegerField(min_value=1, max_value=2**31 - 1)


class ViewSerializer(SkuReferenceSerializer):
    favourite = serializers.BooleanField(read_only=True, help_text="Whether it is one of the member's favourites.")


class MyHistory(Private, ListAPIView):
    serializer_class = SeenSerializer
    pagination_class = LargePagination

    def get_queryset(self) -> list[Seen]:  # type: ignore[override]
        return selectors.history_of(member(self.request))

    @extend_schema(
        operation_id="me_history_list",
        summary="What I looked at, the newest first, at most 50",
        tags=["me"],
        examples=[OpenApiExample("A phone", {**GOODS, "viewed_at": "2026-01-31T12:00:00+08:00"})],
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="me_history_record",
        summary="I am looking at a SKU",
        tags=["me"],
        request=SkuReferenceSerializer,
        responses={201: ViewSerializer},
    )
    def post(self, request: Request) -> Response:
        user, sku_id = member(request), content_of(SkuReferenceSerializer, request)["sku"]
        services.record_view(user=user, sku_id=sku_id)
        answer = {"sku": sku_id, "favourite": selectors.is_favourite(user, sku_id)}
        return Response(ViewSerializer(answer).data, status=201)

    @extend_schema(operation_id="me_history_clear", summary="Forget it all", tags=["me"], responses={204: None})
    def delete(self, request: Request) -> Response:
        history.clear(member(request).pk)
        return Response(status=204)


class MyFavourites(Private, ListAPIView):
    serializer_class = FavouriteSerializer

    def get_queryset(self) -> QuerySet[Favourite]:
        return selectors.favourites_of(member(self.request))

    def paginate_queryset(self, queryset: Any) -> list[Seen]:  # type: ignore[override]
        """Favourites become goods page by page, so that a long list costs no more than a short one."""
        return selectors.goods_of(super().paginate_queryset(queryset) or [])

    @extend_schema(
        operation_id="me_favourites_list",
        summary="My favourites, the newest first",
        tags=["me"],
        examples=[OpenApiExample("A phone", {**GOODS, "added_at": "2026-01-31T12:00:00+08:00"})],
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="me_favourites_add",
        summary="Put a SKU aside",
        description="Twice is once. 409 when there are 500.",
        tags=["me"],
        request=SkuReferenceSerializer,
        responses={201: SkuReferenceSerializer},
    )
    def post(self, request: Request) -> Response:
        content = content_of(SkuReferenceSerializer, request)
        services.add_favourite(user=member(request), sku_id=content["sku"])
        return Response(content, status=201)


class MyFavourite(Private):
    @extend_schema(
        operation_id="me_favourites_remove",
        summary="No favourite any more",
        description="Also when it was none.",
        tags=["me"],
        responses={204: None},
    )
    def delete(self, request: Request, sku_id: int) -> Response:
        services.remove_favourite(user=member(request), sku_id=sku_id)
        return Response(status=204)
