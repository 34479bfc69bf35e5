"""Marking what changed: one row for each tag, in the transaction of the change; the publisher empties the table."""

from collections.abc import Iterable

from commerce.core.models import DirtyTag
from commerce.core.nudges import Nudge

nudge = Nudge()
BATCH = 500


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
    nudge.after_commit()
