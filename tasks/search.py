"""The search index. Marks are made in the transactions of changes; these tasks empty the table of marks."""

import structlog
from celery import shared_task

from commerce.search import services
from commerce.search.models import DirtyDocument

logger = structlog.get_logger(__name__)


@shared_task
def index_dirty() -> int:
    """Called after each commit that marked something, and by beat for what a dead broker or worker dropped."""
    looked_at = services.index_dirty() if DirtyDocument.objects.filter(done=False).exists() else 0
    if looked_at:
        logger.info("search_documents_indexed", count=looked_at)
    return looked_at


@shared_task
def refresh_words() -> int:
    """Weights of words by sales, and words that nobody uses any more; counts of searches long past."""
    services.purge()
    return services.refresh_lexicon()


def nudge() -> None:
    """Ask a worker to index now. Failing is harmless (beat asks again), so a dead broker must not be waited for."""
    index_dirty.apply_async(retry=False)
