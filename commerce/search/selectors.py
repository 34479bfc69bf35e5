"""Reads of the search: what a page or an API resource asks. Nothing here raises because of an index."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal

import structlog
from django.db import connection
from django.db.models import Q, QuerySet, Sum
from django.utils import timezone

from commerce.accounts.models import User
from commerce.catalogue.enums import Ordering
from commerce.catalogue.filters import SpuFilter, spus_that_fit
from commerce.catalogue.models import Category, Product
from commerce.catalogue.selectors import ordered, spus_named, spus_on_shelf
from commerce.search import analysis
from commerce.search.engines.base import FOUND_MAX, EngineUnavailable, Filters
from commerce.search.enums import WordKind
from commerce.search.finding import Found, find
from commerce.search.models import HiddenWord, LexiconWord, OwnSearch, PinnedResult, SearchedWord

logger = structlog.get_logger(__name__)

QUERY_MAX_LENGTH = 64
SUGGESTIONS_MAX = 10
HOT_DAYS = 7
#: What to suggest first among words that begin alike.
SUGGESTED = (WordKind.BRAND, WordKind.CATEGORY, WordKind.PHRASE, WordKind.PRODUCT)


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
    """`kind` is a WordKind: `brand`, `category`, `phrase` (a brand's category), `product` or `word`."""

    text: str
    kind: str


def clean_text(text: str) -> str:
    """What is searched for: one line, no control characters, QUERY_MAX_LENGTH characters at most."""
    printable = "".join(char if char.isprintable() else " " for char in text[: QUERY_MAX_LENGTH * 4])
    return " ".join(printable.split())[:QUERY_MAX_LENGTH].rstrip()


def search(query: SearchQuery) -> SearchResults:
    """SPUs on the shelf that fit the text, best first. At most four queries of the database.

    Without an index, or with one that does not answer in time, the database is asked for names instead.
    """
    text = clean_text(query.text)
    if not text:
        return SearchResults()
    try:
        found = find(text, query.filters, _ordering(query.ordering))
    except EngineUnavailable as error:
        logger.warning("search_without_engine", reason=str(error))
        return search_database(text, query)
    return _page(found, _pinned(text), query)


def _page(found: Found, pinned: list[int], query: SearchQuery) -> SearchResults:
    ids, extra = found.ids, 0
    if pinned and query.filters == Filters() and _ordering(query.ordering) is Ordering.DEFAULT:
        extra = len(set(pinned) - set(ids))
        ids = tuple(dict.fromkeys([*pinned, *ids]))
    start = (max(query.page, 1) - 1) * query.page_size
    shown = ids[start : start + query.page_size]
    words = tuple(dict.fromkeys(word for term in found.question.terms for word in term.words))
    return SearchResults(shown, ids, found.total + extra, found.corrected, words, found.skus(shown))


def _ordering(value: str) -> Ordering:
    """Anything unknown means the default order, since links outlive options."""
    try:
        return Ordering(value or Ordering.DEFAULT)
    except ValueError:
        return Ordering.DEFAULT


def _pinned(text: str) -> list[int]:
    """What editors put first for exactly this text, as far as it is on the shelf. One query."""
    pinned = PinnedResult.objects.filter(key=analysis.compact(text)[:QUERY_MAX_LENGTH], spu__in=spus_on_shelf())
    return list(pinned.values_list("spu_id", flat=True))


def search_database(text: str, query: SearchQuery) -> SearchResults:
    """Without an engine: every word has to be in a name. Two to four queries."""
    spus = _that_fit(query.filters) & spus_named(text)
    spus = ordered(spus, query.ordering)
    found = tuple(spus.values_list("pk", flat=True)[:FOUND_MAX])
    total = len(found) if len(found) < FOUND_MAX else spus.count()
    start = (max(query.page, 1) - 1) * query.page_size
    return SearchResults(found[start : start + query.page_size], found, total, words=tuple(text.split()))


def _that_fit(filters: Filters) -> QuerySet[Product]:
    category = Category.objects.filter(pk=filters.category_id).first() if filters.category_id else None
    spus = spus_that_fit(
        SpuFilter(
            category=category,
            price_min=None if filters.price_min is None else Decimal(filters.price_min) / 100,
            price_max=None if filters.price_max is None else Decimal(filters.price_max) / 100,
        )
    )
    return spus.filter(brand__in=filters.brand_ids) if filters.brand_ids else spus


def suggest(text: str, limit: int = SUGGESTIONS_MAX) -> list[Suggestion]:
    """What somebody who has typed `text` so far may be looking for: a prefix in Chinese, pinyin or initials.

    Two queries. Before there is a lexicon: brands and categories by their names.
    """
    prefix = analysis.compact(clean_text(text))
    if not prefix:
        return []
    fitting = _begins("key", prefix) & Q(kind__in=SUGGESTED)
    if prefix.isascii():
        typed = _begins("pinyin", prefix) | _begins("initials", prefix)
        # A word out of the middle of names, like iphone.
        fitting |= typed & Q(kind__in=SUGGESTED) | _begins("key", prefix) & Q(kind=WordKind.WORD)
    elif len(prefix) > 1:
        fitting |= _begins("pinyin", "".join(analysis.syllables(prefix))) & Q(kind__in=SUGGESTED[:2])
    words = LexiconWord.objects.filter(fitting).order_by("-weight", "key")
    rows = list(words.values_list("text", "kind", "key")[: limit * 3])
    hidden = _hidden(key for _, _, key in rows)
    rows.sort(key=lambda row: (not row[2].startswith(prefix), row[1] not in SUGGESTED[:2]))
    shown = {word: kind for word, kind, key in reversed(rows) if key not in hidden}
    return [Suggestion(word, kind) for word, kind in reversed(shown.items())][:limit]


def _begins(column: str, prefix: str) -> Q:
    """A condition that an index of the column answers, whatever the database."""
    if connection.vendor == "sqlite":
        return Q(**{f"{column}__gte": prefix, f"{column}__lt": prefix + chr(0x10FFFF)})
    return Q(**{f"{column}__startswith": prefix})


def hot_words(limit: int = 10) -> list[str]:
    """What shoppers searched for most this week and found; never a hidden word. Two queries."""
    since = timezone.localdate() - timedelta(days=HOT_DAYS)
    counted = SearchedWord.objects.filter(day__gt=since, found__gt=0).values("word")
    rows = counted.annotate(all_times=Sum("times")).order_by("-all_times", "word")
    words = list(rows.values_list("word", flat=True)[: limit * 2])
    hidden = _hidden(analysis.compact(word) for word in words)
    return [word for word in words if analysis.compact(word) not in hidden][:limit]


def own_searches(user: User, limit: int = 10) -> list[str]:
    """A member's own searches, the latest first, without repeats. One query."""
    return list(OwnSearch.objects.filter(user=user).values_list("word", flat=True)[:limit])


def _hidden(keys: Iterable[str]) -> set[str]:
    wanted = set(keys)
    return set(HiddenWord.objects.filter(key__in=wanted).values_list("key", flat=True)) if wanted else set()
