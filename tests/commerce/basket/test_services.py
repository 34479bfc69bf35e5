"""Writes to a basket: bounds, and how many statements they take."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from commerce.basket import services
from commerce.basket.models import Basket, Line
from commerce.catalogue.models import Product
from commerce.core.errors import InvalidInput
from commerce.partner.models import StockRecord
from tests.factories.catalogue import Sku, make_spu, skus_of
from tests.factories.orders import make_basket
from tests.factories.people import make_user

pytestmark = [pytest.mark.django_db]

ADD_LIMIT = 12


@pytest.fixture
def sku() -> Product:
    return skus_of(make_spu(skus=[Sku(stock=500)]))[0]


@pytest.mark.parametrize("there_already", [False, True])
def test_adding_through_the_page_takes_at_most_12_statements(
    client: Client, sku: Product, there_already: bool
) -> None:
    alice = make_user("alice")
    make_basket(alice, lines={sku: 1} if there_already else {})
    client.force_login(alice)

    with CaptureQueriesContext(
        connection,
    ) as statements:
        answer = client.post("/basket/add/", {"sku": sku.pk, "quantity": 2})

    assert answer.status_code == 302
    assert len(statements) <= ADD_LIMIT, [entry["sql"] for entry in statements]


@pytest.mark.parametrize("there_already", [False, True])
def test_adding_through_the_api_takes_at_most_12_statements(client: Client, sku: Product, there_already: bool) -> None:
    alice = make_user("alice")
    make_basket(alice, lines={sku: 1} if there_already else {})
    client.force_login(alice)

    with CaptureQueriesContext(connection) as statements:
        answer = client.post("/api/v1/basket/lines/", {"sku": sku.pk, "quantity": 2}, "application/json")

    assert answer.status_code == 201
    assert len(statements) <= ADD_LIMIT, [entry["sql"] for entry in statements]


def test_adding_to_a_line_is_one_update(sku: Product) -> None:
    basket = make_basket(make_user(), lines={sku: 1})

    with CaptureQueriesContext(connection) as statements:
        services.add_line(basket=basket, sku_id=sku.pk, quantity=2)

    writes = [entry["sql"] for entry in statements if not entry["sql"].startswith("SELECT")]
    assert len(writes) == 1
    assert writes[0].startswith("UPDATE")


def test_a_full_basket_takes_no_other_line(sku: Product, settings) -> None:  # type: ignore[no-untyped-def]
    settings.SHOP_BASKET_LINES_MAX = 1
    other = skus_of(make_spu())[0]
    basket = make_basket(make_user(), lines={other: 1})

    with pytest.raises(InvalidInput):
        services.add_line(basket=basket, sku_id=sku.pk, quantity=1)

    assert list(basket.lines.values_list("product", "quantity")) == [(other.pk, 1)]


def test_merging_fills_a_basket_up_to_its_limit(sku: Product, settings) -> None:  # type: ignore[no-untyped-def]
    alice = make_user()
    first, second = skus_of(make_spu())[0], skus_of(make_spu())[0]
    member, guest = make_basket(alice, lines={sku: 1}), make_basket(None, lines={first: 1, sku: 2, second: 1})
    settings.SHOP_BASKET_LINES_MAX = 2

    services.merge_baskets(guest=guest, member=member)

    assert list(member.lines.order_by("pk").values_list("product", "quantity")) == [(sku.pk, 3), (first.pk, 1)]


def test_a_merged_line_of_what_has_sold_out_stays_to_be_seen(sku: Product) -> None:
    member, guest = make_basket(make_user()), make_basket(None, lines={sku: 3})
    StockRecord.objects.filter(product=sku).update(num_in_stock=0)

    services.merge_baskets(guest=guest, member=member)

    assert list(member.lines.values_list("quantity", flat=True)) == [1]


def test_signing_in_brings_the_guest_basket_along_once(client: Client, sku: Product) -> None:
    alice = make_user("alice")
    make_basket(alice, lines={sku: 1})
    client.post("/basket/add/", {"sku": sku.pk, "quantity": 2})
    guest_cookie = client.cookies["jishi_basket"].value
    client.force_login(alice)

    for _ in range(2):
        client.cookies["jishi_basket"] = guest_cookie
        client.get("/basket/")

    assert list(Line.objects.filter(basket__owner=alice).values_list("quantity", flat=True)) == [3]
    assert Basket.objects.filter(status=Basket.OPEN).count() == 1
