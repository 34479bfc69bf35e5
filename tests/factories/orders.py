"""Baskets and orders, made by the services that the shop itself uses."""

from typing import Any

from commerce.accounts.models import Address, User
from commerce.basket.models import Basket
from commerce.basket.services import add_line, open_basket_for
from commerce.catalogue.models import Product
from commerce.order.models import Order
from commerce.order.services import OrderRequest, place_order
from commerce.payment.models import PaymentMethod
from commerce.payment.selectors import terms_for
from tests.factories.catalogue import make_spu, skus_of
from tests.factories.people import make_address, make_user


def make_basket(user: User | None = None, *, lines: dict[Product, int] | None = None) -> Basket:
    """The member's open basket (a guest's for None) with these SKUs and quantities in it."""
    basket = open_basket_for(user)
    for sku, quantity in (lines or {}).items():
        add_line(basket=basket, sku_id=sku.pk, quantity=quantity)
    return basket


def order_request(address: Address, *, payment_method: str = "cod", **changes: Any) -> OrderRequest:
    """Express, cash on delivery. Any method that the shop knows will do, whether an account is set for it or not."""
    method = PaymentMethod.objects.filter(code=payment_method).first()
    payment = method.terms if method else terms_for(payment_method)
    return OrderRequest(**{"address": address, "shipping_method": "express", "payment": payment, **changes})


def make_order(
    user: User | None = None,
    *,
    lines: dict[Product, int] | None = None,
    address: Address | None = None,
    **changes: Any,
) -> Order:
    """An order of these SKUs (of one unit of new goods by default). `changes` go into the OrderRequest.

    Cash on delivery, so it waits to be shipped; with `payment_method="alipay"` it waits for its money.
    """
    user = user or make_user()
    make_basket(user, lines=lines or {skus_of(make_spu())[0]: 1})
    return place_order(user=user, request=order_request(address or make_address(user), **changes))
