"""Mails. The server may be slow or away, so that no visitor waits for it."""

import structlog
from celery import shared_task

from commerce.accounts.services import emails
from commerce.core.mail import MailRejected, MailUnreachable

logger = structlog.get_logger(__name__)

RETRIES = 8
LONGEST_WAIT_SECONDS = 3600


@shared_task(
    autoretry_for=(MailUnreachable,),
    retry_backoff=5,
    retry_backoff_max=LONGEST_WAIT_SECONDS,
    max_retries=RETRIES,
)
def send_activation(user_id: int) -> None:
    """Sending it twice is harmless: it is the same link, which works once."""
    try:
        emails.send_activation(user_id)
    except MailRejected as error:
        logger.error("mail_rejected", template="email_activation", user_id=user_id, reason=str(error))
