"""A payment provider in trouble, over real HTTP: orders stay payable, nobody pays twice, nobody else waits."""

import os
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from commerce.order.models import Order
from tests.concurrency.conftest import server_environment
from tests.concurrency.crowd import Buyer, Post, headers_of, make_buyers
from tests.factories.catalogue import Sku, make_spu, skus_of
from tests.factories.orders import make_order
from tests.factories.payers import Payer
from tests.factories.people import CHAOYANG, make_region_tree
from tests.servers.simulators import simulators
from tests.servers.web import web

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

BUYERS = 6
#: Seconds. A provider that is slow takes longer than we wait for it.
PATIENCE, SLOWNESS, RUSH = 2.0, 4.0, 4.0
#: Of everybody else, who has to wait less than a second. A machine that does nothing besides keeps 0.99.
SHARE = float(os.environ.get("FAULTS_SHARE", "0.5"))


@dataclass(frozen=True)
class Town:
    """The shop's address, the payer, and buyers with an order each that waits for WeChat Pay."""

    url: str
    payer: Payer
    orders: list[tuple[Buyer, Order]]

    def call(self, buyer: Buyer, order: Order, method: str = "POST") -> httpx.Response:
        path = f"/api/v1/orders/{order.number}/payments/"
        said = {"method": "wechatpay", "product": "native"} if method == "POST" else None
        headers = headers_of(Post(buyer, path))
        return httpx.request(method, f"{self.url}{path}", json=said, headers=headers, timeout=30)


OpenTown = Callable[..., AbstractContextManager[Town]]


@pytest.fixture
def open_town(transactional_db: None, tmp_path: Path) -> OpenTown:
    @contextmanager
    def start(**more: str) -> Iterator[Town]:
        buyers = make_buyers(BUYERS, make_region_tree()[CHAOYANG])
        sku = skus_of(make_spu(skus=[Sku(price="88.00", stock=500)]))[0]
        orders = [
            (it, make_order(it.user, lines={sku: 1}, address=it.address, payment_method="wechatpay")) for it in buyers
        ]
        folder = str(tmp_path)
        with simulators(JISHI_VAR=folder, SIMULATORS_SLOW_SECONDS=str(SLOWNESS)) as world:
            environment = {**server_environment(tmp_path), **world.environment, "WECHATPAY_TIMEOUT": str(PATIENCE)}
            with web({**environment, **more}, workers=1, threads=4) as url:
                payer = Payer(world.url)
                payer.behave("wechatpay", "down", notify=False)
                town = Town(url, payer, orders)
                # What the first requests load is not what is measured.
                httpx.get(f"{url}/api/v1/categories/", timeout=60).raise_for_status()
                town.call(*orders[0])
                yield town

    return start


def rush(town: Town, pause: float = 1.0) -> list[float]:
    """All buyers try to pay, again and again, for RUSH seconds; returns how long everybody else waited for a page."""
    end, waits, lock = time.monotonic() + RUSH, [], threading.Lock()

    def pays(buyer: Buyer, order: Order) -> None:
        while time.monotonic() < end:
            assert town.call(buyer, order).status_code == 503
            time.sleep(pause)

    def looks() -> None:
        while time.monotonic() < end:
            began = time.monotonic()
            assert httpx.get(f"{town.url}/api/v1/categories/", timeout=30).status_code == 200
            with lock:
                waits.append(time.monotonic() - began)
            time.sleep(0.05)

    with ThreadPoolExecutor(BUYERS + 2) as pool:
        payers = [pool.submit(pays, buyer, order) for buyer, order in town.orders]
        time.sleep(0.2)
        others = [pool.submit(looks) for _ in range(2)]
    for future in [*payers, *others]:
        future.result()
    return sorted(waits)


def test_in_any_trouble_nobody_else_waits_and_nobody_pays_twice(open_town: OpenTown) -> None:
    with open_town() as town:
        town.payer.behave("wechatpay", "slow", notify=False)
        waits = rush(town)
        assert waits[int(len(waits) * SHARE)] < 1.0, waits[-5:]

        modes = ["error", "garbage", "down", "timeout_after_accept", "slow"]
        for mode, (buyer, order) in zip(modes, town.orders, strict=False):
            _is_paid_once(town, mode, buyer, order)


def test_without_the_bound_everybody_would_wait(open_town: OpenTown) -> None:
    """What the test above is worth."""
    with open_town(PAYMENT_CONCURRENT_CALLS="99") as town:
        town.payer.behave("wechatpay", "slow", notify=False)
        waits = rush(town, pause=0)
        assert waits[len(waits) // 2] >= 1.0


def _is_paid_once(town: Town, mode: str, buyer: Buyer, order: Order) -> None:
    town.payer.behave("wechatpay", mode, notify=False)
    answer = town.call(buyer, order)
    assert (answer.status_code, answer.json()["error"]["code"]) == (503, "unavailable"), mode
    assert Order.objects.get(pk=order.pk).status == "unpaid", mode

    town.payer.behave("wechatpay", notify=False)
    started, again = town.call(buyer, order), town.call(buyer, order)
    assert (started.status_code, again.json()["trade_no"]) == (201, started.json()["trade_no"]), mode
    town.payer.pay_wechat(started.json()["qr_code"])
    assert town.call(buyer, order, "GET").json()[0]["state"] == "paid", mode
    assert town.call(buyer, order).status_code == 409, mode
    assert Order.objects.get(pk=order.pk).status == "to_ship", mode
    assert order.payment_attempts.filter(state="paid").count() == 1, mode
