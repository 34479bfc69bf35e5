"""What must be true of money."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.db.models import F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce, Round

from commerce.core.invariants import invariant
from commerce.core.models import OutboxEvent
from commerce.core.money import ZERO, quantize
from commerce.order.enums import OrderStatus
from commerce.order.models import Order
from commerce.payment.enums import AttemptState, RefundStatus
from commerce.payment.models import PaymentAttempt, PaymentMethod, Refund, Source

ENDED = (OrderStatus.CANCELLED, OrderStatus.REFUNDED)
NOT_PAID_YET = (OrderStatus.UNPAID, *ENDED)


@invariant
def refunds_are_reserved() -> Iterator[str]:
    """What an attempt has reserved for refunds is the sum of those that have not failed"""
    standing = ~Q(refunds__state=RefundStatus.FAILED)
    attempts = PaymentAttempt.objects.annotate(
        asked=Round(Coalesce(Sum("refunds__amount", filter=standing), ZERO), precision=2)
    )
    for attempt in attempts.exclude(refunded=F("asked")):
        yield f"attempt {attempt.trade_no}: {attempt.refunded} reserved, refunds of {attempt.asked}"
    for trade_no in (
        PaymentAttempt.objects.filter(refunded__gt=0).exclude(state="paid").values_list("trade_no", flat=True)
    ):
        yield f"attempt {trade_no}: refunds of what was not paid"


@invariant
def oscar_s_sources() -> Iterator[str]:
    """Oscar's sources hold what was paid and what was refunded, for each order and method"""
    paid = PaymentAttempt.objects.filter(state=AttemptState.PAID).values_list("order", "method")
    debits = _totals(paid.annotate(total=Round(Sum("amount"), precision=2)))
    back = Refund.objects.filter(state=RefundStatus.SUCCEEDED).values_list("order", "attempt__method")
    refunds = _totals(back.annotate(total=Round(Sum("amount"), precision=2)))
    sources = {(it.order_id, it.source_type.code): it for it in Source.objects.select_related("source_type")}
    for key in sorted({*debits, *refunds, *sources}):
        source = sources.get(key)
        ours = (debits.get(key, ZERO), refunds.get(key, ZERO))
        theirs = (source.amount_debited, source.amount_refunded) if source else (ZERO, ZERO)
        if ours != theirs:
            yield f"order {key[0]} by {key[1]}: {ours} here, {theirs} in Oscar"


@invariant
def ended_orders_keep_no_money() -> Iterator[str]:
    """The money of a cancelled or refunded order is back or on its way"""
    kept = PaymentAttempt.objects.filter(
        state=AttemptState.PAID, order__status__in=ENDED, refunded__lt=F("amount")
    ).select_related("order")
    for attempt in kept:
        if not _will_be_told(attempt.order):
            yield f"order {attempt.order.number} is {attempt.order.status}, {attempt.refundable} is still here"


@invariant
def prepaid_orders_are_paid() -> Iterator[str]:
    """An order that was to be paid first and went on has been paid, once and in full"""
    prepaid = PaymentMethod.objects.filter(prepaid=True).values("code")
    kept = Sum(
        F("payment_attempts__amount") - F("payment_attempts__refunded"),
        filter=Q(payment_attempts__state=AttemptState.PAID),
    )
    paid = Sum("payment_attempts__amount", filter=Q(payment_attempts__state=AttemptState.PAID))
    orders = Order.objects.filter(payment_method__in=prepaid).exclude(status__in=NOT_PAID_YET)
    for order in orders.annotate(paid=Coalesce(paid, ZERO), kept=Coalesce(kept, ZERO)):
        paid_in, left = quantize(order.paid), quantize(order.kept)
        if paid_in < order.total_incl_tax or left > order.total_incl_tax:
            yield f"order {order.number}: total {order.total_incl_tax}, paid {paid_in}, kept {left}"


@invariant
def unpaid_orders_are_not_paid() -> Iterator[str]:
    """No order waits for money that has come"""
    paid = PaymentAttempt.objects.filter(order__status=OrderStatus.UNPAID, state=AttemptState.PAID)
    for attempt in paid.select_related("order"):
        yield f"order {attempt.order.number}: attempt {attempt.trade_no} is paid"


def _totals(rows: "QuerySet[Any, Any]") -> dict[tuple[int, str], Decimal]:
    return {(order, method): quantize(total) for order, method, total in rows.order_by()}


def _will_be_told(order: Order) -> bool:
    """Whether the event that sends the money back has not been handled yet."""
    pending = OutboxEvent.objects.filter(kind="order.status_changed", handled_at__isnull=True)
    return any(event.payload.get("order_id") == order.pk for event in pending.iterator())
