"""Sessions in the database with a copy in the cache, which may fail without anybody noticing but the log.

Django's own `cached_db` answers 500 when the cache is away. The copies live only minutes: a session that was ended
while the cache was away would otherwise come back with it.
"""

from typing import Any

import structlog
from django.contrib.sessions.backends.cached_db import SessionStore as CachedSessionStore

logger = structlog.get_logger(__name__)

COPY_SECONDS = 300


class ForgivingCache:
    """The few methods that the session store calls; a cache that fails is an empty one."""

    def __init__(self, cache: Any) -> None:
        self._cache = cache

    def get(self, key: str) -> Any:
        return self._try("get", key)

    def set(self, key: str, value: Any, timeout: int | None = None) -> None:
        self._try("set", key, value, COPY_SECONDS if timeout is None else min(timeout, COPY_SECONDS))

    def delete(self, key: str) -> None:
        self._try("delete", key)

    def __contains__(self, key: str) -> bool:
        return self.get(key) is not None

    def _try(self, method: str, *arguments: Any) -> Any:
        try:
            return getattr(self._cache, method)(*arguments)
        except Exception:
            # Each cache client has its own errors, and all of them mean the same here.
            logger.warning("session_cache_away", operation=method)
            return None


class SessionStore(CachedSessionStore):
    cache_key_prefix = "session:"

    def __init__(self, session_key: str | None = None) -> None:
        super().__init__(session_key)
        self._cache = ForgivingCache(self._cache)  # type: ignore[has-type]
