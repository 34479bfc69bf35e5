"""What nobody has told us: attempts that stay open, refunds of unknown result. Sweeps over indexed columns."""

import time
from collections.abc import Sequence
from datetime import datetime, timedelta

import structlog
from django.utils import timezone

from commerce.order.enums import OrderStatus
from commerce.payment.enums import UNFINISHED
from commerce.payment.models import PaymentAttempt, Refund
from commerce.payment.services.checking import check_attempt, close_attempt
from commerce.payment.services.refunding import check_refund

logger = structlog.get_logger(__name__)

SWEEP_BATCH = 200
#: A provider that hangs must not keep a worker longer than the sweep's own period.
BUDGET_SECONDS = 25.0
#: Of two sweeps at once one takes a row; if it dies, the row is due again then.
LEASE = timedelta(minutes=1)


def sweep_attempts(limit: int = SWEEP_BATCH) -> int:
    """Ask about the attempts that are due, the longest waiting first. Returns how many were asked about."""
    now = timezone.now()
    due = PaymentAttempt.objects.filter(next_query_at__lte=now).order_by("next_query_at").select_related("order")
    return _sweep(list(due[:limit]), now)


def sweep_refunds(limit: int = SWEEP_BATCH) -> int:
    """Ask about the refunds that are due; those that nobody has sent are sent. Returns how many."""
    now = timezone.now()
    due = Refund.objects.filter(next_query_at__lte=now, state__in=UNFINISHED).order_by("next_query_at")
    return _sweep(list(due.select_related("attempt")[:limit]), now)


def _sweep(rows: Sequence[PaymentAttempt | Refund], now: datetime) -> int:
    end = time.monotonic() + BUDGET_SECONDS
    asked = 0
    for row in rows:
        if time.monotonic() > end:
            logger.warning("payment_sweep_cut_short", left=len(rows) - asked)
            break
        mine = type(row).objects.filter(pk=row.pk, next_query_at=row.next_query_at)
        if not mine.update(next_query_at=now + LEASE):
            continue
        asked += 1
        try:
            _look_after(row)
        except Exception:
            # One bad row must not keep those behind it waiting for ever.
            logger.exception("payment_sweep_failed", number=str(row))
    return asked


def _look_after(row: PaymentAttempt | Refund) -> None:
    if isinstance(row, Refund):
        check_refund(refund=row)
    elif row.is_live and row.order.status != OrderStatus.UNPAID:
        close_attempt(attempt=row)
    else:
        check_attempt(attempt=row)
