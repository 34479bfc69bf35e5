"""The money is there: what happens to the attempt and to its order, whoever brought the news and however often."""

from datetime import datetime

import structlog
from django.db import transaction
from django.utils import timezone

from commerce.core import events
from commerce.core.errors import Conflict
from commerce.order.enums import OrderStatus
from commerce.order.models import Order
from commerce.order.services import change_status, revive_order
from commerce.payment.enums import AttemptState, RefundReason
from commerce.payment.models import PaymentAttempt
from commerce.payment.services import sources
from commerce.payment.services.holding import hold
from commerce.payment.services.requesting import request_refund_of

logger = structlog.get_logger(__name__)


@transaction.atomic
def settle(*, attempt: PaymentAttempt, provider_trade_no: str, paid_at: datetime | None) -> bool:
    """Count an attempt as paid. True for the first who says so; everybody else changes nothing.

    An order that waited goes to the warehouse. One that had run out of time comes back if its goods are still there.
    Otherwise (cancelled, or paid already by another attempt) the whole amount is refunded, once, by itself.
    """
    order = hold(attempt.order_id)
    first = PaymentAttempt.objects.filter(pk=attempt.pk).exclude(state=AttemptState.PAID)
    if not first.update(
        state=AttemptState.PAID,
        provider_trade_no=provider_trade_no or None,
        paid_at=paid_at or timezone.now(),
        next_query_at=None,
        instruction={},
    ):
        return False
    attempt.refresh_from_db()
    sources.debit(attempt)
    events.emit("payment.received", attempt_id=attempt.pk, order_id=order.pk)
    _give_to_order(attempt, order)
    return True


def _give_to_order(attempt: PaymentAttempt, order: Order) -> None:
    if order.status == OrderStatus.UNPAID:
        change_status(order=order, new_status=OrderStatus.TO_SHIP, reason="paid", payment_method=attempt.method)
    elif order.status != OrderStatus.CANCELLED:
        _send_back(attempt, RefundReason.DUPLICATE)
    elif not _revived(attempt, order):
        _send_back(attempt, RefundReason.LATE)


def _revived(attempt: PaymentAttempt, order: Order) -> bool:
    try:
        revive_order(order=order, reason="paid_late", payment_method=attempt.method)
    except Conflict as refusal:
        logger.info("late_payment_not_revived", number=order.number, reason=refusal.code)
        return False
    return True


def _send_back(attempt: PaymentAttempt, reason: RefundReason) -> None:
    request_refund_of(attempt=attempt, amount=attempt.amount, reason=reason, actor=None, key=f"{reason}:{attempt.pk}")
