"""The basket. A guest's is kept by a signed cookie, across calls with credentials from a sister origin."""

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from commerce.api.meiduo.reading import NumberField, body
from commerce.api.meiduo.skus import picture_url
from commerce.api.meiduo.views import Form
from commerce.basket import selectors, services
from commerce.basket.models import Basket
from commerce.basket.selectors import BasketLine
from commerce.basket.session import basket_to_fill, current_basket


class LineSerializer(serializers.Serializer):
    sku_id = NumberField()
    count = NumberField(min_value=1)
    selected = serializers.BooleanField(default=True)


class SkuReference(serializers.Serializer):
    sku_id = NumberField()


class SelectionSerializer(serializers.Serializer):
    selected = serializers.BooleanField()


class Cart(Form):
    def get(self, request: Request) -> Response:
        lines = selectors.content(current_basket(request._request)).lines
        return Response([shown(line, request) | {"selected": line.selected} for line in lines])

    def post(self, request: Request) -> Response:
        """So many more of a SKU."""
        content = body(LineSerializer, request)
        basket = basket_to_fill(request._request)
        services.add_line(basket=basket, sku_id=content["sku_id"], quantity=content["count"])
        if not content["selected"]:
            _select(basket, content["sku_id"], selected=False)
        return Response(content, status=201)

    def put(self, request: Request) -> Response:
        """Exactly so many of a SKU: twice is once."""
        content = body(LineSerializer, request)
        basket = basket_to_fill(request._request)
        line = selectors.line_with(basket, content["sku_id"])
        if line is None:
            services.add_line(basket=basket, sku_id=content["sku_id"], quantity=content["count"])
        else:
            services.set_quantity(line=line, quantity=content["count"])
        _select(basket, content["sku_id"], selected=content["selected"])
        return Response(content)

    def delete(self, request: Request) -> Response:
        """The body names the SKU; one that is not there is gone."""
        sku_id = body(SkuReference, request)["sku_id"]
        basket = current_basket(request._request)
        line = selectors.line_with(basket, sku_id) if basket is not None else None
        if line is not None:
            services.remove_line(line=line)
        return Response(status=204)


class CartSelection(Form):
    """`PUT /cart/selection/`: all lines, or none."""

    def put(self, request: Request) -> Response:
        selected = body(SelectionSerializer, request)["selected"]
        basket = current_basket(request._request)
        if basket is not None:
            services.select(basket=basket, selected=selected)
        return Response({"message": "OK"})


def shown(line: BasketLine, request: Request) -> dict[str, Any]:
    return {
        "id": line.sku_id,
        "name": line.name,
        "price": str(line.price),
        "default_image_url": picture_url(line.image, request),
        "count": line.quantity,
    }


def _select(basket: Basket, sku_id: int, *, selected: bool) -> None:
    line = selectors.line_with(basket, sku_id)
    if line is not None:
        services.select(basket=basket, line=line, selected=selected)
