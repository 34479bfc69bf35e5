"""Requests per second and the slowest hundredth of the API's commonest calls, against a bare one-query endpoint on the
same server. All take turns in one run, each is counted by its best of three. `python -m bench.bench_api`.
"""

import json
import os
import subprocess
import tempfile
from contextlib import ExitStack
from pathlib import Path

from bench.http_load import Run, get, post, send_all
from tests.servers.postgres import postgres
from tests.servers.web import run_manage, shop_environment, web

ROUNDS = 3
CONNECTIONS = 8
REQUESTS = 1000
KEY = "0123456789abcdef-a-key-for-measuring-only-0123456789abcdef"
HOW = "HTTP, 1 granian process x 4 threads, 8 connections, PostgreSQL, best of 3, alternating"
JSON = {"Content-Type": "application/json"}
# Guests are counted by address, so that those of the benchmark need some.
OPTIONS = {"SECRET_KEY": KEY, "LOG_LEVEL": "ERROR", "TRUSTED_PROXIES": "1"}


def main() -> None:
    with ExitStack() as stack:
        server = stack.enter_context(postgres())
        var = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="jishi-bench-")))
        subprocess.run(["psql", "-q", f"{server}/postgres", "-c", "CREATE DATABASE shop"], check=True)
        environment = shop_environment(database_url=f"{server}/shop", var_dir=var, **OPTIONS)
        run_manage(environment, "migrate", "--verbosity", "0")
        os.environ.update(environment)
        import django

        django.setup()
        sku, users = _fill()
        url = stack.enter_context(web(environment, application="bench.bare_api:application"))
        _measure(url, sku, users)


def _fill() -> tuple[int, list[dict[str, str]]]:
    """A SKU among a few, and the headers of enough members that none of them meets a throttle."""
    from commerce.accounts.models import User
    from commerce.accounts.services.sessions import open_session
    from tests.factories.catalogue import Sku, make_spu, skus_of

    for _ in range(5):
        make_spu(options={"颜色": ["红", "蓝"]})
    plenty = skus_of(make_spu(skus=[Sku(stock=10**6)]))[0]
    users = User.objects.bulk_create(User(username=f"bench{number}") for number in range(50))
    tokens = [open_session(user, "bench", "127.0.0.1", minutes=600).access for user in users]
    return plenty.pk, [{"Authorization": f"Bearer {token}"} for token in tokens]


def _measure(url: str, sku: int, users: list[dict[str, str]]) -> None:
    add = json.dumps({"sku": sku, "quantity": 1})
    few = REQUESTS // 5
    requests = {
        "bare": [get(f"/bare/?{sku}", {})] * REQUESTS,
        "catalogue_read": [get(f"/api/v1/skus/{sku}/", _from(it)) for it in range(few)],
        "page_bits": [get("/api/v1/me/bits/", _of(users, it)) for it in range(few)],
        "basket_add": [post("/api/v1/basket/lines/", {**_of(users, it), **JSON}, add) for it in range(few)],
    }
    best: dict[str, Run] = {}
    for _round in range(ROUNDS):
        for name, wanted in requests.items():
            done = send_all(url, [(request,) for request in wanted], CONNECTIONS)
            if set(done.answers) - {200, 201}:
                raise RuntimeError(f"{name}: {done.answers}")
            if name not in best or done.seconds / done.total < best[name].seconds / best[name].total:
                best[name] = done
    bare = best.pop("bare")
    for name, run_of in best.items():
        _print(name, run_of, bare)


def _of(users: list[dict[str, str]], number: int) -> dict[str, str]:
    return users[number % len(users)]


def _from(number: int) -> dict[str, str]:
    return {"X-Forwarded-For": f"10.0.{number % 250}.{number // 250}"}


def _print(name: str, run: Run, bare: Run) -> None:
    ours, reference = run.total / run.seconds, bare.total / bare.seconds
    line = {
        "metric": f"api_{name}_vs_one_query",
        "ours": round(ours, 1),
        "reference": round(reference, 1),
        "ratio": round(ours / reference, 3),
        "unit": "requests/s",
        "p99_ms": round(run.slowest(0.99) * 1000, 1),
        "reference_p99_ms": round(bare.slowest(0.99) * 1000, 1),
        "how": HOW,
    }
    print(json.dumps(line, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main()
