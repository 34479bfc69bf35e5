"""The life of an order, and who may move it."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class PaymentMethodCode(TextChoices):
    """The ways of paying that the shop comes with; the values are the API's `payment_method`."""

    ALIPAY = "alipay", _("支付宝")
    WECHATPAY = "wechatpay", _("微信支付")
    CASH_ON_DELIVERY = "cod", _("货到付款")


class OrderStatus(TextChoices):
    UNPAID = "unpaid", _("待付款")
    TO_SHIP = "to_ship", _("待发货")
    TO_RECEIVE = "to_receive", _("待收货")
    TO_REVIEW = "to_review", _("待评价")
    FINISHED = "finished", _("已完成")
    CANCELLED = "cancelled", _("已取消")
    REFUNDED = "refunded", _("已退款")


# The one table of moves; everything else is refused. `commerce/order/services` is the only place that makes one.
TRANSITIONS: dict[str, frozenset[str]] = {
    OrderStatus.UNPAID: frozenset({OrderStatus.TO_SHIP, OrderStatus.CANCELLED}),
    OrderStatus.TO_SHIP: frozenset({OrderStatus.TO_RECEIVE, OrderStatus.CANCELLED, OrderStatus.REFUNDED}),
    OrderStatus.TO_RECEIVE: frozenset({OrderStatus.TO_REVIEW, OrderStatus.REFUNDED}),
    OrderStatus.TO_REVIEW: frozenset({OrderStatus.FINISHED, OrderStatus.REFUNDED}),
    OrderStatus.FINISHED: frozenset({OrderStatus.REFUNDED}),
    OrderStatus.CANCELLED: frozenset(),
    OrderStatus.REFUNDED: frozenset(),
}

# Not a move that anybody may ask for: `revive_order` makes it when money comes after the time limit.
REVIVAL = (OrderStatus.CANCELLED, OrderStatus.TO_SHIP)

# Orders that hold stock which has not left the warehouse.
HOLDS_STOCK = (OrderStatus.UNPAID, OrderStatus.TO_SHIP)
