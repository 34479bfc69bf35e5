"""A provider tells us something. Its gateway has checked the signature and the account; order, amount and status are
checked here, in this order, and each notification has its effect once."""

import hashlib
from collections.abc import Mapping

import structlog
from django.db import DatabaseError, IntegrityError, transaction

from commerce.core.db import retrying
from commerce.core.errors import NotFound, Unavailable
from commerce.payment.enums import EventKind
from commerce.payment.gateways import gateway, is_configured
from commerce.payment.gateways.base import GatewayError, Notification, NotifyAnswer, NotifyRefused
from commerce.payment.gateways.enums import NotifyKind, NotifyState
from commerce.payment.models import PaymentAttempt, PaymentEvent, Refund
from commerce.payment.services.checking import mark_closed
from commerce.payment.services.holding import hold
from commerce.payment.services.logbook import record
from commerce.payment.services.refunding import fail_refund, finish_refund
from commerce.payment.services.settling import settle

logger = structlog.get_logger(__name__)

KEY_MAX_LENGTH = 128
NUMBER_MAX_LENGTH = 64
PAID = (NotifyState.PAID, NotifyState.FINISHED)
MEANINGFUL = {
    NotifyKind.PAYMENT: (*PAID, NotifyState.CLOSED),
    NotifyKind.REFUND: (NotifyState.REFUND_SUCCEEDED, NotifyState.REFUND_CLOSED, NotifyState.REFUND_ABNORMAL),
}


def accept_notify(*, provider: str, body: bytes, headers: Mapping[str, str]) -> NotifyAnswer:
    """What to answer a provider. Accepted is what has had its effect, now or before; all else is refused.

    Raises NotFound for an unknown provider, and Unavailable (503, so that it comes again) when our database or our
    keys are in trouble; never anything else for what somebody has made up.
    """
    if not is_configured(provider):
        raise NotFound
    try:
        ours = gateway(provider)
    except GatewayError as error:
        logger.error("provider_not_usable", provider=provider, reason=error.reason)
        raise Unavailable from error
    try:
        notification = ours.parse_notify(body=body, headers=headers)
    except NotifyRefused as refusal:
        # Not kept in the database: anybody can send these, as many as they like.
        logger.warning("notify_refused", provider=provider, reason=refusal.reason)
        return ours.notify_answer(accepted=False)
    try:
        retrying(lambda: _accept(provider, notification, body))
    except NotifyRefused as refusal:
        reason = refusal.reason
        logger.warning("notify_refused", provider=provider, reason=reason, trade_no=notification.trade_no)
        retrying(lambda: _note_refusal(provider, notification, body, reason))
        return ours.notify_answer(accepted=False)
    except DatabaseError as error:
        logger.exception("notify_not_stored", provider=provider)
        raise Unavailable from error
    return ours.notify_answer(accepted=True)


@transaction.atomic
def _accept(provider: str, notification: Notification, body: bytes) -> None:
    attempt = _attempt_of(provider, notification)
    hold(attempt.order_id)
    attempt.refresh_from_db()
    refund = _refund_of(attempt, notification)
    _check(attempt, refund, notification)
    if _is_new(attempt, refund, notification, body):
        _apply(attempt, refund, notification)


def _attempt_of(provider: str, notification: Notification) -> PaymentAttempt:
    numbers = (notification.trade_no, notification.refund_no, notification.provider_trade_no, notification.key)
    if not notification.key or len(notification.key) > KEY_MAX_LENGTH or any("\x00" in it for it in numbers):
        raise NotifyRefused("key")
    if max(len(it) for it in numbers[:3]) > NUMBER_MAX_LENGTH:
        raise NotifyRefused("unknown_trade")
    attempt = PaymentAttempt.objects.filter(method=provider, trade_no=notification.trade_no).first()
    if attempt is None:
        raise NotifyRefused("unknown_trade")
    return attempt


def _refund_of(attempt: PaymentAttempt, notification: Notification) -> Refund | None:
    if notification.kind == NotifyKind.PAYMENT:
        return None
    refund = Refund.objects.filter(attempt=attempt, refund_no=notification.refund_no).first()
    if refund is None:
        # Also what overtakes the news that it was paid: it comes again, and finds what it is about.
        raise NotifyRefused("unknown_refund")
    return refund


def _check(attempt: PaymentAttempt, refund: Refund | None, notification: Notification) -> None:
    expected = refund.amount if refund else attempt.amount
    certain = notification.state in PAID
    if notification.amount != expected and (certain or notification.amount is not None):
        raise NotifyRefused("amount")
    if notification.state not in MEANINGFUL[notification.kind]:
        raise NotifyRefused("status")
    theirs = notification.provider_trade_no
    if attempt.provider_trade_no and theirs and theirs != attempt.provider_trade_no:
        raise NotifyRefused("provider_trade_no")
    if theirs and PaymentAttempt.objects.filter(provider_trade_no=theirs).exclude(pk=attempt.pk).exists():
        raise NotifyRefused("provider_trade_no")


def _is_new(attempt: PaymentAttempt, refund: Refund | None, notification: Notification, body: bytes) -> bool:
    """One row for each notification: the unique key lets one of a hundred parallel repetitions through."""
    try:
        with transaction.atomic():
            record(
                EventKind.NOTIFY,
                provider=attempt.method,
                result=str(notification.state),
                attempt=attempt,
                refund=refund,
                key=f"{attempt.method}:{notification.key}",
                raw=body,
                facts=notification.facts,
            )
    except IntegrityError:
        return False
    return True


def _apply(attempt: PaymentAttempt, refund: Refund | None, notification: Notification) -> None:
    if refund is not None:
        _apply_to_refund(refund, notification)
    elif notification.state in PAID:
        settle(
            attempt=attempt,
            provider_trade_no=notification.provider_trade_no,
            paid_at=notification.happened_at,
        )
    else:
        # After a payment this only says that all of it went back; the refunds themselves have been told.
        mark_closed(attempt)


def _apply_to_refund(refund: Refund, notification: Notification) -> None:
    if notification.state == NotifyState.REFUND_SUCCEEDED:
        finish_refund(refund=refund, provider_refund_no=notification.provider_refund_no)
    else:
        fail_refund(refund=refund, reason=str(notification.state))


def _note_refusal(provider: str, notification: Notification, body: bytes, reason: str) -> None:
    """Signed by the provider and still wrong is worth a row, once."""
    key = f"{provider}:refused:{hashlib.sha256(body).hexdigest()}"
    if not PaymentEvent.objects.filter(key=key).exists():
        try:
            with transaction.atomic():
                record(
                    EventKind.NOTIFY,
                    provider=provider,
                    result=f"refused:{reason}",
                    key=key,
                    raw=body,
                    facts=notification.facts,
                )
        except IntegrityError:
            logger.info("notify_refused_twice_at_once", provider=provider)
