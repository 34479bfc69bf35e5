"""No unit is sold twice, whoever comes at the same moment. Each race has a control that shows it can be lost."""

from collections import Counter

import pytest
from django.db import connection

from commerce.core.invariants import findings
from commerce.order.models import Order
from commerce.partner.models import StockRecord
from commerce.partner.services import adjust_stock
from tests.concurrency.conftest import OpenServer
from tests.concurrency.crowd import fill_baskets, make_buyers, order, send, statuses
from tests.factories.catalogue import Sku, make_spu, skus_of
from tests.factories.people import CHAOYANG, make_region_tree

pytestmark = [pytest.mark.slow]

BUYERS, UNITS, REPEATS = 200, 50, 10


def violations() -> list[str]:
    return [violation for finding in findings() for violation in finding.violations]


def test_50_units_and_200_buyers_make_50_orders(server: str) -> None:
    sku = skus_of(make_spu(skus=[Sku(stock=UNITS)]))[0]
    buyers = make_buyers(BUYERS, make_region_tree()[CHAOYANG])
    for repeat in range(1, REPEATS + 1):
        fill_baskets(buyers, {sku: 1})

        answers = send(server, [order(buyer) for buyer in buyers])

        assert statuses(answers) == Counter({201: UNITS, 409: BUYERS - UNITS})
        assert {answer.json()["error"]["code"] for answer in answers if answer.status_code == 409} == {"out_of_stock"}
        assert Order.objects.count() == UNITS * repeat
        stock = StockRecord.objects.get(product=sku)
        assert stock.available == 0
        adjust_stock(stock.pk, UNITS)
    assert violations() == []


def test_without_the_guard_it_sells_more_than_there_is(open_server: OpenServer) -> None:
    sku = skus_of(make_spu(skus=[Sku(stock=UNITS)]))[0]
    buyers = make_buyers(BUYERS, make_region_tree()[CHAOYANG])
    fill_baskets(buyers, {sku: 1})

    with open_server(unguarded="stock") as url:
        sold = statuses(send(url, [order(buyer) for buyer in buyers]))[201]

    if connection.vendor == "sqlite":
        # SQLite runs one writing transaction at a time, so looking first is safe there: the guard is for the others.
        assert sold == UNITS
    else:
        assert sold > UNITS
        assert violations() != []


def test_orders_for_the_same_goods_in_opposite_order_all_succeed(server: str) -> None:
    first, second = (skus_of(make_spu(skus=[Sku(stock=500)]))[0] for _ in range(2))
    region = make_region_tree()[CHAOYANG]
    left, right = make_buyers(40, region, "left"), make_buyers(40, region, "right")
    fill_baskets(left, {first: 1, second: 1})
    fill_baskets(right, {second: 1, first: 1})

    answers = send(server, [order(buyer) for pair in zip(left, right, strict=True) for buyer in pair])

    assert statuses(answers) == Counter({201: 80})
    assert violations() == []


def test_two_lines_of_one_sku_cannot_pass_together(server: str) -> None:
    sku = skus_of(make_spu(skus=[Sku(stock=5)]))[0]
    buyer = make_buyers(1, make_region_tree()[CHAOYANG])[0]
    fill_baskets([buyer], {sku: 3})
    line = buyer.user.baskets.get().lines.get()
    line.pk, line.line_reference = None, "a second one"
    line.save()

    answers = send(server, [order(buyer)])

    assert statuses(answers) == Counter({409: 1})
    assert Order.objects.count() == 0
    assert StockRecord.objects.get(product=sku).num_allocated == 0
