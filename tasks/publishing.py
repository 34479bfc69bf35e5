"""When pages are published: right after a change, and by beat for what was lost or has become due."""

import structlog
from celery import shared_task
from django.core.cache import cache
from django.core.management import call_command

from cms.publishing import queue
from cms.publishing.drain import drain as drain_queue
from cms.publishing.store import PublishedFolder, store
from commerce.core.page_cache import tolerant

logger = structlog.get_logger(__name__)

# Other tasks get their turn in between: an SMS must not wait for a whole shop of pages.
SECONDS = 1.0
# One chain of tasks works through a long queue. A chain of its own for every nudge would make everybody else wait for
# all of them in turn. The seconds are for a chain that broke off.
CONTINUING, CONTINUING_SECONDS = "publishing.continuing", 30
TEMPORARY_FILES_KEPT = 3600.0


@shared_task
def drain(*, continued: bool = False) -> int:
    """Publish what waits, for a while; the rest is the next task's. Two at once are harmless."""
    if not continued and tolerant(lambda: cache.get(CONTINUING)):
        return 0
    count = drain_queue(seconds=SECONDS)
    if count.rendered:
        logger.info("pages_published", **vars(count))
    if queue.waiting():
        tolerant(lambda: cache.set(CONTINUING, True, CONTINUING_SECONDS))
        drain.apply_async(kwargs={"continued": True}, retry=False)
    else:
        tolerant(lambda: cache.delete(CONTINUING))
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
