"""The queue: marks become waiting pages, and a drain takes pages out of it under a lease."""

from collections.abc import Collection, Iterable, Iterator
from datetime import timedelta
from itertools import islice
from typing import TypeVar
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from cms.publishing.enums import Rank
from cms.publishing.models import PageTag, PublishedPage
from cms.publishing.pages import paths_of
from commerce.core.db import retrying
from commerce.core.models import DirtyTag
from commerce.core.tags import EVERYTHING

Item = TypeVar("Item")

#: Longer than any batch takes; after a worker was killed its pages wait that long.
LEASE = timedelta(seconds=30)
MARKS_AT_ONCE = 1000
CHUNK = 500
BATCH = 25
MARKS_KEPT = timedelta(days=2)


def spread() -> int:
    """Put the pages that the waiting marks touch in the queue. Returns the number of marks."""
    done = 0
    while number := retrying(_spread_some):
        done += number
    return done


@transaction.atomic
def _spread_some() -> int:
    """What is read here has been committed, and so has the change that it tells of: whoever renders later sees it."""
    marks = dict(DirtyTag.objects.filter(spread_at=None).order_by("id").values_list("pk", "tag")[:MARKS_AT_ONCE])
    tags = sorted(set(marks.values()))
    if EVERYTHING in tags:
        PublishedPage.objects.update(wanted=F("wanted") + 1, retry_at=None)
        _add(list(paths_of(tags)))
    elif tags:
        for some in _chunks(tags):
            touched = PageTag.objects.filter(tag__in=some).values("page")
            PublishedPage.objects.filter(pk__in=touched).update(wanted=F("wanted") + 1, retry_at=None)
        request(paths_of(tags))
    for ids in _chunks(marks):
        DirtyTag.objects.filter(pk__in=ids).update(spread_at=timezone.now())
    return len(marks)


def request(paths: Iterable[tuple[str, Rank]]) -> None:
    """Ask for pages by their addresses. A page that is being removed right now is either kept, or begins anew."""
    wanted = dict(paths)
    for some in _chunks(sorted(wanted)):
        PublishedPage.objects.filter(path__in=some).update(wanted=F("wanted") + 1, retry_at=None)
    _add(list(wanted.items()))


def _add(paths: Collection[tuple[str, Rank]]) -> None:
    """Rows for the addresses that have none."""
    for some in _chunks(paths):
        known = set(PublishedPage.objects.filter(path__in=[it[0] for it in some]).values_list("path", flat=True))
        new = [PublishedPage(path=path, rank=rank) for path, rank in some if path not in known]
        PublishedPage.objects.bulk_create(new, ignore_conflicts=True)


def request_due() -> int:
    """Ask for the pages whose time has come: an ad starts or ends. Returns how many."""
    due = PublishedPage.objects.filter(changes_at__lte=timezone.now())
    return due.update(wanted=F("wanted") + 1, changes_at=None)


def claim(limit: int = BATCH) -> tuple[UUID, list[PublishedPage]]:
    """Take pages out of the queue for a while, direct ones first. Nobody else gets them meanwhile."""
    token = uuid4()
    free = _free()
    ids = list(free.order_by("rank", "id").values_list("pk", flat=True)[:limit])
    if not ids:
        return token, []
    retrying(lambda: free.filter(pk__in=ids).update(lease_token=token, lease_until=timezone.now() + LEASE))
    return token, list(PublishedPage.objects.filter(lease_token=token).order_by("rank", "id"))


def waiting() -> int:
    """How many pages a drain could work on now."""
    return _free().count()


def _free() -> "QuerySet[PublishedPage]":
    now = timezone.now()
    unleased = Q(lease_until=None) | Q(lease_until__lte=now)
    ready = Q(retry_at=None) | Q(retry_at__lte=now)
    return PublishedPage.objects.filter(unleased, ready, wanted__gt=F("built"))


def purge_marks() -> int:
    """Delete marks that were seen to long ago. Returns how many."""
    return DirtyTag.objects.filter(spread_at__lt=timezone.now() - MARKS_KEPT).delete()[0]


def _chunks(items: Iterable[Item]) -> Iterator[list[Item]]:
    """As many at once as every database takes as parameters of one query."""
    rest = iter(items)
    while some := list(islice(rest, CHUNK)):
        yield some
