from decimal import Decimal

import pytest

from commerce.accounts.models import User
from commerce.catalogue.models import Product
from commerce.order.models import Order
from commerce.order.services import receive_order, ship_order
from commerce.partner.models import StockRecord
from commerce.shipping.models import FreightRule, FreightTemplate
from tests.commerce.api.meiduo.front import Front, told
from tests.factories.catalogue import Sku, make_spu, skus_of
from tests.factories.orders import make_basket, make_order
from tests.factories.people import CHAOYANG, TIANHE, make_address, make_region_tree, make_user

pytestmark = pytest.mark.django_db
COD = 1


@pytest.fixture
def alice() -> User:
    return make_user("alice")


@pytest.fixture
def front(alice: User) -> Front:
    return Front(alice)


@pytest.fixture
def sku() -> Product:
    return skus_of(make_spu("苹果", skus=[Sku(price="9.90", stock=10)]))[0]


def place(front: Front, address: int, pay_method: object = COD) -> tuple[int, object]:
    return told(front("post", "orders/", {"address": address, "pay_method": pay_method}))


def test_who_is_logged_out() -> None:
    guest = Front()
    for method, path in [("get", "orders/settlement/"), ("post", "orders/"), ("get", "orders/all/")]:
        answer = guest(method, path)
        assert (answer.status_code, list(answer.json())) == (401, ["message", "detail"])


def test_what_is_shown_is_what_is_charged(front: Front, alice: User, sku: Product) -> None:
    other = skus_of(make_spu("梨"))[0]
    make_basket(alice, lines={sku: 3, other: 1})
    front("put", "cart/", {"sku_id": other.pk, "count": 1, "selected": False})
    address = make_address(alice)
    shown = front("get", "orders/settlement/").json()
    line = {"id": sku.pk, "name": "苹果", "default_image_url": "", "price": "9.90", "count": 3}
    assert shown == {"freight": shown["freight"], "skus": [line]}
    total = Decimal(shown["freight"]) + sum(Decimal(it["price"]) * it["count"] for it in shown["skus"])
    status, answer = place(front, address.pk)
    order = Order.objects.get()
    assert (status, answer) == (201, {"order_id": order.number, "oid": order.number})
    assert order.total_incl_tax == total
    # What was not selected stays.
    assert [line["id"] for line in front("get", "cart/").json()] == [other.pk]


def test_a_double_click_is_one_order(front: Front, alice: User, sku: Product) -> None:
    make_basket(alice, lines={sku: 1})
    address = make_address(alice)
    first = place(front, address.pk)
    assert place(front, address.pk) == first
    assert Order.objects.count() == 1
    assert StockRecord.objects.get(product=sku).num_allocated == 1


def test_the_repetition_is_of_the_same_order_only(front: Front, alice: User, sku: Product) -> None:
    make_basket(alice, lines={sku: 1})
    address, other = make_address(alice), make_address(alice, place="另一处")
    assert place(front, address.pk)[0] == 201
    assert place(front, other.pk) == (400, ["请先选择要购买的商品。"])
    make_basket(alice, lines={sku: 1})
    assert place(front, address.pk)[0] == 201
    assert Order.objects.count() == 2


def test_an_old_order_is_not_repeated(front: Front, alice: User, sku: Product) -> None:
    address = make_address(alice)
    order = make_order(alice, lines={sku: 1}, address=address)
    Order.objects.update(date_placed="2026-01-01T00:00:00+08:00")
    assert place(front, address.pk) == (400, ["请先选择要购买的商品。"])
    assert Order.objects.get() == order


@pytest.fixture
def dearer_south() -> None:
    """Beijing 10 CNY, Guangdong 25."""
    areas = make_region_tree()
    template = FreightTemplate.objects.filter(partner=None, method="express").first()
    assert template is not None
    FreightRule.objects.filter(template=template).update(first_charge="10.00", next_charge="0.00", free_above=None)
    rule = FreightRule.objects.create(template=template, first_units=1, first_charge="25.00", next_charge="0.00")
    rule.areas.add(areas[440000])


