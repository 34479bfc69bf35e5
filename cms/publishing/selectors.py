"""What editors and merchants see of the publisher."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Q
from django.db.models.expressions import F

from cms.publishing.enums import PageState
from cms.publishing.models import PublishedPage
from commerce.core.models import DirtyTag

SHOWN = 20


@dataclass(frozen=True)
class Publication:
    """The pages that a change of some things touches. `pages` holds the first of them by address."""

    state: PageState | None
    published_at: datetime | None
    total: int
    queued: int
    failed: int
    pages: list[PublishedPage]

    @property
    def more(self) -> int:
        """How many pages are not in the list."""
        return self.total - len(self.pages)


def publication_of(*, tags: Collection[str] = (), paths: Collection[str] = ()) -> Publication:
    """State of the pages made from these tags or at these addresses. Three queries.

    `state` is None when nothing is published; a mark that has not been seen to yet counts as queued.
    """
    touched = Q(path__in=list(paths)) | Q(pk__in=PublishedPage.objects.filter(tags__tag__in=list(tags)).values("pk"))
    pages = PublishedPage.objects.filter(touched)
    totals = pages.aggregate(
        total=Count("pk"),
        queued=Count("pk", filter=Q(wanted__gt=F("built"))),
        failed=Count("pk", filter=~Q(error="")),
        last=Max("published_at"),
    )
    marked = DirtyTag.objects.filter(tag__in=list(tags), spread_at=None).exists()
    return Publication(
        state=_state(totals["total"], totals["queued"] or marked, totals["failed"]),
        published_at=totals["last"],
        total=totals["total"],
        queued=totals["queued"],
        failed=totals["failed"],
        pages=list(pages.order_by("rank", "path")[:SHOWN]),
    )


def _state(total: int, queued: int | bool, failed: int) -> PageState | None:
    if failed:
        return PageState.FAILED
    if queued:
        return PageState.QUEUED
    return PageState.PUBLISHED if total else None


def failed_pages() -> list[PublishedPage]:
    """Pages that could not be made; each shows its old file, and is tried again by itself."""
    return list(PublishedPage.objects.exclude(error="").order_by("path")[:SHOWN])
