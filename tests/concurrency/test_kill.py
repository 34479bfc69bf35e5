"""kill -9 at any moment: no half order, nothing lost that was answered, and repeats with one key are one order."""

import os
import random
import signal
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from uuid import uuid4

import httpx
import pytest
from django.db import connection

from commerce.catalogue.models import Product
from commerce.core.invariants import findings
from commerce.order.models import Order
from tests.concurrency.conftest import server_environment
from tests.concurrency.crowd import Buyer, Post, headers_of, make_buyers, order
from tests.concurrency.nursery import nursery
from tests.factories.catalogue import Sku, make_spu, skus_of
from tests.factories.people import CHAOYANG, make_region_tree
from tests.servers.process import wait_until

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

#: A killed server says more about a database that many processes write to.
KILLS = 50 if connection.vendor == "postgresql" else 20
BUYERS = 6


class Shopper(Thread):
    """Fills its basket, orders, cancels now and then; repeats whatever got no answer, as a phone in a tunnel does."""

    def __init__(self, buyer: Buyer, skus: Sequence[Product], town: "Town") -> None:
        super().__init__(daemon=True)
        self.buyer, self.skus, self.town = buyer, skus, town
        self.ordered: list[str] = []
        self.wrong: list[str] = []

    def run(self) -> None:
        while not self.town.closed.is_set():
            sku = random.choice(self.skus)
            self.send(Post(self.buyer, "/api/v1/basket/lines/", json={"sku": sku.pk, "quantity": 1}))
            answer = self.send(order(self.buyer, **{"Idempotency-Key": str(uuid4())}))
            if answer.status_code == 201:
                self.ordered.append(answer.json()["number"])
                if random.random() < 0.3:
                    self.send(Post(self.buyer, f"/api/v1/orders/{self.ordered[-1]}/cancel/"))

    def send(self, post: Post) -> httpx.Response:
        while True:
            try:
                answer = httpx.post(self.town.url + post.path, json=post.json, headers=headers_of(post), timeout=30)
            except httpx.HTTPError:
                time.sleep(0.02)
                if self.town.closed.is_set():
                    raise
                continue
            if answer.status_code >= 500:
                self.wrong.append(f"{post.path}: {answer.status_code}")
            return answer


class Town:
    """Where the shop is at the moment, and whether it is time to go home."""

    def __init__(self) -> None:
        self.url = ""
        self.closed = Event()


@contextmanager
def crowd(skus: Sequence[Product]) -> Iterator[tuple[Town, list[Shopper]]]:
    """Shoppers that are to be started; they have all gone home at the end of the block."""
    town = Town()
    shoppers = [Shopper(buyer, skus, town) for buyer in make_buyers(BUYERS, make_region_tree()[CHAOYANG])]
    try:
        yield town, shoppers
    finally:
        town.closed.set()
        for shopper in shoppers:
            if shopper.is_alive():
                shopper.join(60)


def numbers(shoppers: Sequence[Shopper]) -> list[str]:
    """The orders that were answered."""
    return [number for shopper in shoppers for number in shopper.ordered]


def await_an_order(shoppers: Sequence[Shopper]) -> None:
    """Until the server that runs now has answered at least one more, so that every kill falls into real work."""
    before = len(numbers(shoppers))
    wait_until(lambda: len(numbers(shoppers)) > before, within=60, what="an order")


def test_nothing_is_half_done_after_kills(tmp_path: Path) -> None:
    skus = [skus_of(make_spu(skus=[Sku(stock=stock)]))[0] for stock in (100_000, 100_000, 30)]

    with nursery(server_environment(tmp_path)) as servers, crowd(skus) as (town, shoppers):
        town.url, group = servers.start()
        for shopper in shoppers:
            shopper.start()
        for _ in range(KILLS):
            await_an_order(shoppers)
            time.sleep(random.uniform(0, 0.3))
            os.killpg(group, signal.SIGKILL)
            town.url, group = servers.start()
        await_an_order(shoppers)
        town.closed.set()

    answered = numbers(shoppers)
    assert [problem for shopper in shoppers for problem in shopper.wrong] == []
    assert sorted(Order.objects.values_list("number", flat=True)) == sorted(answered)
    assert [violation for finding in findings() for violation in finding.violations] == []
