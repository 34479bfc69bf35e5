"""Quantities that are none, and things of other people, at every entry of the pages and of the API."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from commerce.accounts.models import User
from commerce.basket.models import Line as BasketLine
from commerce.catalogue.models import Product
from commerce.order.models import Order
from commerce.partner.models import StockRecord
from tests.factories.catalogue import Sku, make_spu, skus_of
from tests.factories.orders import make_basket
from tests.factories.people import make_address, make_user

pytestmark = [pytest.mark.django_db]

NO_QUANTITIES: list[Any] = [-1, 0, 201, 2**31, 2**63, "NaN", "1.5", "５", "1e400", "1e3", "", " ", "0x10", "Infinity"]
#: As JSON tokens, which Python's parser takes.
NO_NUMBERS = ["NaN", "Infinity", "-Infinity", "1e400", "1.5", "1.0", "true", "null", '"1"', "[1]", "{}", "-0.0"]


@pytest.fixture
def sku() -> Product:
    return skus_of(make_spu(skus=[Sku(stock=10**6)]))[0]


@pytest.fixture
def alice(client: Client) -> User:
    alice = make_user("alice")
    client.force_login(alice)
    return alice


def rows() -> list[Any]:
    return [
        list(BasketLine.objects.order_by("pk").values()),
        list(StockRecord.objects.order_by("pk").values("num_in_stock", "num_allocated")),
        Order.objects.count(),
    ]


@pytest.mark.parametrize("quantity", NO_QUANTITIES)
def test_no_quantity_through_the_pages(client: Client, alice: User, sku: Product, quantity: Any) -> None:
    line = make_basket(alice, lines={sku: 3}).lines.get()
    before = rows()

    added = client.post("/basket/add/", {"sku": sku.pk, "quantity": quantity})
    changed = client.post(f"/basket/lines/{line.pk}/", {"action": "set", "quantity": quantity}, follow=True)

    assert added.status_code == 400
    assert "数量" in added.content.decode() or "每种商品" in added.content.decode()
    assert changed.status_code == 200
    assert 'class="message message-error"' in changed.content.decode()
    assert rows() == before


@pytest.mark.parametrize("quantity", NO_QUANTITIES)
def test_no_quantity_through_the_api(client: Client, alice: User, sku: Product, quantity: Any) -> None:
    line = make_basket(alice, lines={sku: 3}).lines.get()
    before = rows()

    answers = [
        client.post("/api/v1/basket/lines/", {"sku": sku.pk, "quantity": quantity}, "application/json"),
        client.patch(f"/api/v1/basket/lines/{line.pk}/", {"quantity": quantity}, "application/json"),
    ]

    assert [answer.status_code for answer in answers] == [400, 400]
    assert all(answer.json()["error"]["fields"]["quantity"] for answer in answers)
    assert rows() == before


@pytest.mark.parametrize("token", NO_NUMBERS)
def test_no_integer_of_json(client: Client, alice: User, sku: Product, token: str) -> None:
    line = make_basket(alice, lines={sku: 3}).lines.get()
    before = rows()

    answers = [
        client.post("/api/v1/basket/lines/", f'{{"sku": {sku.pk}, "quantity": {token}}}', "application/json"),
        client.patch(f"/api/v1/basket/lines/{line.pk}/", f'{{"quantity": {token}}}', "application/json"),
    ]

    assert [answer.status_code for answer in answers] == [400, 400]
    assert rows() == before


def test_quantities_cannot_be_added_up_beyond_the_limit(client: Client, alice: User, sku: Product) -> None:
    make_basket(alice, lines={sku: 150})
    before = rows()
    assert client.post("/basket/add/", {"sku": sku.pk, "quantity": 51}).status_code == 400
    answer = client.post("/api/v1/basket/lines/", {"sku": sku.pk, "quantity": 51}, "application/json")
    assert answer.status_code == 400
    assert rows() == before


@pytest.mark.parametrize("sku_id", [0, -1, 2**31, 2**63, "NaN", "", "1e400", "x"])
def test_no_sku(client: Client, alice: User, sku_id: Any) -> None:
    before = rows()
    assert client.post("/basket/add/", {"sku": sku_id, "quantity": 1}).status_code in (400, 404)
    answer = client.post("/api/v1/basket/lines/", {"sku": sku_id, "quantity": 1}, "application/json")
    assert answer.status_code in (400, 404)
    assert rows() == before


@pytest.mark.parametrize("action", ["set", "remove", "select", "unselect"])
def test_somebody_else_s_basket_line_is_not_there(client: Client, alice: User, sku: Product, action: str) -> None:
    make_basket(alice, lines={sku: 1})
    theirs = make_basket(make_user("bob"), lines={sku: 2}).lines.get()
    before = rows()
    page = client.post(f"/basket/lines/{theirs.pk}/", {"action": action, "quantity": 9})
    patch = client.patch(f"/api/v1/basket/lines/{theirs.pk}/", {"quantity": 9}, "application/json")
    delete = client.delete(f"/api/v1/basket/lines/{theirs.pk}/")
    assert [page.status_code, patch.status_code, delete.status_code] == [404, 404, 404]
    assert rows() == before


def test_somebody_else_s_address_takes_no_order(client: Client, alice: User, sku: Product) -> None:
    make_basket(alice, lines={sku: 1})
    make_address(alice)
    theirs = make_address(make_user("bob"))
    before = rows()
    choices = {"address": theirs.pk, "shipping_method": "express", "payment_method": "cod"}

    shown = client.get("/checkout/").content.decode()
    agreed = shown.split('name="agreed" value="')[1].split('"')[0]
    page = client.post("/checkout/", choices | {"key": "6f1cde0e-1de1-4a0e-9c5c-0d6c1f0f8a01", "agreed": agreed})
    api = client.post("/api/v1/orders/", choices, "application/json")
    settlement = client.post("/api/v1/settlement/", {"address": theirs.pk}, "application/json").json()

    assert (page.status_code, api.status_code) == (404, 404)
    assert settlement["address"] != theirs.pk
    assert [entry["id"] for entry in settlement["addresses"]] == [alice.address_book.get().pk]
    assert rows() == before


@pytest.mark.parametrize("address", [-1, 0, 2**63, 10**30, "NaN", "1.5", "", None])
def test_no_address(client: Client, alice: User, sku: Product, address: Any) -> None:
    make_basket(alice, lines={sku: 1})
    make_address(alice)
    before = rows()
    choices = {"address": address, "shipping_method": "express", "payment_method": "cod"}
    assert client.post("/api/v1/orders/", choices, "application/json").status_code in (400, 404)
    settlement = client.post("/api/v1/settlement/", {"address": address}, "application/json")
    assert settlement.status_code in (200, 400)
    texts = {name: "" if value is None else value for name, value in choices.items()}
    page = client.post("/checkout/", texts | {"key": "6f1cde0e-1de1-4a0e-9c5c-0d6c1f0f8a01", "agreed": "x"})
    assert page.status_code in (400, 404, 422)
    assert rows() == before


@pytest.mark.parametrize("number", [1, 2, 11])
@pytest.mark.parametrize(("headers", "of_the_key"), [({}, 0), ({"Idempotency-Key": "k-1"}, 6)])
def test_placing_an_order_over_http_takes_at_most_25_statements(
    client: Client, alice: User, number: int, headers: dict[str, str], of_the_key: int
) -> None:
    """And three more for each further line; who asks and the answer are included, the record of a key is its own."""
    address = make_address(alice)
    make_basket(alice, lines=dict.fromkeys(skus_of(make_spu(skus=number)), 1))
    choices = {"address": address.pk, "shipping_method": "express", "payment_method": "cod"}

    with CaptureQueriesContext(connection) as statements:
        answer = client.post("/api/v1/orders/", choices, "application/json", headers=headers)

    assert answer.status_code == 201
    seen = [entry["sql"][:100] for entry in statements]
    assert len(seen) <= 25 + of_the_key + 3 * (number - 1), "\n".join(seen)
