"""From an empty database to the shop's, on the kind of database that this run uses."""

from pathlib import Path

import pytest

from tests.servers.databases import empty_database, migrate
from tests.servers.web import run_manage, shop_environment


@pytest.mark.slow
def test_migrations_from_zero(tmp_path: Path) -> None:
    with empty_database() as database:
        migrate(database)
        # Fails when anything is left to apply.
        run_manage(shop_environment(database_url=database.url, var_dir=tmp_path), "migrate", "--check")
