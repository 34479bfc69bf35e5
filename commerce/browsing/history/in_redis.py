"""A sorted set for each member: SKUs by the microsecond of the last look. Gone after half a year without any."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import cast

import redis
from django.conf import settings

from commerce.browsing.history.views import View

KEPT = timedelta(days=180)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


def record(connection: "redis.Redis", user_id: int, views: Sequence[View]) -> None:
    """One MULTI: nobody sees a list that is too long. A look that comes late does not turn the clock back (GT)."""
    key = _key(user_id)
    with connection.pipeline(transaction=True) as pipe:
        pipe.zadd(key, {str(view.sku_id): _score(view.viewed_at) for view in views}, gt=True)
        pipe.zremrangebyrank(key, 0, -settings.SHOP_HISTORY_LIMIT - 1)
        pipe.expire(key, KEPT)
        pipe.execute()


def recent(connection: "redis.Redis", user_id: int) -> list[View]:
    rows = connection.zrange(_key(user_id), 0, settings.SHOP_HISTORY_LIMIT - 1, desc=True, withscores=True)
    return [View(int(sku), EPOCH + int(score) * MICROSECOND) for sku, score in cast(list[tuple[str, float]], rows)]


def forget_before(connection: "redis.Redis", user_id: int, until: datetime) -> None:
    connection.zremrangebyscore(_key(user_id), "-inf", _score(until))


def _key(user_id: int) -> str:
    return f"jishi:history:{user_id}"


def _score(at: datetime) -> int:
    """A double holds microseconds exactly until the year 2255."""
    return (at - EPOCH) // MICROSECOND
