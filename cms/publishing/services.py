"""What people ask of the publisher."""

from collections.abc import Iterable

from django.db import transaction

from cms.publishing import queue
from cms.publishing.pages import rank_of
from commerce.core.dirty import mark_dirty
from commerce.core.tags import EVERYTHING


def publish_everything() -> None:
    """Have every page made again; files whose bytes stay the same are left alone."""
    mark_dirty(EVERYTHING)


@transaction.atomic
def publish_again(*, tags: Iterable[str] = (), paths: Iterable[str] = ()) -> None:
    """Have pages made again: those made from the tags, and those at the addresses."""
    queue.request((path, rank_of(path)) for path in paths)
    mark_dirty(*tags)
