"""Our books against a provider's bill of one day. What heals itself is healed first; what is left is for people."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal

import structlog
from django.utils import timezone

from commerce.payment.enums import AttemptState, DifferenceKind, DifferenceState, EventKind, RefundStatus
from commerce.payment.gateways import gateway
from commerce.payment.gateways.base import BillRow
from commerce.payment.gateways.enums import BillKind
from commerce.payment.models import PaymentAttempt, ReconciliationDifference, Refund
from commerce.payment.services.checking import check_attempt
from commerce.payment.services.differences import note_difference
from commerce.payment.services.logbook import record
from commerce.payment.services.refunding import check_refund

logger = structlog.get_logger(__name__)

#: Our clock and the provider's may put what happens around midnight into different days.
MIDNIGHT = timedelta(minutes=10)


@dataclass(frozen=True)
class Found:
    """A disagreement; amounts in CNY."""

    kind: DifferenceKind
    trade_no: str
    refund_no: str = ""
    ours: Decimal | None = None
    theirs: Decimal | None = None


def reconcile(*, provider: str, day: date) -> list[ReconciliationDifference]:
    """Compare the day (the shop's time) with the provider's bill; returns what is still open of that day.

    Again is harmless: what has disappeared settles itself, what is new is added. Raises GatewayError when there is no
    bill to be had.
    """
    bill = list(gateway(provider).download_bill(day=day))
    found = [*_payments(provider, day, bill), *_refunds(provider, day, bill)]
    for it in found:
        note_difference(
            provider=provider,
            day=day,
            kind=it.kind,
            trade_no=it.trade_no,
            refund_no=it.refund_no,
            ours=it.ours,
            theirs=it.theirs,
        )
    _settle_what_has_gone(provider, day, found)
    record(EventKind.BILL, provider=provider, result=f"{day}: {len(bill)} rows, {len(found)} differences")
    logger.info("bill_reconciled", provider=provider, day=str(day), rows=len(bill), differences=len(found))
    return list(
        ReconciliationDifference.objects.filter(provider=provider, day=day, state=DifferenceState.OPEN).order_by("pk")
    )


def _payments(provider: str, day: date, bill: Iterable[BillRow]) -> list[Found]:
    theirs = {row.trade_no: row.amount for row in bill if row.kind == BillKind.PAYMENT}
    start, end = _bounds(day)
    attempts = PaymentAttempt.objects.filter(method=provider)
    known = {it.trade_no: it for it in attempts.filter(trade_no__in=theirs)}
    for attempt in known.values():
        check_attempt(attempt=attempt)
    found = [it for it in (_payment(no, amount, known.get(no)) for no, amount in theirs.items()) if it]
    inside = attempts.filter(
        state=AttemptState.PAID, paid_at__gte=start + MIDNIGHT, paid_at__lt=end - MIDNIGHT
    ).exclude(trade_no__in=theirs)
    return found + [Found(DifferenceKind.MISSING_PAYMENT, it.trade_no, ours=it.amount) for it in inside]


def _payment(trade_no: str, amount: Decimal, attempt: PaymentAttempt | None) -> Found | None:
    if attempt is None:
        return Found(DifferenceKind.UNKNOWN_PAYMENT, trade_no, theirs=amount)
    if attempt.amount != amount:
        return Found(DifferenceKind.PAYMENT_AMOUNT, trade_no, ours=attempt.amount, theirs=amount)
    if attempt.state != AttemptState.PAID:
        return Found(DifferenceKind.UNPAID_HERE, trade_no, ours=attempt.amount, theirs=amount)
    return None


def _refunds(provider: str, day: date, bill: Iterable[BillRow]) -> list[Found]:
    theirs = {row.refund_no: row for row in bill if row.kind == BillKind.REFUND}
    start, end = _bounds(day)
    refunds = Refund.objects.filter(attempt__method=provider).select_related("attempt")
    known = {it.refund_no: it for it in refunds.filter(refund_no__in=theirs)}
    for refund in known.values():
        check_refund(refund=refund)
    found = [it for it in (_refund(row, known.get(no)) for no, row in theirs.items()) if it]
    # We may have learned of it a day later, so only what began on this day must be in this bill.
    inside = refunds.filter(
        state=RefundStatus.SUCCEEDED, created_at__gte=start + MIDNIGHT, finished_at__lt=end - MIDNIGHT
    ).exclude(refund_no__in=theirs)
    return found + [
        Found(DifferenceKind.MISSING_REFUND, it.attempt.trade_no, it.refund_no, ours=it.amount) for it in inside
    ]


def _refund(row: BillRow, refund: Refund | None) -> Found | None:
    it = Found(DifferenceKind.UNKNOWN_REFUND, row.trade_no, row.refund_no, theirs=row.amount)
    if refund is None:
        return it
    if refund.amount != row.amount:
        return replace(it, kind=DifferenceKind.REFUND_AMOUNT, ours=refund.amount)
    if refund.state != RefundStatus.SUCCEEDED:
        return replace(it, kind=DifferenceKind.UNFINISHED_REFUND, ours=refund.amount)
    return None


def _settle_what_has_gone(provider: str, day: date, found: Iterable[Found]) -> None:
    still = {(it.kind, it.trade_no, it.refund_no) for it in found}
    rows = ReconciliationDifference.objects.filter(provider=provider, day=day, state=DifferenceState.OPEN)
    for row in rows:
        if (row.kind, row.trade_no, row.refund_no) not in still:
            rows.filter(pk=row.pk).update(state=DifferenceState.SETTLED, settled_at=timezone.now())


def _bounds(day: date) -> tuple[datetime, datetime]:
    start = timezone.make_aware(datetime.combine(day, time()))
    return start, start + timedelta(days=1)
