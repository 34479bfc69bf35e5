"""Many at once, each thread on a database connection of its own."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from django.db import connection, connections

from commerce.core.errors import ShopError

T = TypeVar("T")
# More only wait for each other: SQLite lets one write at a time, and gives up on whoever waits for 20 s.
THREADS = 12


def at_once(calls: Sequence[Callable[[], T]]) -> list[T | ShopError]:
    """What each call returned or how it was refused; anything else that is raised fails the test."""

    def run(call: Callable[[], T]) -> T | ShopError:
        try:
            return call()
        except ShopError as refusal:
            return refusal
        finally:
            connections.close_all()

    # SQLite cannot be switched to WAL by several connections at once, so the first one is made before.
    connection.ensure_connection()
    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(run, calls))
