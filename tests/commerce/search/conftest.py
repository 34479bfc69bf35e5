"""A filled shelf, indexed once for a module by each engine that can run here."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction
from pytest_django import DjangoDbBlocker

from commerce.search import lexicon, services
from commerce.search.engines import engine, engine_at
from commerce.search.engines.base import Engine
from tests.commerce.search.shelf import fill_shelf

#: The embedded one, that of the database of this run, and a cluster when there is one.
ENGINES = ["whoosh", "database", *(["cluster"] if "+http" in os.environ.get("SEARCH_URL", "") else [])]


@dataclass(frozen=True)
class Shelf:
    ids: dict[str, int]
    folder: Path

    def url(self, name: str) -> str:
        return {"whoosh": f"whoosh://{self.folder}", "database": "database://"}.get(name, settings.SEARCH_URL)

    def code(self, spu_id: int) -> str:
        return next(code for code, pk in self.ids.items() if pk == spu_id)


@pytest.fixture(scope="module")
def shelf(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Shelf]:
    """Goods that every test of the module sees; what a test changes is undone after it."""
    folder = tmp_path_factory.mktemp("search")
    with django_db_blocker.unblock(), transaction.atomic(), pytest.MonkeyPatch.context() as patch:
        made = Shelf(fill_shelf(), folder)
        for name in ENGINES:
            patch.setattr(settings, "SEARCH_URL", made.url(name))
            services.rebuild()
        yield made
        transaction.set_rollback(True)
    lexicon.forget()


@pytest.fixture(params=ENGINES)
def searching(request: pytest.FixtureRequest, shelf: Shelf, monkeypatch: pytest.MonkeyPatch, db: None) -> Engine:
    """The engine in use, with everything on the shelf in its index."""
    monkeypatch.setattr(settings, "SEARCH_URL", shelf.url(request.param))
    lexicon.forget()
    return engine()


@pytest.fixture
def own_index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    """An embedded engine of the test's own, without an index so far."""
    monkeypatch.setattr(settings, "SEARCH_URL", f"whoosh://{tmp_path}/index")
    lexicon.forget()
    yield engine()
    lexicon.forget()
    engine_at.cache_clear()
