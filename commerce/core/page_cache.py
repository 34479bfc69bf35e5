"""Data of pages (menus, hot lists, areas) in Django's cache, in the version that the marks of their tags amount to.

The version is read from the database, so that processes which share no cache never see what is out of date; it costs
one indexed query. Number and greatest id of the marks together: ids become visible out of order.
"""

import json
from collections.abc import Callable, Collection
from typing import Any

import structlog
from django.core.cache import cache
from django.db.models import Count, Max

from commerce.core import tags
from commerce.core.models import DirtyTag

logger = structlog.get_logger(__name__)

# Less than marks are kept for: when the last one is purged, nothing of the time before it can be there any more.
KEPT_SECONDS = 24 * 3600


def kept(name: str, depends_on: Collection[str], compute: Callable[[], Any]) -> Any:
    """What `compute` said since the last change of these tags. Something that JSON can say.

    A page that is being published reads the database itself.
    """
    if tags.is_recording():
        return compute()
    marks = DirtyTag.objects.filter(tag__in=[*depends_on, tags.EVERYTHING])
    seen = marks.aggregate(number=Count("pk"), last=Max("pk"))
    key = f"page:{name}:{seen['number']}:{seen['last'] or 0}"
    found = tolerant(lambda: cache.get(key))
    if found is not None:
        return json.loads(found)
    text = json.dumps(compute())
    tolerant(lambda: cache.set(key, text, KEPT_SECONDS))
    return json.loads(text)


def tolerant(action: Callable[[], Any]) -> Any:
    """None while the cache is away: pages go on without. Each cache client has its own errors."""
    try:
        return action()
    except Exception:
        logger.warning("page_cache_unavailable", exc_info=True)
        return None
