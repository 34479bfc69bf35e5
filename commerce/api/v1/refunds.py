"""Getting the money of an order back."""

from typing import Any

from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from commerce.accounts.selectors import member
from commerce.api.throttles import WriteThrottle
from commerce.api.v1.orders import KEY_HEADER
from commerce.api.v1.parts import MoneyField
from commerce.core.idempotency import run_once
from commerce.order.selectors import order_of
from commerce.payment import selectors
from commerce.payment.enums import RefundStatus
from commerce.payment.services.returning import refund_unsent_order

LINES_MAX = 100
ID_MAX = 2**63 - 1
REFUND: dict[str, Any] = {
    "refund_no": "20260131120000123401R01",
    "method": "alipay",
    "amount": "87.80",
    "reason": "不想要了",
    "lines": [],
    "state": "requested",
    "created_at": "2026-01-31T13:00:00+08:00",
    "finished_at": None,
}


class RefundThrottle(WriteThrottle):
    scope = "refund"


class RefundSerializer(serializers.Serializer):
    refund_no = serializers.CharField()
    method = serializers.CharField(source="attempt.method", help_text="The way that the money goes back.")
    amount = MoneyField()
    reason = serializers.CharField(source="reason_label")
    lines = serializers.ListField(child=serializers.IntegerField())
    state = serializers.ChoiceField(choices=RefundStatus.choices)
    created_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(allow_null=True)


class RefundRequestSerializer(serializers.Serializer):
    amount = MoneyField(min_value=0, help_text="The whole sum that was paid.")
    reason = serializers.CharField(max_length=200)
    lines = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=ID_MAX),
        required=False,
        default=list,
        max_length=LINES_MAX,
        help_text="Ids of lines that it is about, for the record. Default: all.",
    )


class OrderRefunds(APIView):
    throttle_classes = (*APIView.throttle_classes, RefundThrottle)

    @extend_schema(
        operation_id="refunds_list",
        summary="The refunds of an order",
        description="Newest first. Refunds that the shop or the merchant has made are among them.",
        tags=["payments"],
        responses=RefundSerializer(many=True),
        examples=[OpenApiExample("On its way", value=[REFUND], response_only=True)],
    )
    def get(self, request: Request, number: str) -> Response:
        order = order_of(member(request._request), number)
        return Response(RefundSerializer(selectors.refunds_of(order), many=True).data)

    @extend_schema(
        operation_id="refunds_request",
        summary="Take a paid order back before anything has left",
        description="The order is cancelled and the whole sum goes back the way it came. 409 `nothing_paid` when "
        "nothing was paid, `refund_needs_merchant` once something has been sent: the merchant decides then.",
        tags=["payments"],
        parameters=[
            OpenApiParameter(
                KEY_HEADER,
                location=OpenApiParameter.HEADER,
                description="A repeat gets the first answer, for 24 hours.",
            )
        ],
        request=RefundRequestSerializer,
        responses={201: RefundSerializer},
        examples=[
            OpenApiExample("The whole order", value={"amount": "87.80", "reason": "不想要了"}, request_only=True),
            OpenApiExample("On its way", value=REFUND, response_only=True, status_codes=["201"]),
        ],
    )
    def post(self, request: Request, number: str) -> Response:
        user = member(request._request)
        order = order_of(user, number)
        wanted = RefundRequestSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        data = wanted.validated_data

        def refund() -> dict[str, Any]:
            return dict(RefundSerializer(refund_unsent_order(order=order, actor=user, **data)).data)

        key = request.headers.get(KEY_HEADER)
        if key is None:
            return Response(refund(), status=201)
        asked = {"number": number, **data}
        body = run_once(user_id=user.pk, scope="api.refunds", key=key, request=asked, action=refund)
        return Response(body, status=201)
