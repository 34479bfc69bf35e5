"""My orders: tabs, one order, buying again."""

import pytest
from django.test import Client

from commerce.basket.models import Line as BasketLine
from commerce.catalogue.models import Product
from commerce.order.models import Order
from commerce.order.services import cancel_order
from tests.factories.catalogue import Sku, make_spu, skus_of
from tests.factories.orders import make_order
from tests.factories.people import make_address, make_user

pytestmark = [pytest.mark.django_db]


def client_of(order: Order) -> Client:
    client = Client()
    client.force_login(order.user)
    return client


def test_tabs_say_how_many_orders_there_are() -> None:
    order = make_order()
    address = order.user.address_book.get()
    cancelled = make_order(order.user, address=address)
    cancel_order(order=cancelled, actor=order.user, reason="shopper")
    client = client_of(order)

    tabs = {code: number for code, _label, number in client.get("/orders/").context["tabs"]}
    shown = client.get("/orders/", {"status": "cancelled"}).content.decode()

    assert {code: number for code, number in tabs.items() if number} == {"to_ship": 1, "cancelled": 1}
    assert cancelled.number in shown
    assert order.number not in shown


@pytest.mark.parametrize("query", [{"status": "nonsense"}, {"page": "9999"}, {"page": "-1"}, {"page": "NaN"}])
def test_odd_queries_show_a_page(query: dict[str, str]) -> None:
    assert client_of(make_order()).get("/orders/", query).status_code == 200


def test_the_list_costs_the_same_for_one_and_for_ten_orders(django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    alice, sku = make_user(), skus_of(make_spu(skus=[Sku(stock=100)]))[0]
    address = make_address(alice)
    client = client_of(make_order(alice, lines={sku: 1}, address=address))
    client.get("/orders/")
    with django_assert_max_num_queries(8) as one:
        client.get("/orders/")
    for _ in range(9):
        make_order(alice, lines={sku: 1}, address=address)
    with django_assert_max_num_queries(8) as ten:
        client.get("/orders/")
    assert len(one) == len(ten)


def test_the_page_of_an_order_tells_its_story() -> None:
    order = make_order(note="放门口")
    cancel_order(order=order, actor=order.user, reason="shopper")
    text = client_of(order).get(f"/orders/{order.number}/").content.decode()
    for word in ("待发货", "已取消", "放门口", order.number, order.lines.get().title):
        assert word in text


def test_cancel_and_receive_through_the_pages() -> None:
    order = make_order()
    client = client_of(order)
    assert client.post(f"/orders/{order.number}/receive/").status_code == 302
    order.refresh_from_db()
    assert order.status == "to_ship"
    assert client.post(f"/orders/{order.number}/cancel/").status_code == 302
    order.refresh_from_db()
    assert order.status == "cancelled"


def test_buying_again_brings_back_what_is_still_there() -> None:
    stays, gone, sold_out = (skus_of(make_spu(skus=[Sku(stock=5)]))[0] for _ in range(3))
    order = make_order(lines={stays: 2, gone: 1, sold_out: 5})
    Product.objects.filter(pk=gone.pk).update(is_public=False)

    answer = client_of(order).post(f"/orders/{order.number}/again/", follow=True)

    assert answer.redirect_chain == [("/basket/", 302)]
    assert list(BasketLine.objects.values_list("product", "quantity")) == [(stays.pk, 2)]
    text = answer.content.decode()
    assert f"“{gone.title}”暂时买不到" in text
    assert f"“{sold_out.title}”暂时买不到" in text


@pytest.mark.parametrize("path", ["", "cancel/", "receive/", "again/"])
def test_somebody_else_s_order_is_not_there(path: str) -> None:
    order = make_order()
    other = Client()
    other.force_login(make_user())
    answer = other.post(f"/orders/{order.number}/{path}") if path else other.get(f"/orders/{order.number}/")
    assert answer.status_code == 404
    order.refresh_from_db()
    assert order.status == "to_ship"
    assert not BasketLine.objects.exists()
