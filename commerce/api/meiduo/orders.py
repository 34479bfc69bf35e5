"""Settlement and orders."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from commerce.accounts.models import Address, User
from commerce.accounts.selectors import address_of, member
from commerce.api.meiduo import agreed, cart
from commerce.api.meiduo.lists import paged
from commerce.api.meiduo.reading import NumberField, body
from commerce.api.meiduo.views import Form, Members, as_list
from commerce.api.v1.parts import absolute_media_url
from commerce.basket.session import current_basket
from commerce.catalogue.cards import SkuCard, sku_cards
from commerce.checkout.selectors import settlement
from commerce.core.errors import ShopError
from commerce.order import selectors, services
from commerce.order.enums import OrderStatus
from commerce.order.models import Line, Order
from commerce.order.services.placing import SettlementChanged
from commerce.payment.selectors import terms_for

#: How the pages number ways to pay, and the stations of an order. What was refunded is over, as if cancelled.
PAY_METHODS = {1: "cod", 2: "alipay"}
STATUSES = {
    OrderStatus.UNPAID: 1,
    OrderStatus.TO_SHIP: 2,
    OrderStatus.TO_RECEIVE: 3,
    OrderStatus.TO_REVIEW: 4,
    OrderStatus.FINISHED: 5,
    OrderStatus.CANCELLED: 6,
    OrderStatus.REFUNDED: 6,
}
#: What a submit hears when another one has just taken the lines out of the basket.
TAKEN = ("nothing_selected", "basket_changed")


class OrderSerializer(serializers.Serializer):
    address = NumberField()
    pay_method = NumberField()

    def validate_pay_method(self, number: int) -> str:
        if number not in PAY_METHODS:
            raise serializers.ValidationError(_("请选择支付方式。"))
        return PAY_METHODS[number]


class Settlement(Members):
    """`GET /orders/settlement/`: to the default address. The page adds the freight to the goods by itself."""

    def get(self, request: Request) -> Response:
        user = member(request)
        shown = settlement(user, current_basket(request._request))
        agreed.remember(user, shown.breakdown.fingerprint)
        return Response({"freight": str(shown.freight), "skus": [cart.shown(line, request) for line in shown.lines]})


class Orders(Form):
    """`POST /orders/`."""

    permission_classes = (IsAuthenticated,)
    refusal = staticmethod(as_list)
    throttle_scope = "orders"

    def post(self, request: Request) -> Response:
        user, content = member(request), body(OrderSerializer, request)
        address = address_of(user, content["address"])
        number = _place(request, user, address, content["pay_method"])
        return Response({"order_id": number, "oid": number}, status=201)


class AllOrders(Members):
    """`GET /orders/all/?page&page_size`."""

    def get(self, request: Request) -> Response:
        orders = selectors.orders_of(member(request))
        return paged(request, orders, lambda page: [*_shown(list(page), request)])


class Uncommented(Members):
    """`GET /orders/<id>/uncommentgoods/`."""

    def get(self, request: Request, number: str) -> Response:
        order = selectors.order_of(member(request), number)
        lines = [line for line in order.lines.all() if services.can_be_reviewed(order, line)]
        cards = _cards(lines)
        return Response([_line(line, cards, request) for line in lines])


def _place(request: Request, user: User, address: Address, pay_method: str) -> str:
    """The number of the order. No key comes with a submit, so what a double click finds in the basket has to tell:
    nothing any more, and the same order just placed."""
    offered = settlement(user, current_basket(request._request), address_id=address.pk)
    shipping = offered.shipping_method.code if offered.shipping_method else ""
    wanted = services.OrderRequest(
        address=address, shipping_method=shipping, payment=terms_for(pay_method), agreed=agreed.shown_to(user)
    )
    try:
        return _number_of(user, wanted)
    except SettlementChanged:
        # The refusal names the new sum, so that whoever submits again has seen it.
        agreed.remember(user, offered.breakdown.fingerprint)
        raise


def _number_of(user: User, wanted: services.OrderRequest) -> str:
    try:
        return services.place_order(user=user, request=wanted).number
    except ShopError as error:
        earlier = selectors.just_placed(user, wanted.address, wanted.payment.code) if error.code in TAKEN else None
        if earlier is None:
            raise
        return earlier.number


def _shown(orders: list[Order], request: Request) -> Iterable[dict[str, Any]]:
    numbers = {code: number for number, code in PAY_METHODS.items()}
    cards = _cards(line for order in orders for line in order.lines.all())
    for order in orders:
        yield {
            "oid": order.number,
            "order_id": order.number,
            "create_time": serializers.DateTimeField().to_representation(order.date_placed),
            "total_amount": str(order.total_incl_tax),
            "freight": str(order.shipping_incl_tax),
            "pay_method": numbers.get(order.payment_method, 2),
            "status": STATUSES[OrderStatus(order.status)],
            "skus": [_line(line, cards, request) for line in order.lines.all()],
        }


def _cards(lines: Iterable[Line]) -> dict[int, SkuCard]:
    return sku_cards({line.product_id for line in lines if line.product_id is not None})


def _line(line: Line, cards: dict[int, SkuCard], request: Request) -> dict[str, Any]:
    """As it was bought; only the number of reviews is of today."""
    card = cards.get(line.product_id or 0)
    return {
        "count": line.quantity,
        "price": str(line.unit_price_incl_tax),
        "is_commented": line.review_id is not None,
        "sku": {
            "id": line.product_id,
            "name": line.title,
            "price": str(line.unit_price_incl_tax),
            "default_image_url": absolute_media_url(line.picture, request) if line.picture else "",
            "comments": card.review_count if card else 0,
        },
    }
