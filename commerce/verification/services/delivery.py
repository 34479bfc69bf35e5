"""Handing a code to the gateway: at most once, unless the gateway certainly did not take it."""

import logging
from datetime import timedelta
from uuid import UUID

import structlog
from django.conf import settings
from django.db.models import F
from django.utils import timezone

from commerce.core.sealing import BrokenSeal, unseal
from commerce.verification.enums import DeliveryState, Purpose
from commerce.verification.models import SmsDelivery
from commerce.verification.providers import (
    SmsMessage,
    SmsRejected,
    SmsUnknown,
    SmsUnreachable,
    chosen_provider,
)
from commerce.verification.services.sms_codes import LIFE, SEAL

logger = structlog.get_logger(__name__)

ATTEMPTS = 5
REASON_LENGTH = SmsDelivery._meta.get_field("reason").max_length
# A delivery that waits longer than any retry does was lost with its broker or worker.
LOST_AFTER = timedelta(seconds=60)


def deliver(message_id: UUID) -> None:
    """Send a message that waits; anything else is left alone, so that a task that runs twice sends once.

    Raises SmsUnreachable when trying again later can help.
    """
    delivery = _claim(message_id)
    if delivery is None:
        return
    try:
        chosen_provider().send(_message(delivery))
    except SmsUnreachable as error:
        last = delivery.attempts >= ATTEMPTS
        _move(delivery, DeliveryState.GIVEN_UP if last else DeliveryState.WAITING, error.reason)
        if not last:
            raise
    except SmsRejected as error:
        _move(delivery, DeliveryState.REJECTED, error.reason)
    except SmsUnknown as error:
        _move(delivery, DeliveryState.UNKNOWN, error.reason)
    else:
        _move(delivery, DeliveryState.SENT)


def _claim(message_id: UUID) -> SmsDelivery | None:
    """The delivery, if it is ours to make now. A worker that dies afterwards leaves it claimed: whether it was sent
    is not known then, and nobody sends it again."""
    now = timezone.now()
    waiting = SmsDelivery.objects.filter(pk=message_id, state=DeliveryState.WAITING, expires_at__gt=now)
    claimed = waiting.update(
        state=DeliveryState.SENDING, attempts=F("attempts") + 1, provider=settings.SMS_PROVIDER, changed_at=now
    )
    return SmsDelivery.objects.get(pk=message_id) if claimed else None


def _message(delivery: SmsDelivery) -> SmsMessage:
    try:
        code = unseal(delivery.sealed_code, purpose=SEAL)
    except BrokenSeal:
        raise SmsRejected("broken seal") from None
    return SmsMessage(
        message_id=delivery.pk.hex,
        mobile=delivery.mobile,
        purpose=Purpose(delivery.purpose),
        code=code,
        minutes=int(LIFE.total_seconds() // 60),
    )


def _move(delivery: SmsDelivery, state: DeliveryState, reason: str = "") -> None:
    """From being sent to what came of it. The code stays only for as long as it may be sent again."""
    changes = {} if state == DeliveryState.WAITING else {"sealed_code": ""}
    rows = SmsDelivery.objects.filter(pk=delivery.pk, state=DeliveryState.SENDING)
    rows.update(state=state, reason=reason[:REASON_LENGTH], changed_at=timezone.now(), **changes)
    level = logging.INFO if state == DeliveryState.SENT else logging.WARNING
    logger.log(
        level,
        "sms_delivery",
        message_id=str(delivery.pk),
        purpose=delivery.purpose,
        attempt=delivery.attempts,
        outcome=str(state),
        reason=reason,
    )


def lost_deliveries() -> list[UUID]:
    """Those that wait although their task must have run by now, and whose code is still good."""
    now = timezone.now()
    lost = SmsDelivery.objects.filter(
        state=DeliveryState.WAITING, changed_at__lte=now - LOST_AFTER, expires_at__gt=now
    )
    return list(lost.order_by("created_at").values_list("pk", flat=True)[:100])
