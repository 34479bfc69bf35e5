"""Full text in the shop's own database: PostgreSQL's tsvector, SQLite's FTS5. One table of documents, one seam."""

from django.db import connection

from commerce.search.engines.base import EngineUnavailable
from commerce.search.engines.database.engine import DatabaseEngine, FullText
from commerce.search.engines.database.postgresql import PostgresqlIndex
from commerce.search.engines.database.sqlite import SqliteIndex

INDEXES: dict[str, type[FullText]] = {"postgresql": PostgresqlIndex, "sqlite": SqliteIndex}

__all__ = ["DatabaseEngine", "database_engine"]


def database_engine() -> DatabaseEngine:
    """Raises EngineUnavailable for a database that has no full text of use here (MySQL: take another engine)."""
    if connection.vendor not in INDEXES:
        raise EngineUnavailable(f"no full text in {connection.vendor}")
    return DatabaseEngine(INDEXES[connection.vendor]())
