"""An order that was cancelled because its time was over comes back, when its money arrives after all."""

from collections import Counter
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from commerce.core.db import retrying
from commerce.core.errors import Conflict
from commerce.order.enums import OrderStatus
from commerce.order.models import Order
from commerce.order.services.statuses import TIMEOUT, move
from commerce.partner.services import take_stock


def revive_order(*, order: Order, reason: str, **changes: Any) -> None:
    """Take the stock again and send the order to the warehouse. `changes` are further columns to set with it.

    Raises Conflict (not cancelled by the time limit, its buyer has gone, goods that are not for sale any more) and
    OutOfStock; then nothing has been written.
    """
    retrying(lambda: _revive(order, reason, changes))
    order.status = OrderStatus.TO_SHIP


@transaction.atomic
def _revive(order: Order, reason: str, changes: dict[str, Any]) -> None:
    if order.status != OrderStatus.CANCELLED or not _only_too_late(order):
        raise Conflict(_("订单已取消，不能恢复。"))
    move(order, OrderStatus.TO_SHIP, None, reason, changes)
    units: Counter[int] = Counter()
    for line in order.lines.all():
        if line.stockrecord_id is None:
            raise Conflict(_("订单中有商品已下架。"))
        units[line.stockrecord_id] += line.quantity
    take_stock(units, order.number)
    order.lines.update(num_allocated=F("quantity"), allocation_cancelled=False)


def _only_too_late(order: Order) -> bool:
    if order.user is None or not order.user.is_active:
        return False
    last = order.status_changes.order_by("pk").last()
    return last is not None and last.reason == TIMEOUT
