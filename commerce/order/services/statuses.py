"""The one place where an order's status changes: a compare-and-set UPDATE, a history row, and what moves with it."""

from collections import Counter
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from commerce.accounts.models import User
from commerce.core import events
from commerce.core.db import retrying
from commerce.core.errors import Conflict
from commerce.order.enums import HOLDS_STOCK, TRANSITIONS, OrderStatus
from commerce.order.models import Line, Order
from commerce.order.services.placing import add_sales
from commerce.order.services.snapshots import write_status
from commerce.partner.services import return_stock

logger = structlog.get_logger(__name__)

SWEEP_BATCH = 200
#: The reason of what a sweep does.
TIMEOUT = "timeout"


def change_status(
    *, order: Order, new_status: OrderStatus, actor: User | None = None, reason: str = "", **changes: Any
) -> None:
    """Move an order from the status that the caller saw to a new one. `changes` are further columns to set with it.

    Raises Conflict when the table does not allow the move, or when somebody else moved the order first; then nothing
    has been written.
    """
    if new_status not in TRANSITIONS.get(order.status, frozenset()):
        raise Conflict(_("订单当前状态为“%(status)s”，不能进行此操作。") % {"status": order.status_label})
    retrying(lambda: move(order, new_status, actor, reason, changes))
    order.status = new_status


@transaction.atomic
def move(order: Order, new_status: OrderStatus, actor: User | None, reason: str, changes: dict[str, Any]) -> None:
    """The move itself, whatever the table says. For this app's own verbs only."""
    old_status = order.status
    moved = Order.objects.filter(pk=order.pk, status=old_status).update(status=new_status, **changes)
    if not moved:
        raise Conflict(_("订单状态刚刚发生了变化，请刷新后再试。"))
    if new_status == OrderStatus.CANCELLED and order.shipments.exists():
        # Looked at only now that nobody else can write the order's row, as shipping has to.
        raise Conflict(_("订单已部分发货，不能取消。"))
    write_status(order, old_status, new_status, actor, reason)
    _move_counters(order, old_status, new_status)
    events.emit("order.status_changed", order_id=order.pk, old=old_status, new=str(new_status))


def _move_counters(order: Order, old_status: str, new_status: OrderStatus) -> None:
    """Stock and sales follow the status, in the same transaction."""
    if new_status == OrderStatus.TO_SHIP:
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
    """Cancel an order of which nothing has been shipped; the stock returns. Raises Conflict."""
    change_status(order=order, new_status=OrderStatus.CANCELLED, actor=actor, reason=reason)


def close_unpaid_orders(limit: int = SWEEP_BATCH) -> int:
    """Cancel what was not paid in time, the oldest first. Of two sweeps at once one gets the Conflict."""
    due = Order.objects.filter(status=OrderStatus.UNPAID, expires_at__lte=timezone.now()).order_by("expires_at")
    return _sweep(due[:limit], OrderStatus.CANCELLED)


def receive_due_orders(limit: int = SWEEP_BATCH) -> int:
    """Confirm receipt of what was shipped long enough ago."""
    before = timezone.now() - timedelta(days=settings.SHOP_ORDER_AUTO_RECEIVE_DAYS)
    due = Order.objects.filter(status=OrderStatus.TO_RECEIVE, shipped_at__lte=before).order_by("shipped_at")
    return _sweep(due[:limit], OrderStatus.TO_REVIEW)


def _sweep(due: QuerySet[Order], new_status: OrderStatus) -> int:
    """Move what is due, each order in a transaction of its own. Returns how many it moved."""
    return sum(_swept(order, new_status) for order in list(due))


def _swept(order: Order, new_status: OrderStatus) -> bool:
    try:
        change_status(order=order, new_status=new_status, reason=TIMEOUT)
    except Conflict:
        return False
    except Exception:
        # One bad order must not keep those behind it waiting for ever.
        logger.exception("order_sweep_failed", number=order.number, new_status=str(new_status))
        return False
    return True
