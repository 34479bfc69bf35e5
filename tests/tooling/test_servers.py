"""The servers that tests lean on start, work, and are gone afterwards."""

import sys
from functools import partial
from pathlib import Path

import httpx
import psycopg2
import pytest
import redis as redis_client
from django.contrib.auth import get_user_model
from django.db import connection
from wagtail.models import Page

from tests.servers.chromium import chromium
from tests.servers.databases import migrated_database
from tests.servers.nginx import nginx
from tests.servers.postgres import postgres
from tests.servers.process import accepts_connections, running, wait_until
from tests.servers.redis import redis
from tests.servers.shop import open_shop


def is_gone(pid: int) -> bool:
    return not Path(f"/proc/{pid}").exists()


def port_of(url: str) -> int:
    return int(url.rpartition(":")[2])


@pytest.mark.slow
@pytest.mark.parametrize("durable", [False, True])
def test_postgres(durable: bool) -> None:
    with postgres(durable=durable) as url:
        client = psycopg2.connect(f"{url}/postgres")  # an open connection must not keep the server alive
        cursor = client.cursor()
        cursor.execute("SHOW fsync")
        assert cursor.fetchone() == ("on" if durable else "off",)
    assert not accepts_connections(port_of(url))


@pytest.mark.slow
def test_redis() -> None:
    with redis() as url, redis_client.Redis.from_url(f"{url}/63") as client:
        assert client.set("name", "集市")
    assert not accepts_connections(port_of(url))


@pytest.mark.slow
def test_nginx(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("集市", encoding="utf-8")
    with nginx(f"root {tmp_path};") as url:
        assert httpx.get(url).text == "集市"
    assert not accepts_connections(port_of(url))


@pytest.mark.browser
def test_chromium_speaks_chinese() -> None:
    with chromium() as browser:
        page = browser.new_page(locale="zh-CN")
        assert page.evaluate("navigator.language") == "zh-CN"


def test_a_server_that_dies_tells_why() -> None:
    with (
        pytest.raises(RuntimeError) as caught,
        running([sys.executable, "-c", "raise SystemExit('no such luck')"], ready=lambda: False),
    ):
        pass
    assert "no such luck" in caught.value.__notes__[0]


def test_a_server_that_is_never_ready_is_stopped_with_its_children(tmp_path: Path) -> None:
    script = f"echo $$ > {tmp_path}/parent; sh -c 'echo $$ > {tmp_path}/child; exec sleep 60' & trap '' TERM; wait"
    with pytest.raises(TimeoutError), running(["sh", "-c", script], ready=lambda: False, within=0.5, stop_within=0.5):
        pass
    for name in ("parent", "child"):
        pid = int((tmp_path / name).read_text())
        wait_until(partial(is_gone, pid), what=f"the end of {name}")


@pytest.mark.slow
def test_the_shop_opens_on_a_database_of_its_own(tmp_path: Path) -> None:
    with migrated_database() as database, open_shop(database_url=database.url, var_dir=tmp_path) as shop:
        assert httpx.get(f"{shop.url}/healthz/").status_code == 200
        assert httpx.get(f"{shop.simulators.url}/outbox/mail").json() == []
        assert shop.worker.poll() is None
    assert not accepts_connections(port_of(shop.url))
    assert shop.worker.poll() is not None


class TestDatabase:
    """Each test that commits finds what migrations made, and nothing of the one before."""

    @pytest.mark.django_db(transaction=True)
    @pytest.mark.parametrize("turn", [1, 2])
    def test_commits_do_not_stay(self, turn: int) -> None:
        assert not get_user_model().objects.filter(username="mallory").exists()
        assert Page.objects.filter(depth=1).count() == 1
        get_user_model().objects.create_user(username="mallory", password="secret-of-mallory")

    @pytest.mark.django_db
    def test_the_database_is_a_copy(self) -> None:
        assert "jishi_" in str(connection.settings_dict["NAME"])
