"""What buyers say."""

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from commerce.accounts.selectors import member
from commerce.api.meiduo.reading import NumberField, body
from commerce.api.meiduo.views import Dialect
from commerce.catalogue.reviews.selectors import approved_reviews
from commerce.catalogue.selectors import sku_on_shelf
from commerce.core.errors import NotAuthenticated, NotFound
from commerce.order import selectors, services

SHOWN = 50


class CommentSerializer(serializers.Serializer):
    order = serializers.CharField(max_length=128)
    sku = NumberField(required=False)
    comment = serializers.CharField(required=False, allow_blank=True, max_length=500, default="")
    score = NumberField(max_value=5)
    is_anonymous = serializers.BooleanField(default=False)


class Comments(Dialect):
    """`/skus/<id>/comments/`."""

    def get(self, request: Request, sku_id: int) -> Response:
        reviews = approved_reviews(sku_on_shelf(sku_id).spu)[:SHOWN]
        return Response(
            [{"username": review.author, "comment": review.body, "score": review.score} for review in reviews]
        )

    def post(self, request: Request, sku_id: int) -> Response:
        if not request.user.is_authenticated:
            raise NotAuthenticated
        user, content = member(request), body(CommentSerializer, request)
        order = selectors.order_of(user, content["order"])
        line = next((line for line in order.lines.all() if line.product_id == sku_id), None)
        if line is None or content.get("sku", sku_id) != sku_id:
            raise NotFound
        services.review_line(user=user, order=order, line=line, data=_data(content))
        return Response({"message": "OK", **content, "sku": sku_id}, status=201)


def _data(content: dict[str, Any]) -> services.ReviewData:
    return services.ReviewData(content["score"], content["comment"], anonymous=content["is_anonymous"])
