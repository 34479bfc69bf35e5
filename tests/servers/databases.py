"""Migrated databases in an instant: migrations run once into a template, and each user gets a copy of it.

The template is kept while no migration and no pinned package changes. With DATABASE_URL of a PostgreSQL in
the environment the copies are databases of that server, otherwise they are SQLite files.
"""

import fcntl
import hashlib
import os
import shutil
import sys
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit, urlunsplit

import psycopg2

from tests.servers.process import ROOT
from tests.servers.web import run_manage, shop_environment

TEMPLATES = ROOT / ".pytest_cache" / "migrated"


class Database(Protocol):
    """One database that belongs to whoever made it."""

    name: str  # what Django calls NAME
    url: str

    def restore(self) -> None:
        """Makes it a fresh copy of the template again, whoever is still connected."""

    def drop(self) -> None: ...


@contextmanager
def migrated_database() -> Iterator[Database]:
    """A copy of the migrated template, for as long as the block runs."""
    database = _new_database()
    database.restore()
    try:
        yield database
    finally:
        database.drop()


@contextmanager
def empty_database() -> Iterator[Database]:
    """A database without any table."""
    database = _new_database()
    if isinstance(database, PostgresDatabase):
        database.create()
    try:
        yield database
    finally:
        database.drop()


def _new_database() -> "SqliteDatabase | PostgresDatabase":
    server = os.environ.get("DATABASE_URL", "")
    name = f"jishi_{uuid.uuid4().hex[:12]}"
    return PostgresDatabase(server, name) if server.startswith("postgres") else SqliteDatabase(name)


def migrate(database: Database) -> None:
    """Runs every migration in a process of its own, as an operator would. Raises CalledProcessError."""
    with tempfile.TemporaryDirectory(prefix="jishi-migrate-") as var_dir:
        environment = shop_environment(database_url=database.url, var_dir=Path(var_dir))
        run_manage(environment, "migrate", "--verbosity", "0")


@cache
def migrations_key() -> str:
    """Changes with every migration file of ours, every pinned package, and the list of applications."""
    digest = hashlib.sha256(sys.version.encode())
    floors = [path for floor in ("commerce", "cms", "tasks") for path in (ROOT / floor).rglob("migrations/*.py")]
    installed = ROOT / "site" / "config" / "settings" / "components" / "apps.py"
    for path in [ROOT / "requirements.txt", installed, *sorted(floors)]:
        digest.update(str(path.relative_to(ROOT)).encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


class SqliteDatabase:
    def __init__(self, name: str) -> None:
        self.folder = tempfile.mkdtemp(prefix="jishi-sqlite-")
        self.name = f"{self.folder}/{name}.sqlite3"
        self.url = f"sqlite:///{self.name}"

    def restore(self) -> None:
        fresh = f"{self.name}.fresh"
        shutil.copyfile(self._template(), fresh)
        for rest in ("-wal", "-shm"):  # they belong to the file that is being replaced
            Path(self.name + rest).unlink(missing_ok=True)
        Path(fresh).replace(self.name)

    def drop(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)

    @staticmethod
    def _template() -> Path:
        template = TEMPLATES / f"{migrations_key()}.sqlite3"
        TEMPLATES.mkdir(parents=True, exist_ok=True)
        with (TEMPLATES / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)  # the other test process waits for the one that builds
            if not template.exists():
                with empty_database() as database:
                    migrate(database)
                    _move_into_one_file(database.name)
                    for old in TEMPLATES.glob("*.sqlite3"):
                        old.unlink()
                    shutil.move(database.name, template)
        return template


def _move_into_one_file(path: str) -> None:
    import sqlite3

    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.execute("PRAGMA journal_mode=DELETE")


class PostgresDatabase:
    def __init__(self, server: str, name: str) -> None:
        self.server = server
        self.name = name
        self.url = _with_name(server, name)

    def create(self) -> None:
        self._run(f"CREATE DATABASE {self.name}")

    def restore(self) -> None:
        template = self._template()
        self.drop()
        self._run(f"CREATE DATABASE {self.name} TEMPLATE {template}")

    def drop(self) -> None:
        self._run(f"DROP DATABASE IF EXISTS {self.name} WITH (FORCE)")

    def _template(self) -> str:
        template = f"jishi_migrated_{migrations_key()}"
        with (
            closing(psycopg2.connect(_with_name(self.server, "postgres"))) as connection,
            connection.cursor() as cursor,
        ):
            cursor.execute("SELECT pg_advisory_lock(20260101)")  # held until the connection closes
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [template])
            if not cursor.fetchone():
                building = PostgresDatabase(self.server, f"{template}_building")
                building.drop()
                building.create()
                migrate(building)
                self._run(f"ALTER DATABASE {building.name} RENAME TO {template}")
        return template

    def _run(self, statement: str) -> None:
        with closing(psycopg2.connect(_with_name(self.server, "postgres"))) as connection:
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute(statement)


def _with_name(url: str, name: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}", query=""))
