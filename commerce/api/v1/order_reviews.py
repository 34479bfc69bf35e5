"""A buyer's review of one line of an order."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from commerce.accounts.selectors import member
from commerce.api.parsers import ShopJSONParser, ShopMultiPartParser
from commerce.core.errors import NotFound
from commerce.order import selectors, services


class ScoreField(serializers.IntegerField):
    """0 to 5, in plain digits: a multipart body has nothing but text."""

    def to_internal_value(self, data: Any) -> int:
        if isinstance(data, str) and not data.isascii():
            self.fail("invalid")
        return super().to_internal_value(data)


class ReviewRequestSerializer(serializers.Serializer):
    score = ScoreField(min_value=0, max_value=5)
    text = serializers.CharField(required=False, allow_blank=True, max_length=500, default="")
    anonymous = serializers.BooleanField(required=False, default=False)
    pictures = serializers.ListField(
        child=serializers.FileField(), required=False, max_length=9, default=list, help_text="Files, as multipart."
    )


class ReviewAnswerSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    score = serializers.IntegerField()
    text = serializers.CharField(source="body")
    status = serializers.CharField(source="get_status_display", help_text="Shown to others after moderation.")


class LineReview(APIView):
    throttle_scope = "uploads"
    parser_classes = (ShopJSONParser, ShopMultiPartParser)

    @extend_schema(
        operation_id="orders_review",
        summary="Review a line, once, after the parcel has arrived",
        tags=["orders"],
        request=ReviewRequestSerializer,
        responses={201: ReviewAnswerSerializer},
    )
    def post(self, request: Request, number: str, line_id: int) -> Response:
        user = member(request._request)
        order = selectors.order_of(user, number)
        line = next((line for line in order.lines.all() if line.pk == line_id), None)
        if line is None:
            raise NotFound
        wanted = ReviewRequestSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        review = services.review_line(
            user=user, order=order, line=line, data=services.ReviewData(**wanted.validated_data)
        )
        return Response(ReviewAnswerSerializer(review).data, status=201)
