"""PostgreSQL: our tokens as a tsvector under a GIN index. `all_tokens` is searched, the short `strong_tokens` ranked.

The text search configurations of the server play no part: vectors and questions are written out token by token.
"""

from collections.abc import Collection, Sequence
from typing import Any

from django.db import connection

from commerce.search.engines.base import TIME_LIMIT, Document, EngineQuery, Term

TABLE = "search_indexeddocument"
#: What D, C, B, A weigh for ts_rank: names of brand and category before words.
WEIGHTS = "{0.1, 0.1, 0.4, 1.0}"
RELEVANCE = "hit DESC, d.spu_id DESC"


class PostgresqlIndex:
    def add(self, rows: list[tuple[int, Document]]) -> None:
        statement = f"UPDATE {TABLE} SET all_tokens = %s::tsvector, strong_tokens = %s::tsvector WHERE id = %s"  # noqa: S608
        with connection.cursor() as cursor:
            cursor.executemany(statement, [(*_vectors(document), key) for key, document in rows])

    def remove(self, generation: int, ids: Collection[int] | None) -> None:
        """The vectors are columns of the rows."""

    def found(self, query: EngineQuery, generation: str) -> tuple[str, list[Any], str]:
        needed = (" | " if query.any_term else " & ").join(f"({_met(term)})" for term in query.terms)
        marks = "".join(f" & ({_any([_apart(mark) for mark in marks])})" for marks in query.filters.marks())
        weighed = _any(query.words())
        where = [f"generation = ({generation})", "all_tokens @@ %s::tsquery"]
        parameters: list[Any] = [f"({needed}){marks}"]
        for bound, sign in ((query.filters.price_min, ">="), (query.filters.price_max, "<=")):
            if bound is not None:
                where.append(f"price {sign} %s")
                parameters.append(bound)
        hit = "ts_rank(%s::float4[], strong_tokens, %s::tsquery) * (1 + ln(1 + sales) / 20) AS hit"
        found = f"SELECT *, {hit} FROM {TABLE} WHERE {' AND '.join(where)}"  # noqa: S608
        return found, [WEIGHTS, weighed, *parameters], RELEVANCE

    def rows(self, statement: str, parameters: list[Any]) -> list[tuple[Any, ...]]:
        """Both statements go in one message, and the limit ends with it, or with the transaction around it."""
        with connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL statement_timeout = {int(TIME_LIMIT * 1000)}; {statement}", parameters)
            rows = cursor.fetchall()
            if connection.in_atomic_block:
                cursor.execute("SET LOCAL statement_timeout TO DEFAULT")
            return rows

    def size(self) -> int:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_total_relation_size(%s)", [TABLE])
            return cursor.fetchone()[0]


def _vectors(document: Document) -> tuple[str, str]:
    marks = " ".join(_quoted(_apart(mark)) for mark in document.marks())
    exact = " ".join(f"{_quoted(token)}:1A" for token in document.exact())
    strong = " ".join(f"{_quoted(token)}:1B" for token in document.strong())
    return f"{' '.join(map(_quoted, document.all()))} {marks}", f"{exact} {strong}"


def _met(term: Term) -> str:
    together = [f"({' & '.join(map(_quoted, words))})" for words in term.together]
    return " | ".join([*map(_quoted, term.words), *together])


def _any(tokens: Sequence[str]) -> str:
    return " | ".join(map(_quoted, tokens))


def _apart(mark: str) -> str:
    """No token has a space in it, so that no word is ever a mark."""
    return f" {mark}"


def _quoted(token: str) -> str:
    """A lexeme of a vector or of a question, whatever is in it."""
    escaped = token.replace("\\", "\\\\").replace("'", "''")
    return f"'{escaped}'"
