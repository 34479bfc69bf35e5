"""Counters in Redis. One script looks at all of them and then takes, so that no other taker comes between."""

import math
from collections.abc import Sequence
from typing import cast

import redis

from commerce.verification.limits.budgets import Budget

# Braces keep all counters on one node of a cluster, where one script can see them.
PREFIX = "jishi:{limits}:"

# KEYS: counters; ARGV: limit and milliseconds of each. Answers with the milliseconds to wait, 0 when taken.
TAKE = """
local wait = 0
for i, key in ipairs(KEYS) do
    if tonumber(redis.call('GET', key) or '0') >= tonumber(ARGV[2 * i - 1]) then
        wait = math.max(wait, redis.call('PTTL', key), 1)
    end
end
if wait > 0 then
    return wait
end
for i, key in ipairs(KEYS) do
    if redis.call('INCR', key) == 1 then
        redis.call('PEXPIRE', key, ARGV[2 * i])
    end
end
return 0
"""

# Never below nothing, and never a counter that has no end.
GIVE_BACK = """
for _, key in ipairs(KEYS) do
    if tonumber(redis.call('GET', key) or '0') > 0 then
        redis.call('DECR', key)
    end
end
return 0
"""


def take(connection: "redis.Redis", budgets: Sequence[Budget]) -> int:
    """Seconds to wait, or 0 when one was taken from each."""
    arguments = [number for budget in budgets for number in (budget.limit, budget.seconds * 1000)]
    wait = cast(int, connection.eval(TAKE, len(budgets), *_keys(budgets), *arguments))
    return math.ceil(wait / 1000)


def taken(connection: "redis.Redis", budget: Budget) -> int:
    return int(cast(str | None, connection.get(_keys([budget])[0])) or 0)


def give_back(connection: "redis.Redis", budgets: Sequence[Budget]) -> None:
    connection.eval(GIVE_BACK, len(budgets), *_keys(budgets))


def reset(connection: "redis.Redis", budget: Budget) -> None:
    connection.delete(*_keys([budget]))


def _keys(budgets: Sequence[Budget]) -> list[str]:
    return [PREFIX + budget.counter for budget in budgets]
