"""Asking the provider what has become of an attempt, and telling it that an attempt is over."""

from datetime import datetime, timedelta

import structlog
from django.db.models import F, Q
from django.utils import timezone

from commerce.core.db import retrying
from commerce.order.models import Order
from commerce.payment.enums import LIVE, AttemptState, DifferenceKind, EventKind
from commerce.payment.gateways import gateway
from commerce.payment.gateways.base import GatewayError, TradeState
from commerce.payment.gateways.enums import CloseResult, TradeStatus
from commerce.payment.models import PaymentAttempt
from commerce.payment.services.differences import note_difference
from commerce.payment.services.logbook import record
from commerce.payment.services.settling import settle

logger = structlog.get_logger(__name__)

#: Minutes after its creation at which an attempt is asked about.
FIRST_QUERIES = (1, 2, 5)
#: And then this often, so that what was paid is found within five minutes although no notification came.
INTERVAL = timedelta(minutes=4)
#: Long after its time an attempt that cannot be closed is asked about more rarely.
OVERDUE, OVERDUE_INTERVAL = timedelta(hours=1), timedelta(minutes=30)
#: A page that polls asks us often; we ask the provider at most this often.
POLLING = timedelta(seconds=4)


def check_attempt(*, attempt: PaymentAttempt) -> PaymentAttempt:
    """Ask the provider now. What was paid counts as paid; a provider that does not answer changes nothing."""
    if attempt.state != AttemptState.PAID:
        _check(attempt)
        attempt.refresh_from_db()
    return attempt


def check_order(*, order: Order) -> PaymentAttempt | None:
    """Ask about the attempt that a shopper may be paying, but not with every poll. Returns it as it is now."""
    attempt = PaymentAttempt.objects.filter(order=order, state__in=LIVE).first()
    if attempt is None:
        return None
    now = timezone.now()
    my_turn = PaymentAttempt.objects.filter(pk=attempt.pk).filter(
        Q(queried_at__isnull=True) | Q(queried_at__lte=now - POLLING)
    )
    return check_attempt(attempt=attempt) if my_turn.update(queried_at=now) else attempt


def close_attempt(*, attempt: PaymentAttempt) -> PaymentAttempt:
    """See to it that nobody pays this any more. What was paid before counts as paid.

    A provider that does not answer leaves the attempt alive; the sweep tries again.
    """
    if attempt.is_live:
        _close(attempt)
        attempt.refresh_from_db()
    return attempt


def close_attempts(*, order: Order) -> None:
    """Of an order that is not waiting for money any more."""
    for attempt in PaymentAttempt.objects.filter(order=order, state__in=LIVE):
        close_attempt(attempt=attempt)


def mark_closed(attempt: PaymentAttempt) -> bool:
    live = PaymentAttempt.objects.filter(pk=attempt.pk, state__in=LIVE)
    return bool(live.update(state=AttemptState.CLOSED, next_query_at=None, instruction={}))


def ask_later(attempt: PaymentAttempt) -> None:
    now = timezone.now()
    unpaid = PaymentAttempt.objects.filter(pk=attempt.pk).exclude(state=AttemptState.PAID)
    unpaid.update(queries=F("queries") + 1, queried_at=now, next_query_at=_next_query(attempt, now))


def _check(attempt: PaymentAttempt) -> None:
    try:
        trade = gateway(attempt.method).query(trade_no=attempt.trade_no)
    except GatewayError as error:
        _log(attempt, f"query:{error.policy}:{error.reason}")
        ask_later(attempt)
        return
    _log(attempt, str(trade.state))
    if trade.state == TradeStatus.PAID:
        _take_in(attempt, trade)
    elif attempt.is_live and trade.state == TradeStatus.CLOSED:
        mark_closed(attempt)
    elif attempt.is_live:
        ask_later(attempt)
    else:
        _look_after_a_closed_one(attempt, trade)


def _take_in(attempt: PaymentAttempt, trade: TradeState) -> None:
    if trade.amount != attempt.amount:
        logger.error("payment_amount_differs", trade_no=attempt.trade_no, theirs=str(trade.amount))
        note_difference(
            provider=attempt.method,
            day=timezone.localdate(),
            kind=DifferenceKind.PAYMENT_AMOUNT,
            trade_no=attempt.trade_no,
            ours=attempt.amount,
            theirs=trade.amount,
        )
        ask_later(attempt)
        return
    retrying(lambda: settle(attempt=attempt, provider_trade_no=trade.provider_trade_no, paid_at=trade.paid_at))


def _look_after_a_closed_one(attempt: PaymentAttempt, trade: TradeState) -> None:
    """It was closed before anybody had opened the cashier, so the provider could not close it."""
    over = trade.state != TradeStatus.WAITING
    if not over:
        try:
            over = gateway(attempt.method).close(trade_no=attempt.trade_no) != CloseResult.ALREADY_PAID
        except GatewayError as error:
            _log(attempt, f"close:{error.policy}:{error.reason}")
    if over:
        PaymentAttempt.objects.filter(pk=attempt.pk, state=AttemptState.CLOSED).update(next_query_at=None)
    else:
        ask_later(attempt)


def _close(attempt: PaymentAttempt) -> None:
    attempt.refresh_from_db()
    try:
        result = gateway(attempt.method).close(trade_no=attempt.trade_no)
    except GatewayError as error:
        _log(attempt, f"close:{error.policy}:{error.reason}")
        ask_later(attempt)
        return
    _log(attempt, f"close:{result}")
    if result == CloseResult.ALREADY_PAID:
        _check(attempt)
    elif result == CloseResult.CLOSED:
        mark_closed(attempt)
    elif not _mark_never_made(attempt):
        close_attempt(attempt=attempt)


def _mark_never_made(attempt: PaymentAttempt) -> bool:
    """The provider did not know it. False when it was being made just then: somebody may hold its instruction now."""
    as_read = PaymentAttempt.objects.filter(pk=attempt.pk, state__in=LIVE, instructed_at=attempt.instructed_at)
    closed = as_read.update(state=AttemptState.CLOSED, next_query_at=_after_its_time(attempt), instruction={})
    attempt.refresh_from_db()
    return bool(closed) or not attempt.is_live


def _after_its_time(attempt: PaymentAttempt) -> datetime:
    """A cashier that somebody opens in the meantime closes by itself when the time is over."""
    now = timezone.now()
    return max(now, attempt.expires_at or now) + timedelta(minutes=1)


def _next_query(attempt: PaymentAttempt, now: datetime) -> datetime:
    for minutes in FIRST_QUERIES:
        at = attempt.created_at + timedelta(minutes=minutes)
        if at > now:
            return at
    overdue = attempt.expires_at is not None and now > attempt.expires_at + OVERDUE
    return now + (OVERDUE_INTERVAL if overdue else INTERVAL)


def _log(attempt: PaymentAttempt, result: str) -> None:
    record(EventKind.QUERY, provider=attempt.method, result=result, attempt=attempt)
