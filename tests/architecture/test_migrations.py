"""From an empty database to the shop's, on the kind of database that this run uses."""

from pathlib import Path

import pytest

from tests.servers.databases import migrated_database
from tests.servers.web import run_manage, shop_environment


@pytest.mark.slow
def test_migrations_from_zero(tmp_path: Path) -> None:
    """The template was migrated from an empty database with these very migrations and packages: they run. Now nothing
    may be left to apply."""
    with migrated_database() as database:
        run_manage(shop_environment(database_url=database.url, var_dir=tmp_path), "migrate", "--check")
