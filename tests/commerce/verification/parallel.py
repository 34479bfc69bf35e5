"""Many at once, each thread on a database connection of its own."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from django.db import connections

from commerce.core.errors import ShopError

T = TypeVar("T")
THREADS = 24


def at_once(calls: Sequence[Callable[[], T]]) -> list[T | ShopError]:
    """What each call returned or how it was refused; anything else that is raised fails the test."""

    def run(call: Callable[[], T]) -> T | ShopError:
        try:
            return call()
        except ShopError as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(run, calls))
