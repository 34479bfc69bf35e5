"""Housekeeping of sign-ins."""

import structlog
from celery import shared_task
from django.core.management import call_command

from commerce.accounts.services.purging import purge

logger = structlog.get_logger(__name__)


@shared_task
def purge_sessions() -> int:
    """The entries in members' lists, and Django's own expired sessions."""
    call_command("clearsessions")
    gone = purge()
    if gone:
        logger.info("old_sessions_purged", count=gone)
    return gone
