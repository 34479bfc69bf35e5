"""One submit, one order: repeats, double clicks, and changes of the basket while it is being ordered."""

import re
from collections import Counter

import httpx
import pytest
from django.db.models import Sum

from commerce.basket.models import Basket, Line
from commerce.order.models import Line as OrderLine
from commerce.order.models import Order
from tests.concurrency.conftest import OpenServer
from tests.concurrency.crowd import Buyer, Post, fill_baskets, make_buyers, order, send, statuses
from tests.factories.catalogue import Sku, make_spu, skus_of
from tests.factories.people import CHAOYANG, make_region_tree

pytestmark = [pytest.mark.slow]


@pytest.fixture
def buyer(transactional_db: None) -> Buyer:
    sku = skus_of(make_spu(skus=[Sku(stock=1000)]))[0]
    alice = make_buyers(1, make_region_tree()[CHAOYANG])[0]
    fill_baskets([alice], {sku: 1})
    return alice


def test_50_posts_of_one_key_make_one_order_and_get_one_answer(server: str, buyer: Buyer) -> None:
    answers = send(server, [order(buyer, **{"Idempotency-Key": "k-1"})] * 50)

    assert statuses(answers) == Counter({201: 50})
    assert {answer.content for answer in answers} == {answers[0].content}
    assert Order.objects.count() == 1


def test_the_same_key_with_another_body_is_refused(server: str, buyer: Buyer) -> None:
    first = order(buyer, **{"Idempotency-Key": "k-1"})
    send(server, [first])
    other = Post(buyer, first.path, json={**first.json, "note": "晚上送"}, headers=first.headers)

    answers = send(server, [other])

    assert [(answer.status_code, answer.json()["error"]["code"]) for answer in answers] == [
        (422, "idempotency_key_reused")
    ]
    assert Order.objects.count() == 1


def test_without_the_guards_repeats_make_several_orders(open_server: OpenServer, buyer: Buyer) -> None:
    with open_server(unguarded="idempotency") as url:
        send(url, [order(buyer, **{"Idempotency-Key": "k-1"})] * 50)

    assert Order.objects.count() > 1


def test_a_double_click_with_both_pages_loaded_first_makes_one_order(server: str, buyer: Buyer) -> None:
    pages = [_checkout_form(server, buyer) for _ in range(2)]

    answers = send(server, [Post(buyer, "/checkout/", form=page) for page in pages])

    assert sorted(answer.status_code for answer in answers) in ([302, 400], [302, 409])
    assert Order.objects.count() == 1
    basket = Basket.objects.get(owner=buyer.user, status=Basket.OPEN)
    assert basket.lines.count() == 0


def test_what_is_paid_is_what_was_shown_while_the_basket_changes(server: str, buyer: Buyer) -> None:
    sku = Line.objects.get().product
    for _ in range(10):
        fill_baskets([buyer], {sku: 1})
        before = OrderLine.objects.aggregate(units=Sum("quantity"))["units"] or 0
        add = Post(buyer, "/api/v1/basket/lines/", json={"sku": sku.pk, "quantity": 1})

        placed, *_added = send(server, [order(buyer), add, add, add])

        in_basket = Line.objects.filter(basket__owner=buyer.user).aggregate(units=Sum("quantity"))["units"] or 0
        ordered = (OrderLine.objects.aggregate(units=Sum("quantity"))["units"] or 0) - before
        shown = sum(line["quantity"] for line in placed.json()["lines"]) if placed.status_code == 201 else 0
        assert placed.status_code in (201, 409)
        assert ordered == shown
        assert ordered + in_basket == 4


def _checkout_form(url: str, buyer: Buyer) -> dict[str, str]:
    """The fields of the settlement page as a browser would send them."""
    page = httpx.get(f"{url}/checkout/", cookies=dict(buyer.cookies)).text
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))
    return {
        **hidden,
        "csrfmiddlewaretoken": "c" * 32,
        "address": str(buyer.address.pk),
        "shipping_method": "express",
        "payment_method": "cod",
    }
