"""Search engines behind one seam. SEARCH_URL names the one in use:

whoosh://                                       files below JISHI_VAR (the embedded default)
database://                                     full text in the shop's own database: PostgreSQL or SQLite
elasticsearch+http://[user:password@]host:9200/name   and https, and opensearch+http(s): a cluster
"""

from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings

from commerce.search.engines.base import Engine, EngineUnavailable

CLUSTERS = {"elasticsearch", "opensearch"}


def engine() -> Engine:
    """The engine in use. Raises EngineUnavailable when there cannot be one."""
    return engine_at(settings.SEARCH_URL)


@cache
def engine_at(url: str) -> Engine:
    """One engine for each address and process. Raises EngineUnavailable."""
    parts = urlsplit(url)
    scheme, _, transport = parts.scheme.partition("+")
    if scheme == "whoosh":
        from commerce.search.engines.whoosh import WhooshEngine

        return WhooshEngine(Path(parts.path or settings.SEARCH_FOLDER))
    if scheme in {"database", "db", "postgres", "postgresql"}:
        from commerce.search.engines.database import database_engine

        return database_engine()
    if scheme in CLUSTERS and transport in {"http", "https"}:
        from commerce.search.engines.cluster import ClusterEngine

        return ClusterEngine(url.partition("+")[2])
    raise EngineUnavailable(f"no engine speaks {parts.scheme}")
