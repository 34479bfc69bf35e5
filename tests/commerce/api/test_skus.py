import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from commerce.catalogue.models import Product
from commerce.catalogue.reviews.models import ProductReview
from tests.factories.catalogue import Sku, make_brand, make_image, make_spu, skus_of
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db


def test_a_sku_in_the_shape_of_the_contract(client: Client) -> None:
    spu = make_spu(
        "华为 P10",
        subtitle="徕卡双摄",
        brand=make_brand("华为"),
        options={"颜色": ["金色", "黑色"], "容量": ["64GB", "128GB"]},
        skus=[
            Sku(options=("金色", "64GB"), price="3788.00", market_price="3988.00", stock=100, sales=5),
            Sku(options=("黑色", "64GB"), price="3788.00"),
            Sku(options=("黑色", "128GB"), price="4288.00"),
        ],
        pictures=["images/spu.webp"],
    )
    gold, black, _ = skus_of(spu)
    own = make_image(gold)
    answer = client.get(f"/api/v1/skus/{gold.pk}/")
    assert answer["Cache-Control"] == "public, max-age=60"
    body = answer.json()
    specs, images = body.pop("specs"), body.pop("images")
    assert body == {
        "id": gold.pk,
        "spu_id": spu.pk,
        "name": "华为 P10 金色 64GB",
        "price": "3788.00",
        "market_price": "3988.00",
        "stock_state": "in_stock",
        "sales": 5,
        "subtitle": "徕卡双摄",
        "brand": {"id": spu.brand_id, "name": "华为"},
        "url": f"/item/{gold.pk}/",
    }
    assert [image["url"].rpartition("/media/")[2] for image in images] == [own.original.name, "images/spu.webp"]
    assert [
        (spec["name"], [(option["value"], option["sku_id"], option["selected"]) for option in spec["options"]])
        for spec in specs
    ] == [
        ("颜色", [("金色", gold.pk, True), ("黑色", black.pk, False)]),
        ("容量", [("64GB", gold.pk, True), ("128GB", None, False)]),
    ]


@pytest.mark.parametrize(("stock", "state"), [(0, "out"), (1, "low"), (5, "low"), (6, "in_stock")])
def test_the_state_of_stock(client: Client, stock: int, state: str) -> None:
    sku = skus_of(make_spu(skus=[Sku(stock=stock)]))[0]
    assert client.get(f"/api/v1/skus/{sku.pk}/").json()["stock_state"] == state


def test_a_sku_that_is_not_on_the_shelf(client: Client) -> None:
    spu = make_spu()
    off = [
        skus_of(make_spu(is_public=False))[0].pk,
        skus_of(make_spu(skus=[Sku(is_public=False)]))[0].pk,
        skus_of(make_spu(skus=[Sku(price=None)]))[0].pk,
        spu.pk,
    ]
    assert [client.get(f"/api/v1/skus/{pk}/").status_code for pk in off] == [404] * 4


@pytest.mark.parametrize("variants", [1, 60])
def test_a_sku_costs_the_same_whatever_its_siblings(
    client: Client, variants: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    sku = skus_of(make_spu(skus=variants))[0]
    with django_assert_num_queries(4):
        body = client.get(f"/api/v1/skus/{sku.pk}/").json()
    assert len(body["specs"][0]["options"]) == variants


def _review(spu: Product, text: str = "很好", *, status: int = ProductReview.APPROVED, **fields: object) -> None:
    ProductReview.objects.create(product=spu, user=make_user(), score=5, title="", body=text, status=status, **fields)


def test_reviews_of_all_skus_of_an_spu(client: Client) -> None:
    spu = make_spu(skus=2)
    _review(spu, "早", name="小明", sku_label="金色")
    _review(spu, "待审", status=ProductReview.FOR_MODERATION)
    _review(spu, "晚", name="阿小明", is_anonymous_name=True)
    _review(make_spu(), "别的商品")
    for sku in skus_of(spu):
        body = client.get(f"/api/v1/skus/{sku.pk}/reviews/").json()
        assert [(it["text"], it["author"], it["score"], it["sku_label"]) for it in body["results"]] == [
            ("晚", "阿***明", 5, ""),
            ("早", "小明", 5, "金色"),
        ]
        told = {"id", "author", "score", "text", "sku_label", "created_at", "pictures", "reply", "replied_at"}
        assert set(body["results"][0]) == told
    assert client.get("/api/v1/skus/0/reviews/").status_code == 404


@pytest.mark.parametrize("number", [1, 10, 100])
def test_reviews_cost_the_same_whatever_their_number(
    client: Client, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    spu = make_spu()
    for _ in range(number):
        _review(spu)
    sku = skus_of(spu)[0]
    with django_assert_num_queries(4):
        body = client.get(f"/api/v1/skus/{sku.pk}/reviews/", {"page_size": 100}).json()
    assert len(body["results"]) == number
