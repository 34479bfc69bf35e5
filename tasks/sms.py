"""Codes by text message, on their way to the gateway. A task carries the id of a delivery, never what is in it."""

from uuid import UUID

import structlog
from celery import shared_task

from commerce.verification.providers import SmsUnreachable
from commerce.verification.services import delivery

logger = structlog.get_logger(__name__)


# After 4, 8, 16 and 32 s; how often in all is the delivery's to say, since it knows of tries that were lost.
@shared_task(
    autoretry_for=(SmsUnreachable,), retry_backoff=4, retry_backoff_max=32, retry_jitter=False, max_retries=None
)
def send(message_id: str) -> None:
    delivery.deliver(UUID(message_id))


@shared_task
def send_lost() -> int:
    """What a dead broker or worker dropped."""
    lost = delivery.lost_deliveries()
    for message_id in lost:
        send.delay(str(message_id))
    if lost:
        logger.info("lost_sms_found", count=len(lost))
    return len(lost)
