"""Orders of the signed-in member: place, list, show, cancel, receive."""

from typing import Any

from django.db.models import QuerySet, prefetch_related_objects
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from commerce.accounts.selectors import address_of, member
from commerce.api.selection import Selectable
from commerce.api.v1.parts import MoneyField, absolute_media_url
from commerce.checkout.selectors import agreed_fingerprint
from commerce.core.idempotency import run_once
from commerce.order import selectors, services
from commerce.order.enums import OrderStatus
from commerce.order.models import Line, Order
from commerce.payment.selectors import terms_for
from commerce.shipping.enums import ShippingMethodCode

KEY_HEADER = "Idempotency-Key"


class OrderLineSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    sku = serializers.IntegerField(source="product_id", allow_null=True)
    name = serializers.CharField(source="title")
    options = serializers.CharField(source="options_label")
    image_url = serializers.SerializerMethodField()
    price = MoneyField(source="unit_price_incl_tax")
    quantity = serializers.IntegerField()
    total = MoneyField(source="line_price_incl_tax")
    reviewed = serializers.SerializerMethodField()

    def get_image_url(self, line: Line) -> str:
        return absolute_media_url(line.picture, self.context["request"]) if line.picture else ""

    def get_reviewed(self, line: Line) -> bool:
        return line.review_id is not None


class OrderAddressSerializer(serializers.Serializer):
    receiver = serializers.CharField()
    mobile = serializers.CharField()
    region = serializers.CharField()
    place = serializers.CharField()


class ShipmentSerializer(serializers.Serializer):
    merchant = serializers.CharField(source="partner.name")
    carrier = serializers.CharField()
    tracking_number = serializers.CharField()
    shipped_at = serializers.DateTimeField()


class OrderSummarySerializer(Selectable):
    number = serializers.CharField()
    status = serializers.ChoiceField(choices=OrderStatus.choices)
    placed_at = serializers.DateTimeField(source="date_placed")
    goods_total = MoneyField()
    discounts = MoneyField(source="total_discount_incl_tax")
    freight = MoneyField(source="shipping_incl_tax")
    payable = MoneyField(source="total_incl_tax")
    payment_method = serializers.CharField()
    expires_at = serializers.SerializerMethodField(help_text="Until when it can be paid; null when nothing is owed.")
    lines = OrderLineSerializer(many=True)

    def get_expires_at(self, order: Order) -> str | None:
        if order.status != OrderStatus.UNPAID or order.expires_at is None:
            return None
        return serializers.DateTimeField().to_representation(order.expires_at)


class OrderSerializer(OrderSummarySerializer):
    address = OrderAddressSerializer(source="shipping_address")
    shipping_method = serializers.CharField(source="shipping_code")
    note = serializers.CharField(source="customer_note")
    shipments = ShipmentSerializer(many=True)


class OrderRequestSerializer(serializers.Serializer):
    address = serializers.IntegerField()
    shipping_method = serializers.ChoiceField(choices=ShippingMethodCode.choices)
    payment_method = serializers.CharField(max_length=16, help_text="One of those that the settlement offers.")
    note = serializers.CharField(required=False, allow_blank=True, max_length=200, default="")
    agreed = serializers.CharField(required=False, max_length=400, help_text="From the settlement.")


class Orders(ListAPIView):
    serializer_class = OrderSummarySerializer
    throttle_scope = "orders"

    def get_queryset(self) -> QuerySet[Order]:
        status = self.request.query_params.get("status")
        if status and status not in OrderStatus.values:
            raise serializers.ValidationError({"status": [f"{', '.join(OrderStatus.values)}"]})
        return selectors.orders_of(member(self.request._request), status)

    @extend_schema(
        operation_id="orders_list",
        summary="My orders, newest first",
        tags=["orders"],
        parameters=[OpenApiParameter("status", enum=OrderStatus.values)],
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="orders_place",
        summary="Order the selected lines",
        tags=["orders"],
        parameters=[
            OpenApiParameter(
                KEY_HEADER,
                location=OpenApiParameter.HEADER,
                description="A repeat gets the first answer, for 24 hours.",
            )
        ],
        request=OrderRequestSerializer,
        responses={201: OrderSerializer},
    )
    def post(self, request: Request) -> Response:
        wanted = OrderRequestSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        data = wanted.validated_data
        key = request.headers.get(KEY_HEADER)
        user = member(request._request)

        def place() -> dict[str, Any]:
            order = services.place_order(user=user, request=_order_request(user, data))
            prefetch_related_objects([order], "lines", "shipments__partner")
            return dict(OrderSerializer(order, context={"request": request}).data)

        if key is None:
            return Response(place(), status=201)
        body = run_once(user_id=user.pk, scope="api.orders", key=key, request=dict(data), action=place)
        return Response(body, status=201)


class OrderDetail(APIView):
    @extend_schema(
        operation_id="orders_retrieve", summary="One of my orders", tags=["orders"], responses=OrderSerializer
    )
    def get(self, request: Request, number: str) -> Response:
        return _shown(request, number)


class CancelOrder(APIView):
    @extend_schema(
        operation_id="orders_cancel",
        summary="Cancel an order that was not shipped",
        tags=["orders"],
        request=None,
        responses=OrderSerializer,
    )
    def post(self, request: Request, number: str) -> Response:
        user = member(request._request)
        services.cancel_order(order=selectors.order_of(user, number), actor=user, reason="shopper")
        return _shown(request, number)


class ReceiveOrder(APIView):
    @extend_schema(
        operation_id="orders_receive",
        summary="Say that the parcel has arrived",
        tags=["orders"],
        request=None,
        responses=OrderSerializer,
    )
    def post(self, request: Request, number: str) -> Response:
        user = member(request._request)
        services.receive_order(order=selectors.order_of(user, number), actor=user)
        return _shown(request, number)


def _order_request(user: Any, data: dict[str, Any]) -> services.OrderRequest:
    return services.OrderRequest(
        address=address_of(user, data["address"]),
        shipping_method=data["shipping_method"],
        payment=terms_for(data["payment_method"]),
        note=data["note"],
        agreed=agreed_fingerprint(data["agreed"]) if data.get("agreed") else None,
    )


def _shown(request: Request, number: str) -> Response:
    order = selectors.order_of(member(request._request), number)
    return Response(OrderSerializer(order, context={"request": request}).data)
