"""The pages of the dialect send no key with an order: of many submits at once, the state of the basket tells."""

from collections import Counter

import pytest

from commerce.accounts.services.sessions import open_session
from commerce.order.models import Order
from commerce.partner.models import StockRecord
from tests.concurrency.crowd import Post, fill_baskets, make_buyers, send, statuses
from tests.factories.catalogue import Sku, make_spu, skus_of
from tests.factories.people import CHAOYANG, make_region_tree

pytestmark = [pytest.mark.slow]


def test_20_clicks_are_one_order(server: str, transactional_db: None) -> None:
    sku = skus_of(make_spu(skus=[Sku(stock=1000)]))[0]
    buyer = make_buyers(1, make_region_tree()[CHAOYANG])[0]
    fill_baskets([buyer], {sku: 2})
    token = open_session(buyer.user, "Chrome", "203.0.113.7").access
    click = Post(
        buyer,
        "/meiduo/orders/",
        json={"address": buyer.address.pk, "pay_method": 1},
        headers={"Authorization": f"JWT {token}"},
    )
    answers = send(server, [click] * 20)
    assert statuses(answers) == Counter({201: 20})
    number = Order.objects.get().number
    assert {answer.json()["order_id"] for answer in answers} == {number}
    assert StockRecord.objects.get(product=sku).num_allocated == 2
