"""Which basket a visitor has: through requests, as browsers make them."""

import re

import pytest
from django.conf import settings
from django.core import signing
from django.test import Client

from commerce.basket.models import Basket, Line
from commerce.basket.session import COOKIE, MAX_AGE_SECONDS, SALT
from commerce.catalogue.models import Product
from tests.factories.catalogue import make_spu, skus_of
from tests.factories.orders import make_basket
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db
HINT = "jishi_hint"


@pytest.fixture
def sku() -> Product:
    return skus_of(make_spu())[0]


def add(client: Client, sku: Product, quantity: object = 1) -> int:
    return client.post("/basket/add/", {"sku": sku.pk, "quantity": quantity}).status_code


def test_looking_makes_no_basket(client: Client) -> None:
    response = client.get("/basket/")
    assert (response.status_code, Basket.objects.count(), COOKIE in response.cookies) == (200, 0, False)


def test_a_guest_gets_a_basket_and_keeps_it(client: Client, sku: Product) -> None:
    assert add(client, sku, 2) == 302
    cookie = client.cookies[COOKIE]
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", MAX_AGE_SECONDS)
    assert client.cookies[HINT].value == "1"
    assert not client.cookies[HINT]["httponly"]
    assert add(client, sku, 1) == 302
    assert list(Line.objects.values_list("basket__owner", "quantity")) == [(None, 3)]


def test_guests_do_not_share(sku: Product) -> None:
    first, second = Client(), Client()
    add(first, sku, 1)
    add(second, sku, 2)
    assert sorted(Line.objects.values_list("quantity", flat=True)) == [1, 2]
    assert first.get("/basket/").context["basket"].lines[0].quantity == 1


def _signed(pk: int, salt: str = SALT) -> str:
    return signing.dumps(pk, salt=salt)


@pytest.mark.parametrize("kind", ["garbage", "plain id", "cut", "other salt", "empty"])
def test_a_forged_cookie_opens_no_basket(client: Client, sku: Product, kind: str) -> None:
    basket = make_basket(lines={sku: 5})
    signed = _signed(basket.pk)
    client.cookies[COOKIE] = {
        "garbage": "a:b:c",
        "plain id": str(basket.pk),
        "cut": signed[:-1],
        "other salt": _signed(basket.pk, "something else"),
        "empty": "",
    }[kind]
    assert client.get("/basket/").context["basket"].lines == []
    assert add(client, sku, 1) == 302
    assert sorted(Line.objects.values_list("quantity", flat=True)) == [1, 5]
    assert client.get("/basket/").context["basket"].lines[0].quantity == 1


def test_a_cookie_that_is_too_old_opens_no_basket(
    client: Client, sku: Product, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.cookies[COOKIE] = _signed(make_basket(lines={sku: 5}).pk)
    monkeypatch.setattr("commerce.basket.session.MAX_AGE_SECONDS", -1)
    assert client.get("/basket/").context["basket"].lines == []


def test_a_signed_cookie_never_opens_the_basket_of_a_member(client: Client, sku: Product) -> None:
    client.cookies[COOKIE] = _signed(make_basket(make_user(), lines={sku: 5}).pk)
    assert client.get("/basket/").context["basket"].lines == []


def test_who_signs_in_brings_the_basket_along(client: Client, sku: Product) -> None:
    user = make_user()
    own = make_basket(user, lines={sku: 1})
    add(client, sku, 2)
    client.force_login(user)
    response = client.get("/basket/")
    assert [line.quantity for line in response.context["basket"].lines] == [3]
    assert response.cookies[COOKIE].value == ""
    assert Line.objects.filter(basket=own).get().quantity == 3
    assert [line.quantity for line in client.get("/basket/").context["basket"].lines] == [3]


def test_a_cookie_that_is_of_no_use_any_more_is_dropped(client: Client, sku: Product) -> None:
    client.cookies[COOKIE] = _signed(10**9)
    client.force_login(make_user())
    assert client.get("/basket/").cookies[COOKIE].value == ""


def test_a_member_meets_the_same_basket_everywhere(sku: Product) -> None:
    user = make_user()
    desk, phone = Client(), Client()
    desk.force_login(user)
    phone.force_login(user)
    add(desk, sku, 1)
    add(phone, sku, 2)
    assert list(Line.objects.values_list("basket__owner", "quantity")) == [(user.pk, 3)]
    assert COOKIE not in desk.cookies


@pytest.mark.parametrize("quantity", ["-1", "0", "1.5", 2**31, "abc", "１２", "1e3", "", " ", "\x00", "+1"])
def test_quantities_that_cannot_be(client: Client, sku: Product, quantity: object) -> None:
    add(client, sku, 1)
    response = client.post("/basket/add/", {"sku": sku.pk, "quantity": quantity})
    assert response.status_code == 400
    assert re.search("数量|最多购买", response.content.decode())
    assert Line.objects.get().quantity == 1


@pytest.mark.parametrize("sku_id", ["0", "999999", 2**31, 2**63, "abc", ""])
def test_goods_that_cannot_be(client: Client, sku_id: object) -> None:
    response = client.post("/basket/add/", {"sku": sku_id, "quantity": 1})
    assert response.status_code in (400, 404)
    assert Line.objects.count() == 0


def test_other_sites_cannot_fill_a_basket(client: Client, sku: Product) -> None:
    response = client.post(
        "/basket/add/", {"sku": sku.pk, "quantity": 1}, headers={"Origin": "https://evil.example.com"}
    )
    assert response.status_code == 403
    assert Basket.objects.count() == 0


def test_the_lines_of_others_cannot_be_changed(client: Client, sku: Product) -> None:
    theirs = make_basket(make_user(), lines={sku: 5})
    line = Line.objects.get(basket=theirs)
    add(client, sku, 1)
    for data in ({"action": "set", "quantity": 1}, {"action": "remove"}, {"action": "unselect"}):
        assert client.post(f"/basket/lines/{line.pk}/", data).status_code == 404
    line.refresh_from_db()
    assert (line.quantity, line.selected) == (5, True)


def test_the_cookie_is_secure_where_the_session_is(client: Client, sku: Product) -> None:
    add(client, sku)
    assert bool(client.cookies[COOKIE]["secure"]) is settings.SESSION_COOKIE_SECURE
