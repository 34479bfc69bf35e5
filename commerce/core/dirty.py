"""Marking what changed: one row for each tag, in the transaction of the change; the publisher empties the table."""

from collections.abc import Callable, Iterable

from django.db import transaction

from commerce.core.models import DirtyTag

_nudges: list[Callable[[], None]] = []
BATCH = 500


def set_nudge(nudge: Callable[[], None]) -> None:
    """Register how the publisher is told that there is something to do (the tasks floor does, at start)."""
    _nudges[:] = [nudge]


def mark_dirty(*tags: str) -> None:
    """Say that everything made from these tags has to be made again. One INSERT, and one nudge a transaction.

    Rows are only ever added, so that two buyers of different goods never wait for one another's mark.
    """
    mark_all(tags)


def mark_all(tags: Iterable[str]) -> None:
    """The same for any number of tags."""
    wanted = sorted(set(tags))
    if not wanted:
        return
    DirtyTag.objects.bulk_create([DirtyTag(tag=tag) for tag in wanted], batch_size=BATCH)
    waiting = transaction.get_connection().run_on_commit
    if not any(entry[1] is _nudge for entry in waiting):
        transaction.on_commit(_nudge, robust=True)


def _nudge() -> None:
    for nudge in _nudges:
        nudge()
