"""Housekeeping of sign-ins."""

import structlog
from celery import shared_task
from django.core.management import call_command

from commerce.accounts.services.purging import purge

logger = structlog.get_logger(__name__)


@shared_task
def purge_sessions() -> int:
    """The entries in members' lists, Django's own expired sessions, and sign-ins elsewhere that nobody finished."""
    call_command("clearsessions")
    call_command("clearsocial", age=1)
    gone = purge()
    if gone:
        logger.info("old_sessions_purged", count=gone)
    return gone
