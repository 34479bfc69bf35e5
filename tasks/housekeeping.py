"""Rows that have served their time."""

import structlog
from celery import shared_task

from commerce.core import events, idempotency

logger = structlog.get_logger(__name__)


@shared_task
def purge() -> int:
    """Answers to repeated requests after a day, handled events after a week."""
    answers, handled = idempotency.purge(), events.purge()
    logger.info("housekeeping_done", answers=answers, events=handled)
    return answers + handled
