"""What the settlement has shown to a member, since the page sends nothing along that would prove it.

Kept in the cache for an hour. Without it (a client that never looked, a cache that is away) nothing was shown, and
nothing is compared: a shop without its cache still takes orders.
"""

from collections.abc import Callable
from typing import TypeVar

import structlog
from django.core.cache import cache

from commerce.accounts.models import User

logger = structlog.get_logger(__name__)
T = TypeVar("T")

KEPT_SECONDS = 3600


def remember(user: User, fingerprint: str) -> None:
    _cached(lambda: cache.set(_key(user), fingerprint, KEPT_SECONDS))


def shown_to(user: User) -> str | None:
    """The fingerprint of the last settlement."""
    return _cached(lambda: cache.get(_key(user)))


def _key(user: User) -> str:
    return f"meiduo:agreed:{user.pk}"


def _cached(action: Callable[[], T]) -> T | None:
    try:
        return action()
    except Exception:
        # Each cache client has its own errors, and all of them mean the same here.
        logger.warning("settlement_without_cache", exc_info=True)
        return None
