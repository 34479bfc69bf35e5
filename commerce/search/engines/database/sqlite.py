"""SQLite: our tokens as the words of an FTS5 table whose row ids are those of the documents."""

import time
from collections.abc import Collection
from typing import Any

from django.db import connection

from commerce.search.engines.base import TIME_LIMIT, Document, EngineQuery, Term

TABLE = "search_fulltext"
DOCUMENTS = "search_indexeddocument"
#: Of the columns exact, strong, all_tokens, marks; bm25 is the smaller the better.
RELEVANCE = "hit * (1 + ln(1 + d.sales) / 20), d.spu_id DESC"
WEIGHTS = "8.0, 4.0, 0.2, 0.0"
#: How many steps of SQLite's machine between two looks at the clock.
STEPS = 20_000


class SqliteIndex:
    def add(self, rows: list[tuple[int, Document]]) -> None:
        statement = f"INSERT INTO {TABLE} (rowid, exact, strong, all_tokens, marks) VALUES (%s, %s, %s, %s, %s)"  # noqa: S608
        with connection.cursor() as cursor:
            cursor.executemany(statement, [(key, *_columns(document)) for key, document in rows])

    def remove(self, generation: int, ids: Collection[int] | None) -> None:
        where, parameters = "generation = %s", [generation]
        if ids is not None:
            where += f" AND spu_id IN ({', '.join(['%s'] * len(ids))})"
            parameters += ids
        with connection.cursor() as cursor:
            cursor.execute(
                f"DELETE FROM {TABLE} WHERE rowid IN (SELECT id FROM {DOCUMENTS} WHERE {where})",  # noqa: S608
                parameters,
            )

    def found(self, query: EngineQuery, generation: str) -> tuple[str, list[Any], str]:
        needed = (" OR " if query.any_term else " AND ").join(f"({_met(term)})" for term in query.terms)
        marks = "".join(f" AND (marks : ({' OR '.join(map(_quoted, marks))}))" for marks in query.filters.marks())
        weighed = " OR ".join(map(_quoted, query.words()))
        question = f"(all_tokens : ({needed})){marks} AND (({weighed}) OR all_tokens : ({needed}))"
        where = [f"{TABLE} MATCH %s", f"+d.generation = ({generation})"]
        parameters: list[Any] = [question]
        for bound, sign in ((query.filters.price_min, ">="), (query.filters.price_max, "<=")):
            if bound is not None:
                where.append(f"d.price {sign} %s")
                parameters.append(bound)
        # CROSS: the full text first, then its documents; never every document with a look at the full text.
        found = (
            f"SELECT d.*, bm25({TABLE}, {WEIGHTS}) AS hit FROM {TABLE} "  # noqa: S608
            f"CROSS JOIN {DOCUMENTS} d WHERE d.id = {TABLE}.rowid AND {' AND '.join(where)}"
        )
        return found, parameters, RELEVANCE

    def rows(self, statement: str, parameters: list[Any]) -> list[tuple[Any, ...]]:
        """SQLite asks us now and then whether to go on."""
        end = time.monotonic() + TIME_LIMIT
        with connection.cursor() as cursor:
            database = connection.connection
            database.set_progress_handler(lambda: time.monotonic() > end, STEPS)
            try:
                cursor.execute(statement, parameters)
                return cursor.fetchall()
            finally:
                database.set_progress_handler(None, 0)

    def size(self) -> int:
        with connection.cursor() as cursor:
            cursor.execute("SELECT sum(pgsize) FROM dbstat WHERE name GLOB %s", [f"{TABLE}*"])
            return cursor.fetchone()[0] or 0


def _columns(document: Document) -> list[str]:
    columns = (document.exact(), document.strong(), document.all(), document.marks())
    return [" ".join(map(_spelt, tokens)) for tokens in columns]


def _met(term: Term) -> str:
    together = [f"({' AND '.join(map(_quoted, words))})" for words in term.together]
    return " OR ".join([*map(_quoted, term.words), *together])


def _quoted(token: str) -> str:
    return '"' + _spelt(token).replace('"', '""') + '"'


def _spelt(token: str) -> str:
    """As one word for FTS5, which would cut at these signs."""
    return token.replace(".", "_").replace("-", "_").replace(":", "_")
