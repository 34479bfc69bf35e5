"""Captchas, codes and counters that have expired."""

import structlog
from celery import shared_task

from commerce.verification.services import purging

logger = structlog.get_logger(__name__)


@shared_task
def purge() -> int:
    purged = purging.purge()
    if purged:
        logger.info("verification_purged", count=purged)
    return purged