@pytest.mark.usefixtures("dearer_south")
def test_another_freight_is_said_before_it_is_charged(front: Front, alice: User, sku: Product) -> None:
    make_basket(alice, lines={sku: 1})
    make_address(alice, district=CHAOYANG)
    south = make_address(alice, district=TIANHE)
    assert front("get", "orders/settlement/").json()["freight"] == "10.00"
    status, texts = place(front, south.pk)
    assert (status, texts) == (400, ["商品或价格已变化，现在应付 34.90 元，请确认后重新提交。"])
    assert not Order.objects.exists()
    assert place(front, south.pk)[0] == 201
    assert Order.objects.get().total_incl_tax == Decimal("34.90")


def test_a_price_that_moves_is_said_first(front: Front, alice: User, sku: Product) -> None:
    make_basket(alice, lines={sku: 1})
    address = make_address(alice)
    front("get", "orders/settlement/")
    StockRecord.objects.filter(product=sku).update(price="99.90")
    assert place(front, address.pk)[0] == 400
    assert place(front, address.pk)[0] == 201


@pytest.mark.parametrize(
    ("address", "pay_method"), [(0, 1), (None, 1), ("x", 1), ("own", 3), ("own", "微信"), ("foreign", 1)]
)
def test_refusals_are_a_list(front: Front, alice: User, sku: Product, address: object, pay_method: object) -> None:
    make_basket(alice, lines={sku: 1})
    known = {"own": make_address(alice).pk, "foreign": make_address(make_user()).pk}
    answer = front("post", "orders/", {"address": known.get(str(address), address), "pay_method": pay_method})
    assert answer.status_code == 400
    assert [type(text) for text in answer.json()] == [str]
    assert not Order.objects.exists()


def test_nobody_writes_prices(front: Front, alice: User, sku: Product) -> None:
    make_basket(alice, lines={sku: 1})
    forged = {"price": "0.01", "total_amount": "0.01", "freight": "0", "owner": 1, "status": 5, "basket": 1, "user": 1}
    content = {"address": make_address(alice).pk, "pay_method": COD, **forged}
    assert front("post", "orders/", content).status_code == 201
    order = Order.objects.get()
    assert (order.user, order.status, order.goods_total) == (alice, "to_ship", Decimal("9.90"))


class TestAfterwards:
    def test_the_list(self, front: Front, alice: User, sku: Product) -> None:
        order = make_order(alice, lines={sku: 2}, address=make_address(alice))
        make_order(make_user("bob"))
        listed = front("get", "orders/all/", {"page": 1, "page_size": 5}).json()
        assert listed["count"] == 1
        shown = listed["results"][0]
        line = {"id": sku.pk, "name": "苹果", "price": "9.90", "default_image_url": "", "comments": 0}
        assert shown == {
            "oid": order.number,
            "order_id": order.number,
            "create_time": shown["create_time"],
            "total_amount": str(order.total_incl_tax),
            "freight": str(order.shipping_incl_tax),
            "pay_method": 1,
            "status": 2,
            "skus": [{"count": 2, "price": "9.90", "is_commented": False, "sku": line}],
        }

    def test_comments(self, front: Front, alice: User, sku: Product) -> None:
        order = make_order(alice, lines={sku: 1}, address=make_address(alice))
        partner = sku.stockrecords.get().partner
        path = f"orders/{order.number}/uncommentgoods/"
        assert front("get", path).json() == []
        ship_order(order=order, partner=partner, carrier="顺丰", tracking_number="SF1", actor=alice)
        receive_order(order=order, actor=alice)
        assert [line["sku"]["id"] for line in front("get", path).json()] == [sku.pk]
        comment = {"order": order.number, "sku": sku.pk, "comment": "好吃", "score": 5, "is_anonymous": True}
        for stranger, status in ((Front(), 401), (Front(make_user("mallory")), 404)):
            assert stranger("post", f"skus/{sku.pk}/comments/", comment).status_code == status
            assert stranger("get", path).status_code == status
        assert front("post", f"skus/{sku.pk}/comments/", {**comment, "score": 6}).status_code == 400
        assert front("post", f"skus/{sku.pk}/comments/", comment).status_code == 201
        assert front("post", f"skus/{sku.pk}/comments/", comment).status_code == 409
        assert front("get", f"skus/{sku.pk}/comments/").json() == []
        review = order.lines.get().review
        assert review is not None
        review.status = review.APPROVED
        review.save()
        assert front("get", f"skus/{sku.pk}/comments/").json() == [
            {"username": "a***e", "comment": "好吃", "score": 5}
        ]
        assert front("get", "orders/all/").json()["results"][0]["status"] == 5
