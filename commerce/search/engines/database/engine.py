"""Documents in a table, by generation: a rebuild writes the next generation, and one UPDATE puts it into use."""

from collections.abc import Collection, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from itertools import islice
from typing import Any, Protocol

from django.db import DatabaseError, connection, transaction

from commerce.catalogue.enums import Ordering
from commerce.search.engines import payload
from commerce.search.engines.base import RANKED_MAX, Document, EngineQuery, EngineResults, EngineUnavailable, Hit
from commerce.search.models import IndexedDocument, IndexState

NAME = "documents"
BATCH = 500
GENERATION = f"SELECT generation FROM search_indexstate WHERE name = '{NAME}' AND generation > 0"  # noqa: S608
ORDER_BY = {
    Ordering.SALES: "d.sales DESC, d.spu_id DESC",
    Ordering.PRICE_UP: "d.price, d.spu_id DESC",
    Ordering.PRICE_DOWN: "d.price DESC, d.spu_id DESC",
    Ordering.NEWEST: "d.created DESC, d.spu_id DESC",
}


class FullText(Protocol):
    """What a kind of database adds to the table of documents."""

    def add(self, rows: list[tuple[int, Document]]) -> None:
        """Index documents by the keys of their rows."""

    def remove(self, generation: int, ids: Collection[int] | None) -> None:
        """Forget documents, or a whole generation, before their rows go."""

    def found(self, query: EngineQuery, generation: str) -> tuple[str, list[Any], str]:
        """A SELECT of what fits, with its weight as `hit`; its parameters; and the order of `d` by relevance.

        `generation` is a SELECT of the generation in use.
        """

    def rows(self, statement: str, parameters: list[Any]) -> list[tuple[Any, ...]]:
        """Run a search, which the database gives up after TIME_LIMIT."""

    def size(self) -> int: ...


class DatabaseEngine:
    def __init__(self, full_text: FullText) -> None:
        self.full_text = full_text

    def index(self, documents: Iterable[Document]) -> int:
        with _known_troubles():
            return self._write(documents, self._generation())

    def delete(self, ids: Collection[int]) -> None:
        with _known_troubles(), transaction.atomic():
            generation = self._generation()
            self.full_text.remove(generation, ids)
            IndexedDocument.objects.filter(generation=generation, spu_id__in=ids).delete()

    def search(self, query: EngineQuery) -> EngineResults:
        """One statement: it has no row when there is no index, and one without a document when nothing was found."""
        found, parameters, relevance = self.full_text.found(query, GENERATION)
        order = ORDER_BY.get(query.ordering, relevance)
        statement = (
            "SELECT d.spu_id, d.payload, count(d.spu_id) OVER () "  # noqa: S608
            f"FROM ({GENERATION}) s LEFT JOIN ({found}) d ON true ORDER BY {order} LIMIT %s"
        )
        with _known_troubles(), _savepoint():
            rows = self.full_text.rows(statement, [*parameters, query.limit])
        if not rows:
            raise EngineUnavailable("no index")
        hits = (Hit(pk, payload.load(text) if n < RANKED_MAX else None) for n, (pk, text, _) in enumerate(rows) if pk)
        return EngineResults(tuple(hits), rows[0][2])

    def fingerprints(self, ids: Collection[int] | None = None) -> dict[int, str]:
        with _known_troubles():
            rows = IndexedDocument.objects.filter(generation=self._generation())
            if ids is not None:
                rows = rows.filter(spu_id__in=ids)
            return dict(rows.values_list("spu_id", "fingerprint"))

    def rebuild(self, documents: Iterable[Document]) -> int:
        with _known_troubles():
            old = IndexState.objects.filter(name=NAME).values_list("generation", flat=True).first() or 0
            self._drop(keep=old)
            number = self._write(documents, old + 1)
            IndexState.objects.update_or_create(name=NAME, defaults={"generation": old + 1})
            self._drop(keep=old + 1)
            return number

    def size(self) -> int:
        return self.full_text.size()

    def _generation(self) -> int:
        """Raises EngineUnavailable before the first rebuild."""
        generation = IndexState.objects.filter(name=NAME).values_list("generation", flat=True).first()
        if not generation:
            raise EngineUnavailable("no index")
        return generation

    def _write(self, documents: Iterable[Document], generation: int) -> int:
        number, coming = 0, iter(documents)
        while batch := list(islice(coming, BATCH)):
            with transaction.atomic():
                ids = [document.id for document in batch]
                self.full_text.remove(generation, ids)
                IndexedDocument.objects.filter(generation=generation, spu_id__in=ids).delete()
                IndexedDocument.objects.bulk_create(_row(document, generation) for document in batch)
                keys = IndexedDocument.objects.filter(generation=generation, spu_id__in=ids)
                by_id = dict(keys.values_list("spu_id", "pk"))
                self.full_text.add([(by_id[document.id], document) for document in batch])
            number += len(batch)
        return number

    def _drop(self, *, keep: int) -> None:
        """Delete what a rebuild replaced, or left behind when it was killed."""
        others = IndexedDocument.objects.exclude(generation=keep).order_by().values_list("generation", flat=True)
        for generation in others.distinct():
            with transaction.atomic():
                self.full_text.remove(generation, None)
                IndexedDocument.objects.filter(generation=generation).delete()


def _savepoint() -> AbstractContextManager[None]:
    """A search that fails must not fail the transaction that it happens to be in."""
    return transaction.atomic() if connection.in_atomic_block else nullcontext()


@contextmanager
def _known_troubles() -> Iterator[None]:
    try:
        yield
    except DatabaseError as error:
        raise EngineUnavailable(f"database: {error!r}") from error


def _row(document: Document, generation: int) -> IndexedDocument:
    return IndexedDocument(
        generation=generation,
        spu_id=document.id,
        sku_id=document.sku_id,
        price=document.price,
        sales=document.sales,
        in_stock=document.in_stock,
        created=document.created,
        fingerprint=document.fingerprint,
        payload=payload.dump(document),
    )
