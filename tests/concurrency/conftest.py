"""The shop over real HTTP: several processes with several threads each, on the test's own database."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, connections

from tests.servers.databases import Database
from tests.servers.web import shop_environment, web

OpenServer = Callable[..., AbstractContextManager[str]]


@pytest.fixture
def open_server(transactional_db: None, django_db_setup: Database, tmp_path: Path) -> OpenServer:
    """Starts the shop beside the test; `unguarded` names a module that takes one guard out first."""

    @contextmanager
    def start(unguarded: str = "", workers: int = 2) -> Iterator[str]:
        environment = server_environment(tmp_path)
        application = (
            f"tests.concurrency.unguarded.{unguarded}:application" if unguarded else "config.wsgi:application"
        )
        with web(environment, workers=workers, threads=4, application=application) as url:
            yield url
        connections.close_all()

    return start


@pytest.fixture
def server(open_server: OpenServer) -> Iterator[str]:
    with open_server() as url:
        yield url


def server_environment(var_dir: Path) -> dict[str, str]:
    """For servers on the test's database, which take the sessions that the test makes."""
    return shop_environment(database_url=_url(), var_dir=var_dir, SECRET_KEY=settings.SECRET_KEY, LOG_LEVEL="ERROR")


def _url() -> str:
    values = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{values['NAME']}"
    return f"postgres://{values['USER']}:{values['PASSWORD']}@{values['HOST']}:{values['PORT']}/{values['NAME']}"
