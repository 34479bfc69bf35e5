"""Orders per second over HTTP on a durable PostgreSQL: ours, stock Oscar, and the same rows in bare SQL.

From a filled basket to a placed order: ours takes one request, which brings the address and the method; stock Oscar's
checkout takes three at the least (address, method, place). Its last click alone is measured as well. All take turns in
one run, each is counted by its best of three. `python -m bench.bench_orders`.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from pathlib import Path
from uuid import uuid4

import psycopg2

from bench import bare_sql
from bench.http_load import Run, get, post, send_all
from tests.servers.postgres import postgres
from tests.servers.process import ROOT
from tests.servers.web import run_manage, shop_environment, web

ROUNDS = 3
CONNECTIONS = 16
THREADS = 8
SPREAD_SKUS = 200
OURS, OSCARS, BARE = 400, 100, 2000
KEY = "0123456789abcdef-a-key-for-measuring-only-0123456789abcdef"
HOW = "HTTP, 2 granian processes x 4 threads, 16 connections, PostgreSQL with fsync on, best of 3, alternating"


class Shop:
    """Ours. Buyers and baskets are written before the clock starts."""

    def __init__(self, url: str) -> None:
        from tests.factories.catalogue import Sku, make_spu, skus_of
        from tests.factories.people import CHAOYANG, make_region_tree

        self.url = url
        self.district = make_region_tree()[CHAOYANG]
        self.skus = [skus_of(make_spu(skus=[Sku(stock=10**6)]))[0] for _ in range(SPREAD_SKUS)]

    def buyers(self, number: int, skus: int) -> list[list[bytes]]:
        """One request to order a unit each."""
        from tests.concurrency.crowd import fill_baskets, headers_of, make_buyers, order

        made = make_buyers(number, self.district, prefix=uuid4().hex)
        for index, sku in enumerate(self.skus[:skus]):
            fill_baskets(made[index::skus], {sku: 1})
        posts = [order(buyer, **{"Idempotency-Key": str(uuid4())}) for buyer in made]
        json_type = {"Content-Type": "application/json"}
        return [[post(it.path, headers_of(it) | json_type, json.dumps(it.json))] for it in posts]

    def run(self, skus: int) -> float:
        return _rate(send_all(self.url, self.buyers(OURS, skus), CONNECTIONS), 201, OURS)


class StockOscar:
    """Each buyer has a signed-in session and a basket before the clock starts."""

    def __init__(self, url: str, environment: Mapping[str, str]) -> None:
        self.url, self.environment = url, environment

    def run(self, skus: int) -> float:
        return self._run([_oscar_checkout(*buyer) for buyer in self._buyers(skus, "filled")])

    def run_last_click(self, skus: int) -> float:
        return self._run([_oscar_checkout(*buyer)[-1:] for buyer in self._buyers(skus, "ready")])

    def _buyers(self, skus: int, state: str) -> list[tuple[str, int]]:
        return [(key, address) for key, address in json.loads(_oscar(self.environment, str(OSCARS), str(skus), state))]

    def _run(self, clients: list[list[bytes]]) -> float:
        before = self._orders()
        rate = _rate(send_all(self.url, clients, CONNECTIONS), 302, OSCARS)
        # It redirects as well when it sends somebody back to the basket.
        if self._orders() - before != OSCARS:
            raise RuntimeError("stock Oscar did not place all orders")
        return rate

    def _orders(self) -> int:
        with psycopg2.connect(self.environment["DATABASE_URL"]) as connection, connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM order_order")
            return int(cursor.fetchone()[0])


def _oscar_checkout(session: str, address: int) -> list[bytes]:
    token = "c" * 32
    cookie = {"Cookie": f"sessionid={session}; csrftoken={token}"}
    form = cookie | {"Content-Type": "application/x-www-form-urlencoded"}
    csrf = f"csrfmiddlewaretoken={token}"
    return [
        post("/checkout/shipping-address/", form, f"action=ship_to&address_id={address}&{csrf}"),
        get("/checkout/shipping-method/", cookie),  # there is one method, and this page takes it
        post("/checkout/preview/", form, f"action=place_order&{csrf}"),
    ]


class BareSql:
    def __init__(self, dsn: str, shop: Shop) -> None:
        self.dsn, self.shop = dsn, shop

    def run(self, skus: int) -> float:
        from django.db import connection

        from commerce.basket.models import Line

        Line.objects.all().delete()
        self.shop.buyers(BARE, skus)
        lines = list(Line.objects.order_by("pk").values_list("pk", "stockrecord", "product", "product__parent"))
        connection.close()
        return bare_sql.orders_per_second(self.dsn, lines, THREADS)


def _rate(run: Run, status: int, expected: int) -> float:
    if run.answers[status] != expected:
        raise RuntimeError(f"not all orders were placed: {run.answers}")
    return run.rate(status)


def _oscar(environment: Mapping[str, str], *arguments: str) -> str:
    command = [sys.executable, "-m", "bench.stock_oscar.prepare", *arguments]
    env = {**os.environ, **environment}
    return subprocess.run(command, cwd=ROOT, env=env, check=True, stdout=subprocess.PIPE, text=True).stdout


def main() -> None:
    with ExitStack() as stack:
        server = stack.enter_context(postgres(durable=True))
        var = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="jishi-bench-")))
        for name in ("shop", "oscar"):
            subprocess.run(["psql", "-q", f"{server}/postgres", "-c", f"CREATE DATABASE {name}"], check=True)
        ours = shop_environment(database_url=f"{server}/shop", var_dir=var, SECRET_KEY=KEY, LOG_LEVEL="ERROR")
        # The throttles count per member, and each member orders once.
        oscars = {"DATABASE_URL": f"{server}/oscar", "DJANGO_SETTINGS_MODULE": "bench.stock_oscar.settings"}
        oscars |= {"SECRET_KEY": KEY, "PYTHONPATH": str(ROOT)}
        run_manage(ours, "migrate", "--verbosity", "0")
        _oscar(oscars, "migrate")
        _set_up_django(ours)
        shop = Shop(stack.enter_context(web(ours, workers=2, threads=4)))
        oscar_server = web(oscars, workers=2, threads=4, application="bench.stock_oscar.wsgi:application")
        oscar = StockOscar(stack.enter_context(oscar_server), oscars)
        bare = BareSql(f"{server}/shop", shop)
        shop.run(SPREAD_SKUS)
        oscar.run(SPREAD_SKUS)
        for name, skus in (("spread", SPREAD_SKUS), ("hot_sku", 1)):
            peers = {"bare_sql": bare.run, "stock_oscar": oscar.run, "stock_oscar_last_click": oscar.run_last_click}
            _measure(name, skus, shop.run, peers)


def _set_up_django(environment: Mapping[str, str]) -> None:
    os.environ.update(environment)
    import django

    django.setup()


def _measure(name: str, skus: int, ours: Callable[[int], float], peers: Mapping[str, Callable[[int], float]]) -> None:
    runs = {"ours": ours, **peers}
    best = dict.fromkeys(runs, 0.0)
    for _ in range(ROUNDS):
        best = {runner: max(best[runner], run(skus)) for runner, run in runs.items()}
    for peer in peers:
        line = {
            "metric": f"orders_{name}_vs_{peer}",
            "ours": round(best["ours"], 1),
            "reference": round(best[peer], 1),
            "ratio": round(best["ours"] / best[peer], 3),
            "unit": "orders/s",
            "how": HOW,
        }
        print(json.dumps(line, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main()
