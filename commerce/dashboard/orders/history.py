"""How the history of an order reads for the person who looks at it."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from commerce.dashboard.orders.selectors import OrderSheet
from commerce.dashboard.scope import Scope
from commerce.order.enums import OrderStatus
from commerce.order.models import OrderStatusChange

#: The reasons that the shop's own services give; any other is somebody's own words.
REASONS = {
    "placed": _("提交订单"),
    "shopper": _("买家取消"),
    "shipped": _("全部发货"),
    "received": _("买家确认收货"),
    "timeout": _("超时自动处理"),
    "paid": _("买家付款"),
    "paid_late": _("取消后到账，订单恢复"),
    "refunded": _("全部退款"),
    "dashboard": _("后台操作"),
}


@dataclass(frozen=True)
class Step:
    at: datetime
    status: str
    actor: str
    reason: str


def steps(sheet: OrderSheet, scope: Scope) -> list[Step]:
    """The history in words. A merchant learns who acted among the buyer and the own people; others are "the shop"."""
    return [
        Step(
            at=change.date_created,
            status=str(OrderStatus(change.new_status).label),
            actor=str(_actor(change, sheet, scope)),
            reason=str(REASONS.get(change.reason, change.reason)),
        )
        for change in sheet.history
    ]


def _actor(change: OrderStatusChange, sheet: OrderSheet, scope: Scope) -> object:
    if change.actor is None:
        return _("系统")
    if change.actor_id == sheet.order.user_id:
        return _("买家")
    if scope.sees_all or change.actor_id == scope.user.pk:
        return change.actor.display_name
    return _("商城")
