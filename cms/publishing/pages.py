"""Which pages there are. A source knows all of its addresses, and those that a change could have brought."""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse
from wagtail.models import Page, Site

from cms.publishing.enums import Rank
from commerce.catalogue.models import Brand, Category, Product
from commerce.core.tags import EVERYTHING

Ids = Collection[int] | None


@dataclass(frozen=True)
class Source:
    """`paths(ids)` are the addresses that exist now, of these things only unless it is None; `kind` is the word of
    the tags that name those things, empty for pages that are always there."""

    kind: str
    rank: Rank
    paths: Callable[[Ids], Iterable[str]]


def _among(rows: "QuerySet", field: str, ids: Ids) -> "QuerySet":
    return rows if ids is None else rows.filter(**{f"{field}__in": ids})


def _skus_on_shelf(spus: Ids) -> "QuerySet[Product]":
    skus = Product.objects.filter(
        structure=Product.CHILD, is_public=True, parent__is_public=True, stockrecords__price__isnull=False
    )
    return _among(skus, "parent", spus)


def _live(spus: Ids) -> Iterator[str]:
    for pk in _skus_on_shelf(spus).order_by("parent").values_list("parent", flat=True).distinct().iterator():
        yield reverse("publishing:spu", args=[pk])


def _items(spus: Ids) -> Iterator[str]:
    for pk in _skus_on_shelf(spus).order_by("pk").values_list("pk", flat=True).iterator():
        yield reverse("catalogue:item", args=[pk])


def _categories(ids: Ids) -> Iterator[str]:
    for pk in _among(Category.objects.browsable(), "pk", ids).order_by("pk").values_list("pk", flat=True):
        yield reverse("catalogue:category", args=[pk])


def _hot(ids: Ids) -> Iterator[str]:
    if ids is None:
        yield reverse("publishing:hot", args=[0])
    for pk in _among(Category.objects.browsable(), "pk", ids).order_by("pk").values_list("pk", flat=True):
        yield reverse("publishing:hot", args=[pk])


def _brands(ids: Ids) -> Iterator[str]:
    for pk in _among(Brand.objects.all(), "pk", ids).order_by("pk").values_list("pk", flat=True):
        yield reverse("catalogue:brand", args=[pk])


def _wagtail(ids: Ids) -> Iterator[str]:
    """Live pages below the default site's root; a private or password-protected page is not for everybody."""
    site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    if site is None:
        return
    pages = Page.objects.live().public().descendant_of(site.root_page, inclusive=True)
    for path in _among(pages, "pk", ids).order_by("pk").values_list("url_path", flat=True):
        yield "/" + path[len(site.root_page.url_path) :]


def _fixed(_ids: Ids) -> Iterator[str]:
    for name in ("publishing:channel-menu", "publishing:footer", "catalogue:index", "information"):
        yield reverse(name)


SOURCES = (
    Source("spu", Rank.LIVE, _live),
    Source("page", Rank.DIRECT, _wagtail),
    Source("spu", Rank.DIRECT, _items),
    Source("", Rank.DIRECT, _fixed),
    Source("category", Rank.LISTING, _categories),
    Source("category", Rank.LISTING, _hot),
    Source("brand", Rank.LISTING, _brands),
)


def all_paths() -> Iterator[tuple[str, Rank]]:
    """Every page that is to be published."""
    for source in SOURCES:
        for path in source.paths(None):
            yield path, source.rank


def paths_of(tags: Collection[str]) -> Iterator[tuple[str, Rank]]:
    """The pages of the things that these tags name, whether or not they have been published before."""
    if EVERYTHING in tags:
        yield from all_paths()
        return
    ids: dict[str, set[int]] = {}
    for tag in tags:
        kind, _separator, number = tag.partition(":")
        if number.isdigit():
            ids.setdefault(kind, set()).add(int(number))
    for source in SOURCES:
        if source.kind in ids:
            for path in source.paths(ids[source.kind]):
                yield path, source.rank


def rank_of(path: str) -> Rank:
    """For a page that is asked for by its address alone."""
    if path.startswith("/live/"):
        return Rank.LIVE
    return Rank.LISTING if path.startswith(("/list/", "/brands/", "/fragments/hot/")) else Rank.DIRECT
