"""Reads of orders; everything that a shopper sees goes through the owner filter here."""

from django.db.models import Count, QuerySet

from commerce.accounts.models import User
from commerce.core.errors import NotFound
from commerce.order.enums import OrderStatus
from commerce.order.models import Line, Order


def orders_of(user: User, status: str | None = None) -> QuerySet[Order]:
    """A member's orders, newest first, with lines; of one status if it is given and known."""
    orders = Order.objects.filter(user=user).prefetch_related("lines").order_by("-date_placed", "-pk")
    return orders.filter(status=status) if status in OrderStatus.values else orders


def order_of(user: User, number: str) -> Order:
    """One of this member's orders. Raises NotFound for anybody else's."""
    order = (
        Order.objects.filter(user=user, number=number)
        .select_related("shipping_address")
        .prefetch_related("lines", "shipments__partner")
        .first()
    )
    if order is None:
        raise NotFound
    return order


def number_of_orders(user: User) -> dict[str, int]:
    """How many orders the member has in each status. One query."""
    rows = Order.objects.filter(user=user).values("status").annotate(number=Count("pk")).order_by()
    return {row["status"]: row["number"] for row in rows}


def spu_ids_of(order_id: int) -> list[int]:
    """The SPUs of an order's goods that are still in the catalogue. One query."""
    spus = Line.objects.filter(order=order_id).values_list("product__parent", flat=True)
    return sorted({pk for pk in spus if pk is not None})
