"""The money side of an order's page: what was paid and refunded, and what this person may do about it."""

import uuid
from dataclasses import dataclass

from django.http import HttpRequest

from commerce.accounts.selectors import member
from commerce.dashboard.orders.selectors import OrderSheet
from commerce.dashboard.payments.forms import RefundForm
from commerce.dashboard.payments.selectors import Money, money_of
from commerce.dashboard.rights import COLLECT_CASH, REFUND, VIEW_PAYMENTS
from commerce.dashboard.scope import Scope, order_scope
from commerce.order.enums import PaymentMethodCode
from commerce.order.models import Order
from commerce.payment.services.cash import SENT


@dataclass(frozen=True)
class Desk:
    money: Money
    form: RefundForm
    is_refunder: bool
    may_collect: bool
    opens_records: bool

    @property
    def may_refund(self) -> bool:
        return self.is_refunder and self.money.refundable > 0


def desk_of(request: HttpRequest, sheet: OrderSheet) -> Desk | None:
    """None for who sees only a part of the order: how it was paid is then nobody's own business."""
    if not sheet.is_whole:
        return None
    money = money_of(sheet.order)
    form = RefundForm(
        limit=money.refundable, initial={"amount": money.refundable, "key": uuid.uuid4()}, auto_id="refund-%s"
    )
    return Desk(
        money=money,
        form=form,
        is_refunder=covers_whole(order_scope(request, REFUND), sheet),
        may_collect=can_be_collected(sheet.order, money) and covers_whole(order_scope(request, COLLECT_CASH), sheet),
        opens_records=member(request).has_perm(VIEW_PAYMENTS),
    )


def covers_whole(scope: Scope, sheet: OrderSheet) -> bool:
    """Whether all lines of the order are in the scope: the money of an order is one sum."""
    return all(scope.covers(line.partner_id) for line in sheet.order.lines.all())


def can_be_collected(order: Order, money: Money) -> bool:
    """Cash that the courier brings, once."""
    in_cash = order.payment_method == PaymentMethodCode.CASH_ON_DELIVERY
    return in_cash and order.status in SENT and not money.attempts
