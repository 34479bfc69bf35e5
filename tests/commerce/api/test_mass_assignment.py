"""Fields that are not the client's to write are as if they were not there."""

from decimal import Decimal
from typing import Any

import pytest

from commerce.accounts.models import Address, User
from commerce.basket.models import Line
from commerce.order.models import Order
from commerce.partner.models import StockRecord
from tests.commerce.api.identity import App
from tests.factories.catalogue import Sku, make_spu, skus_of
from tests.factories.orders import make_basket
from tests.factories.people import CHAOYANG, make_address, make_region_tree, make_user

pytestmark = pytest.mark.django_db
FORGED: dict[str, Any] = {
    **dict.fromkeys(("price", "unit_price", "total", "payable", "goods_total", "freight", "amount"), "0.01"),
    **dict.fromkeys(("id", "pk", "user", "user_id", "owner", "basket", "basket_id", "partner", "discounts"), 1),
    **dict.fromkeys(("is_staff", "is_superuser", "is_active", "email_verified", "is_default"), True),
    "status": "finished",
    "number": "20260131",
    "date_placed": "2020-01-01T00:00:00Z",
    "groups": [1],
}


@pytest.fixture
def alice() -> User:
    make_user("first")
    return make_user("alice", mobile="13800000001")


def test_a_line_and_an_order(alice: User) -> None:
    app, bob = App(alice), make_user("bob")
    sku = skus_of(make_spu(skus=[Sku(price="9.90")]))[0]
    foreign = make_basket(bob, lines={sku: 1})
    assert (
        app("post", "basket/lines/", {**FORGED, "sku": sku.pk, "quantity": 2, "basket": foreign.pk}).status_code == 201
    )
    line = Line.objects.get(basket__owner=alice)
    assert app("patch", f"basket/lines/{line.pk}/", {**FORGED, "quantity": 3}).status_code == 200
    assert foreign.lines.get().quantity == 1
    address = make_address(alice)
    wanted = {"address": address.pk, "shipping_method": "express", "payment_method": "cod"}
    placed = app("post", "orders/", {**FORGED, **wanted})
    order = Order.objects.get()
    assert (placed.status_code, order.user, order.status) == (201, alice, "to_ship")
    assert (order.goods_total, order.number) == (Decimal("29.70"), placed.json()["number"])
    assert order.date_placed.year > 2020
    assert StockRecord.objects.get(product=sku).price == Decimal("9.90")


def test_a_profile_and_an_address(alice: User) -> None:
    app = App(alice)
    make_region_tree()
    content = {"receiver": "王", "mobile": "13912345678", "district": CHAOYANG, "place": "1 号"}
    make_address(alice)
    assert app("post", "me/addresses/", {**FORGED, **content}).status_code == 201
    assert [(it.user, it.is_default) for it in Address.objects.order_by("pk")] == [(alice, True), (alice, False)]
    changed = app("patch", "me/", {**FORGED, "username": "root", "mobile": "13900000009", "display_name": "小爱"})
    assert changed.status_code == 200
    alice.refresh_from_db()
    assert (alice.username, alice.mobile, alice.display_name) == ("alice", "13800000001", "小爱")
    assert (alice.is_staff, alice.is_superuser, alice.email_verified, alice.groups.count()) == (False, False, False, 0)
