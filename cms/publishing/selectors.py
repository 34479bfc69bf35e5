"""What editors and merchants see of the publisher."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser, PermissionsMixin
from django.db.models import Count, F, Max, Model, Q
from wagtail.models import Page

from cms.ads.models import Ad, AdPosition
from cms.channels.models import ChannelGroup
from cms.publishing.enums import PageState
from cms.publishing.models import PublishedPage
from commerce.catalogue.marks import tags_of_spu
from commerce.catalogue.models import Product
from commerce.core.models import DirtyTag

SHOWN = 20
ID_DIGITS = 18


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


def tags_about(thing: Model) -> list[str]:
    """What a change of this thing makes dirty; its own tag comes first. Empty for what no page shows."""
    match thing:
        case Page():
            return [f"page:{thing.pk}"]
        case AdPosition():
            return [f"ads:{thing.key}"]
        case Ad():
            return [f"ads:{thing.position.key}"]
        case ChannelGroup():
            return ["channel-menu"]
        case Product():
            spu = thing.parent_id or thing.pk
            return [f"spu:{spu}", *(tag for tag in tags_of_spu(spu) if tag != f"spu:{spu}")]
    return []


def may_publish(user: "AbstractBaseUser | AnonymousUser", tag: str) -> bool:
    """Whoever may change a thing may have its pages made again: editors content, merchants their own goods."""
    if not isinstance(user, PermissionsMixin):
        return False
    kind, _separator, key = tag.partition(":")
    if kind in ("page", "ads", "channel-menu"):
        return user.has_perm("wagtailadmin.access_admin")
    if kind != "spu" or not (key.isascii() and key.isdigit() and len(key) <= ID_DIGITS):
        return False
    own = Product.objects.filter(parent=int(key), stockrecords__partner__users=user.pk)
    return user.has_perm("catalogue.change_product") or (user.has_perm("partner.dashboard_access") and own.exists())
