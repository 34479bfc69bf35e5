"""Emptying the queue: render, write what changed, remove what is gone, report what cannot be rendered.

What holds when several drains run, are killed, or stall for minutes in the middle:
- a page is rendered under a lease, and its file is exchanged in the transaction that checks the lease, so whoever lost
  it throws away what it made;
- what the page turned out to depend on is written down before the file is exchanged. A mark for such a new tag that
  was seen to meanwhile found the page without it: then the page stays in the queue.
"""

import hashlib
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from cms.publishing.models import PageTag, PublishedPage
from cms.publishing.queue import claim, spread
from cms.publishing.rendering import ERROR_LENGTH, Failed, Gone, Rendered, render
from cms.publishing.store import Staged, name_of, store
from commerce.core import tags
from commerce.core.db import retrying
from commerce.core.models import DirtyTag

logger = structlog.get_logger(__name__)

# A fault has to be healed a minute after it ends.
RETRY_FIRST = timedelta(seconds=5)
RETRY_MAX = timedelta(seconds=30)
#: Between the clocks of several hosts.
CLOCKS_APART = timedelta(seconds=10)
#: 1 * 2^5 is beyond RETRY_MAX already.
DOUBLINGS = 5

Progress = Callable[["Count"], None]


@dataclass
class Count:
    """What a drain did: `written` files changed, of `rendered` pages."""

    rendered: int = 0
    written: int = 0
    removed: int = 0
    failed: int = 0


@dataclass
class Work:
    """One page on its way through a batch."""

    page: PublishedPage
    result: Rendered
    had: frozenset[str]
    sha256: str
    staged: Staged | None = None

    @property
    def added(self) -> frozenset[str]:
        return frozenset(self.result.tags) - self.had


def drain(*, seconds: float | None = None, progress: Progress | None = None) -> Count:
    """Publish what waits. Stops after `seconds` when there is still more, so that other tasks get their turn."""
    end = None if seconds is None else time.monotonic() + seconds
    total = Count()
    spread()
    while end is None or time.monotonic() < end:
        token, pages = claim()
        if not pages:
            break
        with tags.sharing():
            _publish(token, pages, total)
        if progress:
            progress(total)
        # Pages that show a new change themselves come before the lists that wait already.
        spread()
    return total


def _publish(token: UUID, pages: list[PublishedPage], total: Count) -> None:
    started = timezone.now()
    works: list[Work] = []
    known = _known_tags(pages)
    for page in pages:
        result = render(page.path)
        total.rendered += 1
        if isinstance(result, Failed):
            total.failed += _fail(page, token, result.error)
        elif isinstance(result, Gone):
            total.removed += retrying(lambda page=page: _remove(page, token))  # type: ignore[misc]
        else:
            digest = hashlib.sha256(result.body).hexdigest()
            works.append(Work(page, result, known.get(page.pk, frozenset()), digest))
    _add_tags(works)
    staged = [work for work in works if _stage(work, token, total)]
    total.written += retrying(lambda: _exchange(staged, token, started))
    for work in staged:
        if work.staged:
            store().discard(work.staged)


def _known_tags(pages: Iterable[PublishedPage]) -> dict[int, frozenset[str]]:
    found: dict[int, set[str]] = {}
    for page, tag in PageTag.objects.filter(page__in=[it.pk for it in pages]).values_list("page", "tag"):
        found.setdefault(page, set()).add(tag)
    return {page: frozenset(tags) for page, tags in found.items()}


def _add_tags(works: Iterable[Work]) -> None:
    rows = [PageTag(page=work.page, tag=tag) for work in works for tag in sorted(work.added)]
    PageTag.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)


def _stage(work: Work, token: UUID, total: Count) -> bool:
    """Write the temporary files of what changed. False when that fails: then the old file stays."""
    name = name_of(work.page.path)
    if work.sha256 == work.page.sha256 and store().read(name) == work.result.body:
        return True
    try:
        work.staged = store().stage(name, work.result.body)
    except Exception as error:
        total.failed += _fail(work.page, token, f"{type(error).__name__}: {error}")
        return False
    return True


@transaction.atomic
def _exchange(works: list[Work], token: UUID, started: datetime) -> int:
    """The files and their rows, together. Returns how many files changed."""
    overtaken = _marked_meanwhile({tag for work in works for tag in work.added}, started)
    mine = [work for work in works if _close(work, token, again=bool(work.added & overtaken))]
    for work in mine:
        gone = work.had - frozenset(work.result.tags)
        if gone:
            PageTag.objects.filter(page=work.page, tag__in=gone).delete()
    for work in mine:
        if work.staged:
            store().commit(work.staged)
    return sum(work.staged is not None for work in mine)


def _marked_meanwhile(added: set[str], started: datetime) -> set[str]:
    if not added:
        return set()
    recent = Q(spread_at=None) | Q(spread_at__gte=started - CLOCKS_APART)
    # Only a few marks are that young; the tags are compared here because there may be thousands of them.
    return added & set(DirtyTag.objects.filter(recent).values_list("tag", flat=True))


def _close(work: Work, token: UUID, *, again: bool) -> bool:
    """Write down what was built, and give the lease back. False when it was lost meanwhile."""
    changes = {"sha256": work.sha256, "size": len(work.result.body)}
    if work.staged:
        changes["published_at"] = timezone.now()  # type: ignore[assignment]
    if again:
        changes["wanted"] = F("wanted") + 1  # type: ignore[assignment]
    mine = PublishedPage.objects.filter(pk=work.page.pk, lease_token=token)
    return bool(
        mine.update(
            built=work.page.wanted,
            lease_token=None,
            lease_until=None,
            changes_at=work.result.changes_at,
            error="",
            attempts=0,
            retry_at=None,
            **changes,
        )
    )


@transaction.atomic
def _remove(page: PublishedPage, token: UUID) -> int:
    """Take down a page whose thing is gone, unless it has been asked for again since."""
    mine = PublishedPage.objects.filter(pk=page.pk, lease_token=token)
    if mine.filter(wanted=page.wanted).update(built=page.wanted):
        PageTag.objects.filter(page=page)._raw_delete(using=PageTag.objects.db)
        mine._raw_delete(using=PublishedPage.objects.db)
        store().remove(name_of(page.path))
        return 1
    mine.update(lease_token=None, lease_until=None)
    return 0


def _fail(page: PublishedPage, token: UUID, error: str) -> int:
    """Keep the old file, tell, and try again soon."""
    logger.error("page_not_published", path=page.path, error=error)
    delay = min(RETRY_FIRST * 2 ** min(page.attempts, DOUBLINGS), RETRY_MAX)
    return PublishedPage.objects.filter(pk=page.pk, lease_token=token).update(
        lease_token=None,
        lease_until=None,
        error=error[:ERROR_LENGTH],
        attempts=min(page.attempts + 1, DOUBLINGS),
        retry_at=timezone.now() + delay,
    )
