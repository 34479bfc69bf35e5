import pytest

from commerce.basket.models import Basket, Line
from commerce.catalogue.models import Product
from tests.commerce.api.meiduo.front import Front, told
from tests.factories.catalogue import Sku, make_spu, skus_of
from tests.factories.orders import make_basket
from tests.factories.people import PASSWORD, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def sku() -> Product:
    return skus_of(make_spu("苹果", skus=[Sku(price="9.90", stock=10)]))[0]


@pytest.fixture
def front() -> Front:
    return Front()


def add(front: Front, sku: Product, count: object, **more: object) -> tuple[int, object]:
    return told(front("post", "cart/", {"sku_id": sku.pk, "count": count, **more}))


def line_of(front: Front) -> dict[str, object]:
    return front("get", "cart/").json()[0]  # type: ignore[no-any-return]


def test_a_guest_fills_it(front: Front, sku: Product) -> None:
    assert told(front("get", "cart/")) == (200, [])
    assert add(front, sku, 2) == (201, {"sku_id": sku.pk, "count": 2, "selected": True})
    cookie = front.client.cookies["jishi_basket"]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    assert add(front, sku, "3")[0] == 201
    shown = {"id": sku.pk, "name": "苹果", "price": "9.90", "default_image_url": "", "count": 5, "selected": True}
    assert told(front("get", "cart/")) == (200, [shown])


def test_put_sets_what_post_adds(front: Front, sku: Product) -> None:
    add(front, sku, 2)
    change = {"sku_id": sku.pk, "count": 4, "selected": False}
    for _twice in range(2):
        assert told(front("put", "cart/", change)) == (200, change)
    assert (line_of(front)["count"], line_of(front)["selected"]) == (4, False)


def test_all_or_none(front: Front, sku: Product) -> None:
    other = skus_of(make_spu())[0]
    add(front, sku, 1)
    add(front, other, 1, selected=False)
    assert [line["selected"] for line in front("get", "cart/").json()] == [True, False]
    for selected in (True, False):
        assert front("put", "cart/selection/", {"selected": selected}).status_code == 200
        assert [line["selected"] for line in front("get", "cart/").json()] == [selected, selected]


def test_delete_reads_its_body(front: Front, sku: Product) -> None:
    add(front, sku, 1)
    for _twice in range(2):
        assert front("delete", "cart/", {"sku_id": str(sku.pk)}).status_code == 204
    assert front("get", "cart/").json() == []


@pytest.mark.parametrize("count", [0, -1, 201, 11, 2**31, 1.0, True, "1.0", "３", "1e3", None, "", [1], {"a": 1}])
def test_odd_numbers(front: Front, sku: Product, count: object) -> None:
    status, answer = add(front, sku, count)
    assert (status, list(answer)) == (400, ["non_field_errors"])  # type: ignore[call-overload]
    assert not Line.objects.exists()


def test_what_is_not_sold(front: Front) -> None:
    for method in ("post", "put"):
        answer = front(method, "cart/", {"sku_id": 9999, "count": 1})
        assert told(answer) == (400, {"non_field_errors": ["该商品已下架或不存在。"]})


def test_more_than_there_is(front: Front, sku: Product) -> None:
    add(front, sku, 9)
    assert add(front, sku, 2)[0] == 400
    assert told(front("put", "cart/", {"sku_id": sku.pk, "count": 11})) == (
        400,
        {"non_field_errors": ["库存不足，最多还能购买 10 件。"]},
    )
    assert line_of(front)["count"] == 9


def test_signing_in_brings_the_guests_basket(front: Front, sku: Product) -> None:
    alice = make_user("alice")
    make_basket(alice, lines={sku: 1})
    add(front, sku, 2)
    assert front.sign_in("alice", PASSWORD).status_code == 200
    assert front.client.cookies["jishi_basket"].value == ""
    assert line_of(front)["count"] == 3
    assert Basket.objects.filter(status=Basket.OPEN).get().owner == alice


def test_nobody_reaches_anothers(sku: Product) -> None:
    alice, mallory = Front(make_user("alice")), Front(make_user("mallory"))
    add(alice, sku, 2)
    basket = Basket.objects.get().pk
    for method in ("post", "put", "delete"):
        mallory(method, "cart/", {"sku_id": sku.pk, "count": 1, "basket": basket, "owner": 1, "price": "0.01"})
    assert line_of(alice)["count"] == 2
    assert mallory("get", "cart/").json() == []
