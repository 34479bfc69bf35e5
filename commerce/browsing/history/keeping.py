"""Where the list is kept: in Redis where the shop has one, in the database otherwise and while Redis is away.

What the database took meanwhile goes to Redis when it is back, with the next look at the list.
"""

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

import redis
import structlog
from django.utils import timezone

from commerce.browsing.history import in_database, in_redis
from commerce.browsing.history.views import View
from commerce.core.events import emit
from commerce.core.redis import client

logger = structlog.get_logger(__name__)
T = TypeVar("T")


def record(user_id: int, sku_id: int) -> None:
    """The member looks at this SKU now."""
    view = View(sku_id, timezone.now())
    _kept(
        lambda connection: in_redis.record(connection, user_id, [view]),
        lambda: in_database.record(user_id, view),
    )


def recent(user_id: int) -> list[View]:
    """Newest first, at most SHOP_HISTORY_LIMIT."""
    return _kept(lambda connection: _recent(connection, user_id), lambda: in_database.recent(user_id))


def clear(user_id: int) -> None:
    """Forget the list. A Redis that is away is told when it is back (`forget_before` through the outbox)."""
    until = timezone.now()
    in_database.forget_before(user_id, until)
    _kept(
        lambda connection: in_redis.forget_before(connection, user_id, until),
        lambda: emit("history.cleared", user_id=user_id, until=until.isoformat()),
        without_redis=lambda: None,
    )


def forget_before(user_id: int, until: datetime) -> None:
    """What `clear` left to do. Raises redis.RedisError, so that it is tried again."""
    connection = client()
    if connection is not None:
        in_redis.forget_before(connection, user_id, until)


def _recent(connection: "redis.Redis", user_id: int) -> list[View]:
    left_over = in_database.recent(user_id)
    if left_over:
        in_redis.record(connection, user_id, left_over)
        in_database.forget(user_id, left_over)
    return in_redis.recent(connection, user_id)


def _kept(
    with_redis: "Callable[[redis.Redis], T]",
    otherwise: Callable[[], T],
    *,
    without_redis: Callable[[], T] | None = None,
) -> T:
    connection = client()
    if connection is None:
        return (without_redis or otherwise)()
    try:
        return with_redis(connection)
    except redis.RedisError as error:
        logger.warning("history_without_redis", error=type(error).__name__)
        return otherwise()
