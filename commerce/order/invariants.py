"""What must be true of orders."""

from collections.abc import Iterator
from itertools import pairwise

from django.db.models import F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce, Round

from commerce.core.invariants import invariant
from commerce.core.money import ZERO
from commerce.order.enums import HOLDS_STOCK, REVIVAL, TRANSITIONS, OrderStatus
from commerce.order.models import Line, Order, OrderStatusChange
from commerce.partner.models import StockRecord


@invariant
def totals() -> Iterator[str]:
    """An order's total is the sum of its lines and its freight, and each line's is price times quantity"""
    # Rounded, because SQLite adds binary fractions.
    orders = Order.objects.annotate(goods=Round(Coalesce(Sum("lines__line_price_incl_tax"), ZERO), precision=2))
    for order in orders.exclude(total_incl_tax=Round(F("goods") + F("shipping_incl_tax"), precision=2)):
        parts = f"lines {order.goods} + freight {order.shipping_incl_tax}"
        yield f"order {order.number}: total {order.total_incl_tax}, but {parts}"
    full_price = Round(F("unit_price_incl_tax") * F("quantity"), precision=2)
    for line in Line.objects.exclude(line_price_before_discounts_incl_tax=full_price).select_related("order"):
        yield f"order {line.order.number}, line {line.pk}: {line.quantity} x {line.unit_price_incl_tax}"


@invariant
def no_empty_orders() -> Iterator[str]:
    """Every order has lines, an owner's address and a known status"""
    empty = Q(lines__isnull=True) | Q(shipping_address__isnull=True) | ~Q(status__in=OrderStatus.values)
    for number in Order.objects.filter(empty).values_list("number", flat=True).distinct():
        yield f"order {number}"


@invariant
def stock_is_held_for_open_orders_only() -> Iterator[str]:
    """What stock records have allocated is what open orders hold"""
    held = (
        Line.objects.filter(stockrecord=OuterRef("pk"), order__status__in=HOLDS_STOCK)
        .order_by()
        .values("stockrecord")
        .annotate(units=Sum("num_allocated"))
        .values("units")
    )
    for record in StockRecord.objects.annotate(held=Coalesce(Subquery(held), 0)).exclude(held=F("num_allocated")):
        yield f"stock record {record.pk}: allocated {record.num_allocated}, orders hold {record.held}"


@invariant
def history_explains_the_status() -> Iterator[str]:
    """The history of an order is a chain of allowed moves that ends at its status"""
    chains: dict[int, list[OrderStatusChange]] = {}
    for change in OrderStatusChange.objects.order_by("order_id", "pk").iterator():
        chains.setdefault(change.order_id, []).append(change)
    for order in Order.objects.only("pk", "number", "status").iterator():
        problem = _broken_link(order, chains.get(order.pk, []))
        if problem:
            yield f"order {order.number}: {problem}"


def _broken_link(order: Order, chain: list[OrderStatusChange]) -> str:
    if not chain or chain[-1].new_status != order.status:
        return f"status {order.status} has no history"
    for before, after in pairwise(chain):
        move = (before.new_status, after.new_status)
        allowed = after.new_status in TRANSITIONS[before.new_status] or move == REVIVAL
        if after.old_status != before.new_status or not allowed:
            return f"{before.new_status} -> {after.old_status} -> {after.new_status}"
    return ""
