"""A row in a table waits for a worker; a nudge tells that it is there. Losing one is harmless: beat looks, too."""

from collections.abc import Callable

from django.db import transaction


class Nudge:
    """How whoever works off a table is told; the tasks floor, which knows workers, says how at start."""

    def __init__(self) -> None:
        self._tell: Callable[[], None] | None = None

    def set(self, tell: Callable[[], None]) -> None:
        self._tell = tell

    def after_commit(self) -> None:
        """Once a transaction, however many rows it adds. A failure is only logged: the change is committed."""
        waiting = transaction.get_connection().run_on_commit
        if not any(entry[1] == self.now for entry in waiting):
            transaction.on_commit(self.now, robust=True)

    def now(self) -> None:
        if self._tell is not None:
            self._tell()
