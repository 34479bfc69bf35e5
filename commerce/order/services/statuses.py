"""The one place where an order's status changes: a compare-and-set UPDATE, a history row, and what moves with it."""

from collections import Counter
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commerce.accounts.models import User
from commerce.core import events
from commerce.core.errors import Conflict
from commerce.order.enums import HOLDS_STOCK, TRANSITIONS, OrderStatus
from commerce.order.models import Line, Order
from commerce.order.services.placing import add_sales
from commerce.order.services.snapshots import write_status
from commerce.partner.services import return_stock

SWEEP_BATCH = 200


def change_status(
    *, order: Order, new_status: OrderStatus, actor: User | None = None, reason: str = "", **changes: Any
) -> None:
    """Move an order from the status that the caller saw to a new one. `changes` are further columns to set with it.

    Raises Conflict when the table does not allow the move, or when somebody else moved the order first; then nothing
    has been written.
    """
    old_status = order.status
    if new_status not in TRANSITIONS.get(old_status, frozenset()):
        raise Conflict(_("订单当前状态为“%(status)s”，不能进行此操作。") % {"status": order.status_label})
    with transaction.atomic():
        moved = Order.objects.filter(pk=order.pk, status=old_status).update(status=new_status, **changes)
        if not moved:
            raise Conflict(_("订单状态刚刚发生了变化，请刷新后再试。"))
        write_status(order, old_status, new_status, actor, reason)
        _move_counters(order, old_status, new_status)
        events.emit("order.status_changed", order_id=order.pk, old=old_status, new=str(new_status))
    order.status = new_status


def _move_counters(order: Order, old_status: str, new_status: OrderStatus) -> None:
    """Stock and sales follow the status, in the same transaction."""
    if old_status == OrderStatus.UNPAID and new_status == OrderStatus.TO_SHIP:
        _count_sales(order, sign=1)
    ends = new_status in (OrderStatus.CANCELLED, OrderStatus.REFUNDED)
    if ends and old_status in HOLDS_STOCK:
        return_stock(held_units(order.lines.all()), order.number)
        order.lines.update(num_allocated=0, allocation_cancelled=True)
    if ends and old_status != OrderStatus.UNPAID:
        _count_sales(order, sign=-1)


def _count_sales(order: Order, *, sign: int) -> None:
    lines = order.lines.select_related("product")
    add_sales((line.product, line.quantity * sign) for line in lines if line.product is not None)


def held_units(lines: Iterable[Line]) -> Counter[int]:
    """What lines still hold of each stock record."""
    units: Counter[int] = Counter()
    for line in lines:
        if line.stockrecord_id is not None and line.num_allocated:
            units[line.stockrecord_id] += line.num_allocated
    return units


def cancel_order(*, order: Order, actor: User | None, reason: str) -> None:
    """Cancel an order that has not been shipped; the stock returns. Raises Conflict."""
    status = order.status
    with transaction.atomic():
        change_status(order=order, new_status=OrderStatus.CANCELLED, actor=actor, reason=reason)
        # Only now: the move above has waited for a merchant who was just sending a part.
        if order.shipments.exists():
            order.status = status
            raise Conflict(_("订单已部分发货，不能取消。"))


def close_unpaid_orders(limit: int = SWEEP_BATCH) -> int:
    """Cancel what was not paid in time. Two sweeps at once are harmless: one of them gets the Conflict."""
    due = Order.objects.filter(status=OrderStatus.UNPAID, expires_at__lte=timezone.now()).order_by("expires_at")
    return _sweep(list(due[:limit]), OrderStatus.CANCELLED, "timeout")


def receive_due_orders(limit: int = SWEEP_BATCH) -> int:
    """Confirm receipt of what was shipped long enough ago."""
    before = timezone.now() - timedelta(days=settings.SHOP_ORDER_AUTO_RECEIVE_DAYS)
    due = Order.objects.filter(status=OrderStatus.TO_RECEIVE, shipped_at__lte=before).order_by("shipped_at")
    return _sweep(list(due[:limit]), OrderStatus.TO_REVIEW, "timeout")


def _sweep(orders: list[Order], new_status: OrderStatus, reason: str) -> int:
    moved = 0
    for order in orders:
        try:
            change_status(order=order, new_status=new_status, reason=reason)
        except Conflict:
            continue
        moved += 1
    return moved
