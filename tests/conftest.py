"""What every test can count on: a migrated database, a Redis database of its own, real servers to start."""

import logging
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection, connections
from django.test import TransactionTestCase
from pytest_django import DjangoDbBlocker

from tests.logs import new_log
from tests.servers.databases import Database, migrated_database
from tests.servers.simulators import Simulators, simulators


def pytest_configure() -> None:
    """Test processes log into the log of the run. They share a Redis server, but not a database in it."""
    if log := new_log("pytest"):
        logging.getLogger().addHandler(shop_handler(log))
    if settings.REDIS_URL:
        number = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
        settings.REDIS_URL = f"{settings.REDIS_URL.rstrip('/')}/{number}"
        settings.CACHES["default"]["LOCATION"] = settings.REDIS_URL


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What is marked `embedded` says nothing new on another database. Files with slow tests go first, so that at the
    end no test process waits for one long file of another."""
    if connection.vendor != "sqlite":
        embedded = [item for item in items if item.get_closest_marker("embedded")]
        config.hook.pytest_deselected(items=embedded)
        items[:] = [item for item in items if item not in set(embedded)]
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in slow)


def shop_handler(path: Path) -> logging.Handler:
    """Writes lines as the shop's own console handler does, masks and all."""
    handler = logging.FileHandler(path, encoding="utf-8")
    formatter = dict(settings.LOGGING["formatters"]["shop"])
    handler.setFormatter(formatter.pop("()")(**formatter))
    return handler


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Replaces pytest-django's: a copy of a migrated template instead of 35 s of migrations."""
    with migrated_database() as database, pytest.MonkeyPatch.context() as patch:
        for connection in connections.all():
            patch.setitem(connection.settings_dict, "NAME", database.name)
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda case: _restore(database))
        yield
        with django_db_blocker.unblock():
            connections.close_all()


def _restore(database: Database) -> None:
    """After a test that really commits. Django would truncate every table, and with them what migrations put
    there: Wagtail's root page, the locales, the groups and their permissions."""
    connections.close_all()
    database.restore()


@pytest.fixture(autouse=True)
def _clean_cache() -> Iterator[None]:
    yield
    cache.clear()


@pytest.fixture(scope="session")
def outside_world() -> Iterator[Simulators]:
    """The simulators, started once for the tests of this process that ask for them."""
    with simulators() as started:
        yield started
