"""Haystack's connection as an adapter over our engines: Oscar imports haystack, and what asks it gets our answer."""

from typing import Any

from django.apps import apps
from haystack.backends import BaseEngine, BaseSearchBackend, log_query
from haystack.backends.simple_backend import SimpleSearchQuery
from haystack.models import SearchResult

MODEL = ("catalogue", "product")
PAGE_MAX = 100


class EngineBackend(BaseSearchBackend):  # type: ignore[misc]
    """Reads only: the index is kept by commerce.search.services.indexing."""

    def update(self, index: Any, iterable: Any, commit: bool = True) -> None:
        return None

    def remove(self, obj_or_string: Any, commit: bool = True) -> None:
        return None

    def clear(self, models: Any = None, commit: bool = True) -> None:
        return None

    @log_query  # type: ignore[untyped-decorator]
    def search(self, query_string: str, **kwargs: Any) -> dict[str, Any]:
        from commerce.catalogue.selectors import spus_by_id
        from commerce.search.selectors import SearchQuery, search

        start, end = kwargs.get("start_offset") or 0, kwargs.get("end_offset")
        found = search(SearchQuery(query_string))
        ids = found.found[start : start + PAGE_MAX if end is None else end]
        spus, made = spus_by_id(ids), kwargs.get("result_class") or SearchResult
        results = [_result(made, spus[pk]) for pk in ids if pk in spus]
        return {"results": results, "hits": found.total, "spelling_suggestion": found.corrected or None}

    def more_like_this(self, model_instance: Any, **kwargs: Any) -> dict[str, Any]:
        return {"results": [], "hits": 0}

    def prep_value(self, db_field: Any, value: Any) -> Any:
        return value


def _result(made: Any, spu: Any) -> Any:
    result = made(*MODEL, spu.pk, 0)
    result._model, result._object = apps.get_model(*MODEL), spu
    return result


class SearchEngine(BaseEngine):  # type: ignore[misc]
    backend = EngineBackend
    query = SimpleSearchQuery
