"""From an empty database to the shop's, on the kind of database that this run uses."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.servers.databases import empty_database, migrate
from tests.servers.process import ROOT
from tests.servers.web import shop_environment


@pytest.mark.slow
def test_migrations_from_zero(tmp_path: Path) -> None:
    with empty_database() as database:
        migrate(database)
        result = subprocess.run(
            [sys.executable, "manage.py", "migrate", "--check"],
            cwd=ROOT,
            env={**os.environ, **shop_environment(database_url=database.url, var_dir=tmp_path)},
            check=False,
        )
    assert result.returncode == 0
