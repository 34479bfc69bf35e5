"""When pages are published: right after a change, and by beat for what was lost or has become due."""

import structlog
from celery import shared_task
from django.core.management import call_command

from cms.publishing import queue
from cms.publishing.drain import drain as drain_queue
from cms.publishing.store import PublishedFolder, store

logger = structlog.get_logger(__name__)

# Other tasks get their turn in between: an SMS must not wait for a whole shop of pages.
SECONDS = 2.0
TEMPORARY_FILES_KEPT = 3600.0


@shared_task
def drain() -> int:
    """Publish what waits, for a while; the rest is the next task's. Two at once are harmless."""
    count = drain_queue(seconds=SECONDS)
    if count.rendered:
        logger.info("pages_published", **vars(count))
    if queue.waiting():
        nudge()
    return count.rendered


@shared_task
def sweep() -> int:
    queue.request_due()
    return drain()


@shared_task
def publish_scheduled() -> None:
    """Wagtail's own: pages and snippets whose time to go live or to expire has come."""
    call_command("publish_scheduled")


@shared_task
def purge() -> int:
    pages = store()
    files = pages.sweep(TEMPORARY_FILES_KEPT) if isinstance(pages, PublishedFolder) else 0
    return files + queue.purge_marks()


def nudge() -> None:
    """Ask a worker to drain now. Failing is harmless (beat asks again), so a dead broker must not be waited for."""
    drain.apply_async(retry=False)
