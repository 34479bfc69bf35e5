"""Paying one of one's own orders: start, see how it stands."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from commerce.accounts.selectors import member
from commerce.api.throttles import WriteThrottle
from commerce.api.v1.parts import MoneyField
from commerce.core.client_ip import client_ip
from commerce.order.enums import OrderStatus, PaymentMethodCode
from commerce.order.selectors import order_of
from commerce.payment import selectors, services
from commerce.payment.addresses import paying_url
from commerce.payment.enums import AttemptState
from commerce.payment.gateways.enums import Product
from commerce.payment.models import PaymentAttempt
from commerce.payment.products import product_for

PREPAID = [choice for choice in PaymentMethodCode.choices if choice[0] != PaymentMethodCode.CASH_ON_DELIVERY]
PRODUCTS = [product.value for product in Product if product != Product.COD]
#: What WeChat gives out (28 characters), with room.
OPENID = r"^[A-Za-z0-9_-]{1,64}$"

PAYMENT = {
    "trade_no": "20260131120000123401",
    "method": "alipay",
    "product": "page",
    "amount": "87.80",
    "state": "open",
    "created_at": "2026-01-31T12:00:05+08:00",
    "expires_at": "2026-01-31T12:30:00+08:00",
    "paid_at": None,
}


class PaymentThrottle(WriteThrottle):
    """Starting a payment may ask the provider, which counts our requests, too."""

    scope = "payment"


class PaymentSerializer(serializers.Serializer):
    trade_no = serializers.CharField(help_text="Our number of this try, as the provider knows it.")
    method = serializers.ChoiceField(choices=PaymentMethodCode.choices)
    product = serializers.CharField()
    amount = MoneyField()
    state = serializers.ChoiceField(choices=AttemptState.choices)
    created_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField(allow_null=True)
    paid_at = serializers.DateTimeField(allow_null=True)


class StartedPaymentSerializer(PaymentSerializer):
    redirect_url = serializers.CharField(help_text="Where to send the payer; empty when there is a code instead.")
    qr_code = serializers.CharField(help_text="What to draw as a QR code (WeChat `native`); else empty.")
    jsapi = serializers.SerializerMethodField(help_text="Parameters for WeChat's own browser; else null.")

    @extend_schema_field(OpenApiTypes.OBJECT)
    def get_jsapi(self, attempt: PaymentAttempt) -> dict[str, str] | None:
        return attempt.instruction.get("jsapi")


class PaymentRequestSerializer(serializers.Serializer):
    method = serializers.ChoiceField(choices=PREPAID)
    product = serializers.ChoiceField(
        choices=PRODUCTS,
        required=False,
        help_text="`page` or `wap` (Alipay), `native`, `h5` or `jsapi` (WeChat Pay). Default: what suits the browser.",
    )
    openid = serializers.RegexField(
        OPENID, required=False, default="", help_text="Of the payer, for WeChat's own browser (`jsapi`)."
    )

    def validate(self, data: dict[str, Any]) -> dict[str, Any]:
        if data.get("product") == Product.JSAPI and not data["openid"]:
            raise serializers.ValidationError({"openid": [_("请提供付款人的 openid。")]})
        return data


class OrderPayments(APIView):
    throttle_classes = (*APIView.throttle_classes, PaymentThrottle)

    @extend_schema(
        operation_id="payments_list",
        summary="How the payments of an order stand",
        description="Newest first. Only `paid` says that the money has come: proved by the provider, not by the "
        "payer's return. While the order waits for its money the provider is asked, every few seconds at most: poll "
        "this after the payer has come back.",
        tags=["payments"],
        responses=PaymentSerializer(many=True),
        examples=[OpenApiExample("Waiting for the payer", value=[PAYMENT], response_only=True)],
    )
    def get(self, request: Request, number: str) -> Response:
        order = order_of(member(request._request), number)
        if order.status == OrderStatus.UNPAID:
            services.check_order(order=order)
        return Response(PaymentSerializer(selectors.attempts_of(order), many=True).data)

    @extend_schema(
        operation_id="payments_start",
        summary="Pay an order, or pay it another way",
        description="A repeat with the same method gets the same payment while it is open; another method closes the "
        "first. 409 when nothing is owed (any more), 503 when the provider does not answer: the order stays payable.",
        tags=["payments"],
        parameters=[
            OpenApiParameter(
                "User-Agent", location=OpenApiParameter.HEADER, description="Chooses the product if none is named."
            )
        ],
        request=PaymentRequestSerializer,
        responses={201: StartedPaymentSerializer},
        examples=[
            OpenApiExample("Alipay", value={"method": "alipay", "product": "page"}, request_only=True),
            OpenApiExample(
                "Send the payer to Alipay",
                value={**PAYMENT, "redirect_url": "https://openapi.alipay.com/…", "qr_code": "", "jsapi": None},
                response_only=True,
                status_codes=["201"],
            ),
            OpenApiExample(
                "Draw a QR code",
                value={
                    **PAYMENT,
                    "method": "wechatpay",
                    "product": "native",
                    "redirect_url": "",
                    "qr_code": "weixin://wxpay/bizpayurl?pr=p4lpSuKzz",
                    "jsapi": None,
                },
                response_only=True,
                status_codes=["201"],
            ),
        ],
    )
    def post(self, request: Request, number: str) -> Response:
        order = order_of(member(request._request), number)
        wanted = PaymentRequestSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        method, openid = wanted.validated_data["method"], wanted.validated_data["openid"]
        attempt = services.start_payment(
            order=order,
            method=method,
            product=wanted.validated_data.get("product")
            or product_for(method=method, user_agent=request.headers.get("User-Agent", ""), openid=openid),
            client_ip=client_ip(request._request),
            return_url=paying_url(order),
            openid=openid,
        )
        return Response(StartedPaymentSerializer(attempt).data, status=201)
