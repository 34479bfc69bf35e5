"""Changing a status the way Oscar does it: look at the status, then write the new one. For negative controls."""

from typing import Any

from commerce.order.enums import TRANSITIONS, OrderStatus
from commerce.order.models import Order
from commerce.order.services import statuses


def change_status(*, order: Order, new_status: OrderStatus, actor: Any = None, reason: str = "") -> None:
    if new_status not in TRANSITIONS[order.status]:
        raise statuses.Conflict
    Order.objects.filter(pk=order.pk).update(status=new_status)
    statuses.write_status(order, order.status, new_status, actor, reason)
