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
#: How many of them come with their document, to be ranked.
RANKED_MAX = 150
#: How long an engine may take over a question, in seconds.
TIME_LIMIT = 0.6

#: The fields of a document, the weightiest first: whole names of brand and categories, words of the name, …
FIELDS = ("exact", "name", "brand", "category", "attributes", "pinyin", "grams")
#: What an engine weighs by; it looks for everything in all of a document's tokens.
STRONG_FIELDS = ("name", "brand", "category")


class EngineUnavailable(Exception):
    """The index is missing, corrupt, locked or too slow. Whoever asked goes to the database instead."""


@dataclass(frozen=True)
class Document:
    """An SPU as an engine keeps it: tokens by field (FIELDS), and what to filter and sort by. Prices in fen."""

    id: int
    sku_id: int
    #: The name without anything but letters, digits and characters, for whole and leading matches.
    title: str
    tokens: Mapping[str, tuple[str, ...]]
    #: Each SKU with the tokens that tell it from its siblings.
    skus: tuple[tuple[int, tuple[str, ...]], ...]
    brand_id: int
    category_ids: tuple[int, ...]
    price: int
    sales: int
    in_stock: bool
    priority: int
    #: Seconds since the epoch.
    created: int
    #: Changes when anything above does (sales: by a tenth).
    fingerprint: str = ""

    def marks(self) -> list[str]:
        """Tokens to filter by, of a kind that no text has."""
        return [f"b:{self.brand_id}", *(f"c:{pk}" for pk in self.category_ids), *(["s:1"] if self.in_stock else [])]

    def exact(self) -> list[str]:
        return list(self.tokens["exact"])

    def strong(self) -> list[str]:
        return list(dict.fromkeys(token for name in STRONG_FIELDS for token in self.tokens[name]))

    def all(self) -> list[str]:
        """Every token of every field, once."""
        return list(dict.fromkeys(token for name in FIELDS for token in self.tokens[name]))


@dataclass(frozen=True)
class Filters:
    """What hits have to fit; prices in fen, both ends included."""

    brand_ids: frozenset[int] = frozenset()
    category_id: int | None = None
    price_min: int | None = None
    price_max: int | None = None
    in_stock: bool = False

    def marks(self) -> list[tuple[str, ...]]:
        """Of each of these one mark is needed."""
        needed: list[tuple[str, ...]] = []
        if self.brand_ids:
            needed.append(tuple(f"b:{pk}" for pk in sorted(self.brand_ids)))
        if self.category_id is not None:
            needed.append((f"c:{self.category_id}",))
        return [*needed, ("s:1",)] if self.in_stock else needed


@dataclass(frozen=True)
class Term:
    """One word of a question: met by any one of `words`, the first being what was asked for and the others synonyms,
    or by all tokens of one of `together`."""

    words: tuple[str, ...]
    together: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class EngineQuery:
    """All terms have to be met, or only one of them (`any_term`). There is at least one term."""

    terms: tuple[Term, ...]
    filters: Filters = field(default_factory=Filters)
    ordering: Ordering = Ordering.DEFAULT
    any_term: bool = False
    limit: int = FOUND_MAX

    def words(self) -> list[str]:
        """What to weigh hits by."""
        return list(dict.fromkeys(word for term in self.terms for word in term.words))


@dataclass(frozen=True)
class Hit:
    """`document` only for the first RANKED_MAX hits."""

    id: int
    document: Document | None = None


@dataclass(frozen=True)
class EngineResults:
    hits: tuple[Hit, ...] = ()
    total: int = 0


class Engine(Protocol):
    """Every method raises EngineUnavailable when the index cannot be used."""

    def index(self, documents: Iterable[Document]) -> int:
        """Add or replace; visible to searches when it returns. Returns how many. The index has to exist."""

    def delete(self, ids: Collection[int]) -> None:
        """Unknown ids are no error. The index has to exist."""

    def search(self, query: EngineQuery) -> EngineResults:
        """Best first, within TIME_LIMIT or soon after."""

    def fingerprints(self, ids: Collection[int] | None = None) -> dict[int, str]:
        """The fingerprint of every document, or of some, by id."""

    def rebuild(self, documents: Iterable[Document]) -> int:
        """Build a new index beside the one in use, then swap. Returns how many documents it has."""

    def size(self) -> int:
        """Bytes that the index takes."""
