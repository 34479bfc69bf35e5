"""The adapter. No text of a shopper reaches Whoosh's query parser: questions are built from our tokens."""

import threading
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from whoosh import columns, fields, sorting
from whoosh.collectors import TimeLimit, TimeLimitCollector
from whoosh.filedb.fileindex import FileIndex
from whoosh.filedb.filestore import FileStorage
from whoosh.query import And, AndMaybe, NumericRange, Or, Query
from whoosh.query import Term as Token
from whoosh.searching import Searcher
from whoosh.writing import IndexWriter

from commerce.catalogue.enums import Ordering
from commerce.search.engines import payload
from commerce.search.engines.base import (
    RANKED_MAX,
    TIME_LIMIT,
    Document,
    EngineQuery,
    EngineResults,
    EngineUnavailable,
    Hit,
    Term,
)
from commerce.search.engines.whoosh import folders

#: Seconds that a writer waits for another one.
WRITER_WAIT = 15
REBUILD_MEMORY_MB = 96
EXACT_BOOST, STRONG_BOOST = 8.0, 4.0
TOKENS = fields.KEYWORD(scorable=True)

SCHEMA = fields.Schema(
    key=fields.ID(unique=True),
    exact=TOKENS,
    strong=TOKENS,
    all=TOKENS,
    marks=fields.KEYWORD(),
    id=fields.NUMERIC(int, 64, sortable=True),
    price=fields.NUMERIC(int, 64, sortable=True),
    sales=fields.NUMERIC(int, 64, sortable=True),
    created=fields.NUMERIC(int, 64, sortable=True),
    document=fields.COLUMN(columns.CompressedBytesColumn()),
    fingerprint=fields.COLUMN(columns.VarBytesColumn()),
)

SORTED_BY = {
    Ordering.SALES: sorting.FieldFacet("sales", reverse=True),
    Ordering.PRICE_UP: sorting.FieldFacet("price"),
    Ordering.PRICE_DOWN: sorting.FieldFacet("price", reverse=True),
    Ordering.NEWEST: sorting.FieldFacet("created", reverse=True),
}


class WhooshEngine:
    """`root` is the folder of all generations."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._lock = threading.Lock()
        self._opened: tuple[Path, FileIndex, Searcher] | None = None

    def index(self, documents: Iterable[Document]) -> int:
        number = 0
        with self._writer() as writer:
            for document in documents:
                writer.update_document(**_columns(document))
                number += 1
        return number

    def delete(self, ids: Collection[int]) -> None:
        with self._writer() as writer:
            for pk in ids:
                writer.delete_by_term("key", str(pk))

    def search(self, query: EngineQuery) -> EngineResults:
        with self._searching() as searcher:
            facet = SORTED_BY.get(query.ordering)
            top = searcher.collector(limit=query.limit, sortedby=facet)
            collector = TimeLimitCollector(top, TIME_LIMIT, greedy=True, use_alarm=False)
            try:
                searcher.search_with_collector(_question(query), collector)
                results = collector.results()
                total = len(results)
            except TimeLimit:
                results = collector.results()
                total = results.scored_length()
            numbers = [number for _, number in results.top_n]
            ids, documents = searcher.reader().column_reader("id"), searcher.reader().column_reader("document")
            hits = tuple(
                Hit(int(ids[number]), payload.load(documents[number]) if rank < RANKED_MAX else None)
                for rank, number in enumerate(numbers)
            )
            return EngineResults(hits, max(total, len(hits)))

    def fingerprints(self, ids: Collection[int] | None = None) -> dict[int, str]:
        with self._searching() as searcher:
            reader = searcher.reader()
            known, prints = reader.column_reader("id"), reader.column_reader("fingerprint")
            if ids is None:
                numbers: Iterable[int | None] = reader.all_doc_ids()
            else:
                numbers = (searcher.document_number(key=str(pk)) for pk in ids)
            return {int(known[number]): prints[number].decode() for number in numbers if number is not None}

    def rebuild(self, documents: Iterable[Document]) -> int:
        folder = folders.new(self.root)
        writer = FileStorage(str(folder)).create_index(SCHEMA).writer(limitmb=REBUILD_MEMORY_MB)
        number = 0
        try:
            for document in documents:
                writer.add_document(**_columns(document))
                number += 1
        except BaseException:
            writer.cancel()
            raise
        writer.commit(optimize=True)
        folders.switch(self.root, folder)
        return number

    def size(self) -> int:
        return sum(file.stat().st_size for file in folders.in_use(self.root).iterdir())

    @contextmanager
    def _writer(self) -> Iterator[IndexWriter]:
        """A writer of the index in use; commits at the end."""
        folder = folders.in_use(self.root)
        with _known_troubles():
            index = FileStorage(str(folder)).open_index(schema=SCHEMA)
            writer = index.writer(timeout=WRITER_WAIT, delay=0.05)
        try:
            yield writer
        except BaseException:
            writer.cancel()
            raise
        with _known_troubles():
            writer.commit()

    @contextmanager
    def _searching(self) -> Iterator[Searcher]:
        """A searcher of the newest state of the index in use, shared by the threads of this process."""
        folder = folders.in_use(self.root)
        with _known_troubles():
            yield self._searcher(folder)

    def _searcher(self, folder: Path) -> Searcher:
        with self._lock:
            if self._opened is None or self._opened[0] != folder:
                index = FileStorage(str(folder)).open_index(schema=SCHEMA)
                self._opened = (folder, index, index.searcher())
            _, index, searcher = self._opened
            if not searcher.up_to_date():
                # Not searcher.refresh(): it goes on using readers that do not know what was deleted since.
                searcher = index.searcher()
                self._opened = (folder, index, searcher)
            return searcher


@contextmanager
def _known_troubles() -> Iterator[None]:
    """Whoosh reports a damaged index by whatever exception its reading stumbles over."""
    try:
        yield
    except EngineUnavailable:
        raise
    except Exception as error:
        raise EngineUnavailable(f"whoosh: {error!r}") from error


def _columns(document: Document) -> dict[str, object]:
    text = payload.dump(document).encode()
    return {
        "key": str(document.id),
        "exact": " ".join(document.exact()),
        "strong": " ".join(document.strong()),
        "all": " ".join(document.all()),
        "marks": " ".join(document.marks()),
        "id": document.id,
        "price": document.price,
        "sales": document.sales,
        "created": document.created,
        "document": text,
        "fingerprint": document.fingerprint.encode(),
    }


def _question(query: EngineQuery) -> Query:
    """What has to be there, and what counts for the order."""
    met = [_met(term) for term in query.terms]
    needed: list[Query] = [Or(met) if query.any_term else And(met)]
    needed += [Or([Token("marks", mark) for mark in marks]) for marks in query.filters.marks()]
    if query.filters.price_min is not None or query.filters.price_max is not None:
        needed.append(NumericRange("price", query.filters.price_min, query.filters.price_max))
    words = query.words()
    weighed = [Token("exact", word, boost=EXACT_BOOST) for word in words]
    weighed += [Token("strong", word, boost=STRONG_BOOST) for word in words]
    return AndMaybe(And(needed), Or(weighed))


def _met(term: Term) -> Query:
    alternatives: list[Query] = [Token("all", word) for word in term.words]
    alternatives += [And([Token("all", word) for word in words]) for words in term.together]
    return Or(alternatives)
