"""The goods of an earlier order, once more."""

from commerce.accounts.models import User
from commerce.basket.services import add_line, open_basket_for
from commerce.core.errors import ShopError
from commerce.order.models import Line, Order


def buy_again(*, user: User, order: Order) -> list[Line]:
    """Put an order's lines into the member's basket, at today's prices. Returns those that cannot be bought now."""
    basket = open_basket_for(user)
    left_out = []
    for line in order.lines.all():
        try:
            add_line(basket=basket, sku_id=line.product_id or 0, quantity=line.quantity)
        except ShopError:
            left_out.append(line)
    return left_out
