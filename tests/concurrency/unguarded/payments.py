"""Payments the way that looks right and is not: look first, then write. For negative controls."""

from decimal import Decimal
from typing import Any

from commerce.order.enums import OrderStatus
from commerce.order.models import Order
from commerce.payment.enums import AttemptState, RefundReason
from commerce.payment.models import PaymentAttempt, Refund
from commerce.payment.services import sources
from commerce.payment.services.requesting import request_refund_of


def hold(order_id: int) -> Order:
    """The order without anybody being kept away from it."""
    return Order.objects.get(pk=order_id)


def settle(*, attempt: PaymentAttempt, provider_trade_no: str, paid_at: Any) -> bool:
    """As many a shop does it: the status that was read at the beginning decides."""
    row = PaymentAttempt.objects.select_related("order").get(pk=attempt.pk)
    if row.state == AttemptState.PAID:
        return False
    PaymentAttempt.objects.filter(pk=row.pk).update(
        state=AttemptState.PAID, provider_trade_no=provider_trade_no, paid_at=paid_at, next_query_at=None
    )
    sources.debit(row)
    if row.order.status == OrderStatus.UNPAID:
        Order.objects.filter(pk=row.order_id).update(status=OrderStatus.TO_SHIP)
    else:
        request_refund_of(attempt=row, amount=row.amount, reason=RefundReason.LATE, actor=None, key=f"late:{row.pk}")
    return True


def reserve(attempt: PaymentAttempt, amount: Decimal, *_rest: Any) -> Refund:
    """Of the amount that was read: what others have reserved meanwhile is forgotten."""
    PaymentAttempt.objects.filter(pk=attempt.pk).update(refunded=attempt.refunded + amount)
    number = Refund.objects.filter(attempt=attempt).count() + 1
    return Refund.objects.create(
        attempt=attempt,
        order_id=attempt.order_id,
        amount=amount,
        refund_no=f"{attempt.trade_no}R{number:02d}-{id(object())}",
    )
