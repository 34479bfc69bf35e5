"""The seam: what the shop asks of a search engine, whichever it is.

An engine holds one document per SPU and answers with SPU ids. It never sees what a shopper typed: the analysis
(commerce.search.analysis) turns documents and questions into tokens, the same for every engine, and the ranking
(commerce.search.ranking) has the last word on the order. So an engine is an inverted index and nothing more.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from commerce.catalogue.enums import Ordering

#: How many hits an engine hands over at most; lists, filters and facets work on these.
FOUND_MAX = 1000
#: How many of them come with their tokens, to be ranked.
RANKED_MAX = 200
#: How long an engine may take over a question, in seconds.
TIME_LIMIT = 0.8

FIELDS = ("name", "brand", "category", "attributes", "pinyin", "grams")


class EngineUnavailable(Exception):
    """The index is missing, corrupt, locked or too slow. Whoever asked goes to the database instead."""


@dataclass(frozen=True)
class Document:
    """An SPU as an engine keeps it: tokens by field (FIELDS), and what to filter and sort by. Prices in fen."""

    id: int
    sku_id: int
    tokens: Mapping[str, tuple[str, ...]]
    #: The name, normalised, for exact and leading matches.
    title: str
    brand_id: int
    category_ids: tuple[int, ...]
    price: int
    sales: int
    in_stock: bool
    priority: int
    #: Seconds since the epoch.
    created: int
    #: Changes when anything above does.
    fingerprint: str = ""


@dataclass(frozen=True)
class Filters:
    """What hits have to fit; prices in fen, both ends included."""

    brand_ids: frozenset[int] = frozenset()
    category_id: int | None = None
    price_min: int | None = None
    price_max: int | None = None
    in_stock: bool = False


@dataclass(frozen=True)
class Term:
    """One word of a question: met by any of `words` in any field, or by all of `grams` of one of the alternatives."""

    words: tuple[str, ...]
    grams: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class EngineQuery:
    """All terms have to be met, or only one of them (`any_term`)."""

    terms: tuple[Term, ...]
    filters: Filters = field(default_factory=Filters)
    ordering: Ordering = Ordering.DEFAULT
    any_term: bool = False
    limit: int = FOUND_MAX


@dataclass(frozen=True)
class Hit:
    """`document` only for the first RANKED_MAX hits by relevance."""

    id: int
    sku_id: int
    score: float
    document: Document | None = None


@dataclass(frozen=True)
class EngineResults:
    hits: tuple[Hit, ...]
    total: int


class Engine(Protocol):
    """Every method raises EngineUnavailable when the index cannot be used."""

    def index(self, documents: Iterable[Document]) -> int:
        """Add or replace; visible to searches when it returns. Returns how many."""

    def delete(self, ids: Collection[int]) -> None:
        """Unknown ids are no error."""

    def search(self, query: EngineQuery) -> EngineResults:
        """Best first, within TIME_LIMIT."""

    def fingerprints(self) -> dict[int, str]:
        """The fingerprint of every document, by id: what `verify` compares with the database."""

    def rebuild(self, documents: Iterable[Document]) -> int:
        """Build a new index beside the one in use, then swap. Returns how many documents it has."""
