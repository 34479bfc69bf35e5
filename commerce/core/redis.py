"""The shop's own connection to Redis, for what must be counted atomically. Caches and Celery have theirs."""

from functools import cache

import redis
from django.conf import settings
from redis.backoff import NoBackoff
from redis.retry import Retry

# A Redis that does not answer within these is away: whoever asks decides at once what that means.
CONNECT_SECONDS = 0.5
ANSWER_SECONDS = 0.5


def client() -> "redis.Redis | None":
    """None when the shop runs without Redis. The caller handles `redis.RedisError`."""
    return _client(settings.REDIS_URL) if settings.REDIS_URL else None


@cache
def _client(url: str) -> "redis.Redis":
    """One pool per process and address. After a restart of the server pooled connections are dead, so that each is
    tried a second time; a time-out is not: the command may have been carried out."""
    return redis.Redis.from_url(
        url,
        decode_responses=True,
        socket_connect_timeout=CONNECT_SECONDS,
        socket_timeout=ANSWER_SECONDS,
        retry=Retry(NoBackoff(), 1, supported_errors=(redis.ConnectionError,)),
    )
