"""Reads of the search: what a page or an API resource asks. Nothing here raises because of an index."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from commerce.accounts.models import User
from commerce.catalogue.enums import Ordering
from commerce.catalogue.models import Brand, Category
from commerce.catalogue.selectors import ordered, spus_named
from commerce.search.engines.base import FOUND_MAX, Filters

QUERY_MAX_LENGTH = 64
SUGGESTIONS_MAX = 10


@dataclass(frozen=True)
class SearchQuery:
    """`text` as the shopper typed it. `page` starts at 1."""

    text: str
    filters: Filters = field(default_factory=Filters)
    ordering: str = Ordering.DEFAULT
    page: int = 1
    page_size: int = 20


@dataclass(frozen=True)
class SearchResults:
    """`ids` are the SPUs of the page, `found` all that were found (FOUND_MAX at most), both in order.

    `total` may be larger than `found`. `corrected` is what was searched for instead of what was typed, or empty.
    `words` is what to highlight (commerce.search.highlighting).
    """

    ids: tuple[int, ...] = ()
    found: tuple[int, ...] = ()
    total: int = 0
    corrected: str = ""
    words: tuple[str, ...] = ()
    #: The SKU to show for an SPU, where it is not the default one.
    skus: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Suggestion:
    """`kind` is `brand`, `category`, `word` or `product`."""

    text: str
    kind: str


def clean_text(text: str) -> str:
    """What is searched for: one line, no control characters, QUERY_MAX_LENGTH characters at most."""
    printable = "".join(char if char.isprintable() else " " for char in text[: QUERY_MAX_LENGTH * 4])
    return " ".join(printable.split())[:QUERY_MAX_LENGTH].rstrip()


def search(query: SearchQuery) -> SearchResults:
    """SPUs on the shelf that fit the text, best first. One or two queries of the database."""
    text = clean_text(query.text)
    return search_database(text, query) if text else SearchResults()


def search_database(text: str, query: SearchQuery) -> SearchResults:
    """Without an engine: every word has to be in a name. Two queries."""
    spus = ordered(spus_named(text), query.ordering)
    found = tuple(spus.values_list("pk", flat=True)[:FOUND_MAX])
    total = len(found) if len(found) < FOUND_MAX else spus.count()
    start = (query.page - 1) * query.page_size
    return SearchResults(found[start : start + query.page_size], found, total, words=tuple(text.split()))


def suggest(text: str, limit: int = SUGGESTIONS_MAX) -> list[Suggestion]:
    """What somebody who has typed `text` so far may be looking for: a prefix in Chinese, pinyin or initials."""
    prefix = clean_text(text)
    if not prefix:
        return []
    brands = Brand.objects.filter(name__istartswith=prefix).order_by("name")[:limit]
    categories = Category.objects.browsable().filter(name__istartswith=prefix).order_by("path")[:limit]
    found = [Suggestion(brand.name, "brand") for brand in brands]
    return [*found, *(Suggestion(category.name, "category") for category in categories)][:limit]


def hot_words(limit: int = 10) -> list[str]:
    """What shoppers searched for most this week and found; never a hidden word."""
    return []


def own_searches(user: User, limit: int = 10) -> list[str]:
    """A member's own searches, the latest first, without repeats."""
    return []
