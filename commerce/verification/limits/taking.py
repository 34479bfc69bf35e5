"""Taking from budgets: in Redis where the shop has one, else in the database."""

from collections.abc import Callable, Sequence
from typing import TypeVar

import redis
import structlog

from commerce.core.errors import TooMany, Unavailable
from commerce.core.redis import client
from commerce.verification.limits import in_database, in_redis
from commerce.verification.limits.budgets import Budget

logger = structlog.get_logger(__name__)
T = TypeVar("T")


def take(budgets: Sequence[Budget], *, fallback: bool = False) -> None:
    """Take one from every budget, or none at all.

    Raises TooMany with the seconds until all of them have something left. A Redis that is away raises Unavailable:
    what costs money or tells secrets stays shut; with `fallback` the database counts instead, for what must go on.
    Not to be called in a transaction: what a refused caller rolls back would not have been counted.
    """
    wait = _counted(
        lambda connection: in_redis.take(connection, budgets), lambda: in_database.take(budgets), fallback=fallback
    )
    if wait:
        raise TooMany(retry_after=wait)


def left(budget: Budget, *, fallback: bool = False) -> int:
    """How many can still be taken in the window that is open."""
    taken = _counted(
        lambda connection: in_redis.taken(connection, budget), lambda: in_database.taken(budget), fallback=fallback
    )
    return max(budget.limit - taken, 0)


def give_back(budgets: Sequence[Budget], *, fallback: bool = False) -> None:
    """Undo one `take`, for what in the end did not happen."""
    _counted(
        lambda connection: in_redis.give_back(connection, budgets),
        lambda: in_database.give_back(budgets),
        fallback=fallback,
    )


def reset(budget: Budget, *, fallback: bool = False) -> None:
    """Forget what was taken, as after a success that clears earlier failures."""
    _counted(
        lambda connection: in_redis.reset(connection, budget), lambda: in_database.reset(budget), fallback=fallback
    )


def _counted(with_redis: "Callable[[redis.Redis], T]", with_database: Callable[[], T], *, fallback: bool) -> T:
    connection = client()
    if connection is None:
        return with_database()
    try:
        return with_redis(connection)
    except redis.RedisError as error:
        logger.warning("limits_without_redis", error=type(error).__name__, fallback=fallback)
        if fallback:
            return with_database()
        raise Unavailable from error
