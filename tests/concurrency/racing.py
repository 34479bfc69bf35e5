"""Threads that start at the same moment, each on a database connection of its own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from django.db import connection, connections

from commerce.core.errors import ShopError

Action = Callable[[], Any]


def race(*actions: Action) -> list[Any]:
    """What each action returned, or the ShopError that refused it; anything else that is raised fails the test."""
    start = Barrier(len(actions))

    def run(action: Action) -> Any:
        try:
            connection.ensure_connection()
            start.wait(timeout=30)
            return action()
        except ShopError as refusal:
            return refusal
        finally:
            connections.close_all()

    # SQLite cannot be switched to WAL by several connections at once, so the first one is made before.
    connection.ensure_connection()
    with ThreadPoolExecutor(len(actions)) as pool:
        return list(pool.map(run, actions))


def refusals(results: list[Any]) -> list[ShopError]:
    return [result for result in results if isinstance(result, ShopError)]
