"""Reads of payments for those who look after the money."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q, QuerySet

from commerce.core.errors import NotFound
from commerce.core.money import ZERO
from commerce.order.models import Order
from commerce.payment.enums import AttemptState, DifferenceState, RefundStatus
from commerce.payment.models import PaymentAttempt, PaymentEvent, ReconciliationDifference, Refund
from commerce.payment.services.returning import retry_key


def attempt_rows(
    *, text: str = "", method: str = "", state: str = "", days: Sequence[date | None] = ()
) -> QuerySet[PaymentAttempt]:
    """Payments for a list, newest first. `text` is the beginning of a number: the order's, ours or the provider's."""
    attempts = PaymentAttempt.objects.select_related("order")
    for word in text.split():
        attempts = attempts.filter(
            Q(order__number__startswith=word) | Q(trade_no__startswith=word) | Q(provider_trade_no__startswith=word)
        )
    if method:
        attempts = attempts.filter(method=method)
    if state in AttemptState.values:
        attempts = attempts.filter(state=state)
    for lookup, day in zip(("created_at__date__gte", "created_at__date__lte"), days, strict=False):
        attempts = attempts.filter(**{lookup: day}) if day else attempts
    return attempts.order_by("-pk")


def attempt_with_order(attempt_id: int) -> PaymentAttempt:
    """Raises NotFound."""
    found = PaymentAttempt.objects.select_related("order").filter(pk=attempt_id).first()
    if found is None:
        raise NotFound
    return found


def events_of(attempt: PaymentAttempt) -> list[PaymentEvent]:
    """All that was said about a payment and its refunds, in the order in which it was said."""
    events = PaymentEvent.objects.filter(Q(attempt=attempt) | Q(refund__attempt=attempt))
    return list(events.select_related("refund").order_by("pk"))


def differences(state: str = "") -> QuerySet[ReconciliationDifference]:
    """Newest days first; those of one state if it is given and known."""
    rows = ReconciliationDifference.objects.select_related("settled_by").order_by("-day", "-pk")
    return rows.filter(state=state) if state in DifferenceState.values else rows


def difference(difference_id: int) -> ReconciliationDifference:
    """Raises NotFound."""
    found = ReconciliationDifference.objects.filter(pk=difference_id).first()
    if found is None:
        raise NotFound
    return found


@dataclass(frozen=True)
class Money:
    """What has been paid for an order and what has gone back; amounts in CNY."""

    attempts: list[PaymentAttempt]
    refunds: list[Refund]

    @property
    def refundable(self) -> Decimal:
        """What one refund may come to: a refund goes back the way that one payment came."""
        return max((attempt.refundable for attempt in self.attempts), default=ZERO)

    @property
    def retryable(self) -> list[Refund]:
        """What a provider has refused, and nobody has asked for again."""
        asked_again = {refund.key for refund in self.refunds}
        failed = [refund for refund in self.refunds if refund.state == RefundStatus.FAILED]
        return [it for it in failed if f"{it.order_id}:{retry_key(it)}" not in asked_again]


def money_of(order: Order) -> Money:
    """Two queries."""
    return Money(
        attempts=list(PaymentAttempt.objects.filter(order=order).order_by("-pk")),
        refunds=list(Refund.objects.filter(order=order).select_related("actor").order_by("-pk")),
    )


def refund_of(order: Order, refund_id: int) -> Refund:
    """Raises NotFound."""
    found = Refund.objects.select_related("attempt").filter(order=order, pk=refund_id).first()
    if found is None:
        raise NotFound
    return found
