"""One Chromium and one demo shop for all browser tests of a process."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.servers.chromium import chromium
from tests.servers.databases import migrated_database
from tests.servers.shop import Shop, open_shop


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Not longer than a module: while Playwright runs, its event loop keeps Django from the database."""
    with chromium() as started:
        yield started


@pytest.fixture(scope="session")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    """A shop without goods, with its worker and the simulators."""
    with (
        migrated_database() as database,
        # Limits in the database, where a visitor can forget them.
        open_shop(database_url=database.url, var_dir=tmp_path_factory.mktemp("empty"), REDIS_URL="") as shop,
    ):
        yield shop


@pytest.fixture(scope="session")
def demo_shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    """The demo shop with its worker and the simulators, as `make run` opens it."""
    with (
        migrated_database() as database,
        open_shop(database_url=database.url, var_dir=tmp_path_factory.mktemp("demo"), demo=True) as shop,
    ):
        yield shop
