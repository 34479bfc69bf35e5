"""The basket of this visitor, member or guest (a guest's is kept by a cookie)."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from commerce.api.v1.examples import BASKET
from commerce.api.v1.parts import MoneyField, PictureSerializer, QuantityField
from commerce.basket import selectors, services
from commerce.basket.models import Basket
from commerce.basket.session import basket_to_fill, current_basket
from commerce.catalogue.enums import StockState

EXAMPLES = [OpenApiExample("One line", BASKET, response_only=True)]


class BasketLineSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    sku = serializers.IntegerField(source="sku_id")
    name = serializers.CharField()
    options = serializers.CharField(source="options_label")
    image = PictureSerializer(allow_null=True)
    price = MoneyField(help_text="Now, not when it was put in.")
    quantity = serializers.IntegerField()
    selected = serializers.BooleanField(help_text="False too for what cannot be ordered.")
    stock_state = serializers.ChoiceField(choices=StockState.choices)
    on_shelf = serializers.BooleanField()


class BasketSerializer(serializers.Serializer):
    lines = BasketLineSerializer(many=True)
    selected_count = serializers.IntegerField()
    selected_total = MoneyField()


class AddLineSerializer(serializers.Serializer):
    sku = serializers.IntegerField(min_value=1, max_value=2**31 - 1)
    quantity = QuantityField(default=1)


class ChangeLineSerializer(serializers.Serializer):
    quantity = QuantityField(required=False)
    selected = serializers.BooleanField(required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if not attrs:
            raise serializers.ValidationError(_("请给出 quantity 或 selected。"))
        return attrs


class SelectionSerializer(serializers.Serializer):
    selected = serializers.BooleanField()


class BasketResource(APIView):
    permission_classes = (AllowAny,)

    def shown(self, request: Request, basket: Basket | None, status: int = 200) -> Response:
        """The whole basket after every change, so that a client need not ask again."""
        content = selectors.content(basket)
        body = BasketSerializer(content, context={"request": request}).data
        return Response(body, status=status, headers={"Cache-Control": "private, no-store"})


class BasketDetail(BasketResource):
    @extend_schema(
        operation_id="basket_retrieve",
        summary="The basket",
        tags=["basket"],
        responses=BasketSerializer,
        examples=EXAMPLES,
    )
    def get(self, request: Request) -> Response:
        # Django's request, not DRF's wrapper: the answer's cookies are written from it.
        return self.shown(request, current_basket(request._request))


class BasketLines(BasketResource):
    @extend_schema(
        operation_id="basket_add",
        summary="Put units of a SKU into the basket, on top of what is there",
        tags=["basket"],
        request=AddLineSerializer,
        responses={201: BasketSerializer},
        examples=EXAMPLES,
    )
    def post(self, request: Request) -> Response:
        wanted = AddLineSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        basket = basket_to_fill(request._request)
        services.add_line(
            basket=basket,
            sku_id=wanted.validated_data["sku"],
            quantity=wanted.validated_data["quantity"],
        )
        return self.shown(request, basket, status=201)


class BasketLineDetail(BasketResource):
    @extend_schema(
        operation_id="basket_change",
        summary="Change a line's quantity or selection",
        tags=["basket"],
        request=ChangeLineSerializer,
        responses=BasketSerializer,
        examples=EXAMPLES,
    )
    def patch(self, request: Request, line_id: int) -> Response:
        basket = current_basket(request._request)
        line = selectors.line_of(basket, line_id)
        change = ChangeLineSerializer(data=request.data)
        change.is_valid(raise_exception=True)
        if "quantity" in change.validated_data:
            services.set_quantity(line=line, quantity=change.validated_data["quantity"])
        if "selected" in change.validated_data:
            services.select(basket=line.basket, line=line, selected=change.validated_data["selected"])
        return self.shown(request, basket)

    @extend_schema(
        operation_id="basket_remove",
        summary="Take a line out",
        tags=["basket"],
        responses={200: BasketSerializer},
        examples=EXAMPLES,
    )
    def delete(self, request: Request, line_id: int) -> Response:
        basket = current_basket(request._request)
        services.remove_line(line=selectors.line_of(basket, line_id))
        return self.shown(request, basket)


class BasketSelection(BasketResource):
    @extend_schema(
        operation_id="basket_select_all",
        summary="Select all lines, or none",
        tags=["basket"],
        request=SelectionSerializer,
        responses=BasketSerializer,
        examples=EXAMPLES,
    )
    def post(self, request: Request) -> Response:
        wanted = SelectionSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        basket = current_basket(request._request)
        if basket is not None:
            services.select(basket=basket, selected=wanted.validated_data["selected"])
        return self.shown(request, basket)
