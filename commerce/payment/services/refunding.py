"""Sending money back through the provider. No call is made inside a transaction, and none with new numbers."""

from datetime import datetime, timedelta

import structlog
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from commerce.core import events
from commerce.core.db import retrying
from commerce.core.money import ZERO
from commerce.order.enums import TRANSITIONS, OrderStatus
from commerce.order.models import Order
from commerce.order.services import change_status
from commerce.payment.enums import UNFINISHED, AttemptState, EventKind, RefundStatus
from commerce.payment.gateways import gateway
from commerce.payment.gateways.base import GatewayError, PermanentGatewayError, RefundRequest, RefundResult
from commerce.payment.gateways.enums import RefundState
from commerce.payment.models import PaymentAttempt, Refund
from commerce.payment.services import sources
from commerce.payment.services.arithmetic import plus
from commerce.payment.services.holding import hold
from commerce.payment.services.logbook import record

logger = structlog.get_logger(__name__)

#: After which minutes a refund of unknown result is asked about; the last one goes on.
DELAYS = (1, 2, 5, 10, 30)
#: What the provider is told; what people write stays with us.
SUBJECT = "集市订单退款"


def run_refund(*, refund: Refund) -> Refund:
    """Ask the provider for a refund that nobody has asked it for yet. Twice, or twice at once, is once."""
    mine = Refund.objects.filter(pk=refund.pk, state=RefundStatus.REQUESTED)
    if mine.update(state=RefundStatus.PROCESSING, next_query_at=_later(0)):
        _send(refund)
    refund.refresh_from_db()
    return refund


def check_refund(*, refund: Refund) -> Refund:
    """Ask what has become of a refund; one that never arrived is sent again, with the same numbers.

    One that has failed is only asked about: what has gone through after all counts.
    """
    if refund.state == RefundStatus.REQUESTED:
        return run_refund(refund=refund)
    if refund.state != RefundStatus.SUCCEEDED:
        _ask(refund)
        refund.refresh_from_db()
    return refund


def finish_refund(*, refund: Refund, provider_refund_no: str) -> bool:
    """The money has gone back. True for the first who says so. With all of it back, the order counts as refunded."""
    return retrying(lambda: _finish(refund, provider_refund_no))


def fail_refund(*, refund: Refund, reason: str) -> bool:
    """The provider has refused for good: the amount may be asked for again, by another refund."""
    return retrying(lambda: _fail(refund, reason))


def _send(refund: Refund) -> None:
    attempt = refund.attempt
    request = RefundRequest(
        trade_no=attempt.trade_no,
        refund_no=refund.refund_no,
        amount=refund.amount,
        total=attempt.amount,
        reason=SUBJECT,
    )
    _log(refund, "sent")
    try:
        result = gateway(attempt.method).refund(request=request)
    except PermanentGatewayError as error:
        _log(refund, f"{error.policy}:{error.reason}")
        fail_refund(refund=refund, reason=error.reason)
    except GatewayError as error:
        _log(refund, f"{error.policy}:{error.reason}")
        _ask_later(refund)
    else:
        _take_in(refund, result)


def _ask(refund: Refund) -> None:
    try:
        result = gateway(refund.attempt.method).query_refund(
            trade_no=refund.attempt.trade_no, refund_no=refund.refund_no
        )
    except GatewayError as error:
        _log(refund, f"query:{error.policy}:{error.reason}")
        _ask_later(refund)
        return
    if result.state == RefundState.UNKNOWN_REFUND:
        _log(refund, "never_arrived")
        if refund.state == RefundStatus.PROCESSING:
            _ask_later(refund)
            _send(refund)
    else:
        _take_in(refund, result)


def _take_in(refund: Refund, result: RefundResult) -> None:
    _log(refund, str(result.state))
    if result.amount is not None and result.amount != refund.amount:
        # Nothing of ours explains it: people look at it, and until then it counts as on its way.
        logger.error("refund_amount_differs", refund_no=refund.refund_no, theirs=str(result.amount))
        _ask_later(refund)
    elif result.state == RefundState.SUCCEEDED:
        finish_refund(refund=refund, provider_refund_no=result.provider_refund_no)
    elif result.state == RefundState.FAILED:
        fail_refund(refund=refund, reason="failed")
    else:
        _ask_later(refund)


@transaction.atomic
def _finish(refund: Refund, provider_refund_no: str) -> bool:
    order = hold(refund.order_id)
    refund.refresh_from_db()
    if refund.state == RefundStatus.SUCCEEDED:
        return False
    if refund.state == RefundStatus.FAILED and not _reserve_again(refund):
        logger.error("refund_succeeded_twice", refund_no=refund.refund_no)
        return False
    refund.state = RefundStatus.SUCCEEDED
    refund.provider_refund_no = provider_refund_no
    refund.finished_at = timezone.now()
    refund.next_query_at = None
    refund.failure = ""
    refund.save(update_fields=["state", "provider_refund_no", "finished_at", "next_query_at", "failure"])
    sources.give_back(refund)
    events.emit("refund.succeeded", refund_id=refund.pk, order_id=order.pk)
    _end(order, refund)
    return True


@transaction.atomic
def _fail(refund: Refund, reason: str) -> bool:
    hold(refund.order_id)
    failed = Refund.objects.filter(pk=refund.pk, state__in=UNFINISHED).update(
        state=RefundStatus.FAILED, failure=reason[:100], next_query_at=None
    )
    if failed:
        PaymentAttempt.objects.filter(pk=refund.attempt_id).update(refunded=plus("refunded", -refund.amount))
        events.emit("refund.failed", refund_id=refund.pk, order_id=refund.order_id)
        logger.error("refund_failed", refund_no=refund.refund_no, reason=reason)
    return bool(failed)


def _reserve_again(refund: Refund) -> bool:
    """A refund that we had given up has come through; what it took is taken again, if nobody else has it."""
    room = PaymentAttempt.objects.filter(pk=refund.attempt_id, refunded__lte=plus("amount", -refund.amount))
    return bool(room.update(refunded=plus("refunded", refund.amount)))


def _end(order: Order, refund: Refund) -> None:
    """An order is refunded when none of the money paid for it is left with us."""
    attempts = PaymentAttempt.objects.filter(order=order, state=AttemptState.PAID)
    paid = sum((attempt.amount for attempt in attempts), ZERO)
    back = sum((it.amount for it in Refund.objects.filter(order=order, state=RefundStatus.SUCCEEDED)), ZERO)
    if paid == back and OrderStatus.REFUNDED in TRANSITIONS[order.status]:
        change_status(order=order, new_status=OrderStatus.REFUNDED, actor=refund.actor, reason="refunded")


def _ask_later(refund: Refund) -> None:
    waiting = Refund.objects.filter(pk=refund.pk, state=RefundStatus.PROCESSING)
    waiting.update(queries=F("queries") + 1, next_query_at=_later(refund.queries))


def _later(queries: int) -> datetime:
    return timezone.now() + timedelta(minutes=DELAYS[min(queries, len(DELAYS) - 1)])


def _log(refund: Refund, result: str) -> None:
    record(EventKind.REFUND, provider=refund.attempt.method, result=result, attempt=refund.attempt, refund=refund)
