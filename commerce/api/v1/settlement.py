"""What an order of the selected lines would cost, before it is placed."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from commerce.accounts.selectors import member
from commerce.api.v1.basket import BasketLineSerializer
from commerce.api.v1.me_addresses import AddressSerializer
from commerce.api.v1.parts import MoneyField
from commerce.basket.session import current_basket
from commerce.checkout.selectors import settlement


class SettlementRequestSerializer(serializers.Serializer):
    address = serializers.IntegerField(required=False, allow_null=True, help_text="Default: the default address.")
    shipping_method = serializers.CharField(required=False, allow_blank=True, max_length=20)


class ShippingMethodSerializer(serializers.Serializer):
    code = serializers.CharField()
    name = serializers.CharField()
    charge = MoneyField()


class PaymentMethodSerializer(serializers.Serializer):
    code = serializers.CharField()
    name = serializers.CharField()
    possible = serializers.BooleanField(help_text="False when the total is beyond the method's limit.")
    limit_text = serializers.CharField(help_text="The limits of one order in words; empty without any.")


class SettlementSerializer(serializers.Serializer):
    lines = BasketLineSerializer(many=True)
    goods_total = MoneyField()
    discounts = MoneyField()
    freight = MoneyField()
    payable = MoneyField()
    address = serializers.IntegerField(source="address.pk", allow_null=True, default=None)
    addresses = AddressSerializer(many=True)
    shipping_method = serializers.CharField(source="shipping_method.code", allow_null=True, default=None)
    shipping_methods = ShippingMethodSerializer(many=True)
    payment_methods = PaymentMethodSerializer(many=True)
    agreed = serializers.CharField(
        help_text="Send it with the order: refused with 409 if it would cost something else."
    )


class Settlement(APIView):
    @extend_schema(
        operation_id="settlement",
        summary="The price broken down, with every choice that is left",
        tags=["orders"],
        request=SettlementRequestSerializer,
        responses=SettlementSerializer,
    )
    def post(self, request: Request) -> Response:
        wanted = SettlementRequestSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        shown = settlement(
            member(request._request),
            current_basket(request._request),
            address_id=wanted.validated_data.get("address"),
            shipping_method=wanted.validated_data.get("shipping_method", ""),
        )
        return Response(SettlementSerializer(shown, context={"request": request}).data)
