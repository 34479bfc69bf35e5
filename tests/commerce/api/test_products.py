from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from commerce.catalogue.models import Product, SpecificationOption
from tests.factories.catalogue import (
    Sku,
    make_brand,
    make_category,
    make_image,
    make_product_class,
    make_spu,
    skus_of,
    summarise,
)
from tests.factories.people import make_partner, make_user

pytestmark = pytest.mark.django_db
PRODUCTS = "/api/v1/products/"


def names(client: Client, **query: Any) -> list[str]:
    response = client.get(PRODUCTS, query)
    assert response.status_code == 200, response.content
    return [item["name"] for item in response.json()["results"]]


def refused(client: Client, **query: Any) -> list[str]:
    """The fields that the answer finds fault with."""
    response = client.get(PRODUCTS, query)
    assert response.status_code == 400, response.content
    assert response.json()["error"]["code"] == "invalid"
    return list(response.json()["error"]["fields"])


def test_a_card_says_what_a_list_needs(client: Client) -> None:
    spu = make_spu(
        "华为 P10",
        subtitle="徕卡双摄",
        brand=make_brand("华为"),
        skus=[Sku(price="3788.00", market_price="3988.50", sales=7)],
    )
    image = make_image(spu)
    spu = summarise(spu)
    sku = skus_of(spu)[0]
    answer = client.get(PRODUCTS)
    assert answer["Cache-Control"] == "public, max-age=60"
    assert answer.json() == {
        "count": 1,
        "next": None,
        "previous": None,
        "results": [
            {
                "id": spu.pk,
                "name": "华为 P10",
                "subtitle": "徕卡双摄",
                "brand": {"id": spu.brand_id, "name": "华为"},
                "price": "3788.00",
                "market_price": "3988.50",
                "sales": 7,
                "review_count": 0,
                "default_sku_id": sku.pk,
                "image": {
                    "url": f"http://testserver/media/{image.original.name}",
                    "width": 0,
                    "height": 0,
                    "renditions": [],
                },
                "url": f"/item/{sku.pk}/",
                "created_at": answer.json()["results"][0]["created_at"],
            }
        ],
    }
    assert answer.json()["results"][0]["created_at"].endswith("+08:00")


def test_a_picture_comes_with_its_smaller_copies(client: Client) -> None:
    spu = make_spu()
    image = make_image(spu)
    type(image).objects.update(width=800, height=600, has_renditions=True)
    summarise(spu)
    picture = client.get(PRODUCTS).json()["results"][0]["image"]
    assert (picture["width"], picture["height"]) == (800, 600)
    assert picture["renditions"] == [
        {"url": picture["url"].replace(".webp", ".400.webp"), "width": 400},
    ]


def test_what_is_not_on_the_shelf_is_not_listed(client: Client) -> None:
    make_spu("在售")
    make_spu("下架", is_public=False)
    make_spu("无 SKU", skus=[])
    make_spu("SKU 下架", skus=[Sku(is_public=False)])
    make_spu("未定价", skus=[Sku(price=None)])
    assert names(client) == ["在售"]


def test_by_category_with_everything_below(client: Client) -> None:
    top = make_category("手机数码")
    middle = make_category("手机", parent=top)
    bottom = make_category("智能手机", parent=middle)
    make_spu("甲", category=bottom)
    make_spu("乙", category=middle)
    make_spu("丙", category=make_category("生鲜"))
    assert names(client, category=top.pk) == ["乙", "甲"]
    assert names(client, category=bottom.pk) == ["甲"]


def test_by_brand(client: Client) -> None:
    brand = make_brand()
    make_spu("甲", brand=brand)
    make_spu("乙", brand=make_brand())
    make_spu("丙")
    assert names(client, brand=brand.pk) == ["甲"]


def test_by_price_with_both_ends(client: Client) -> None:
    for name, price in (("甲", "9.99"), ("乙", "10.00"), ("丙", "20.00"), ("丁", "20.01")):
        make_spu(name, skus=[Sku(price=price)])
    assert names(client, price_min="10", price_max="20.00", ordering="price") == ["乙", "丙"]
    assert names(client, price_min="20.01") == ["丁"]
    assert names(client, price_max="9.99") == ["甲"]


def _phones() -> dict[str, int]:
    """Two phones of one class: 甲 in gold 64 and black 128, 乙 in gold 128. Option ids by value."""
    phones = make_product_class(
        specifications={"颜色": ["金色", "黑色"], "容量": ["64GB", "128GB"]}, parameters=["产地"]
    )
    for name, skus, origin in (
        ("甲", [("金色", "64GB"), ("黑色", "128GB")], "深圳"),
        ("乙", [("金色", "128GB")], "东莞"),
    ):
        make_spu(
            name,
            product_class=phones,
            options={"颜色": ["金色", "黑色"], "容量": ["64GB", "128GB"]},
            skus=[Sku(options=it) for it in skus],
            parameters={"产地": origin},
        )
    make_spu("无规格")
    return dict(SpecificationOption.objects.values_list("option__option", "option_id"))


def test_by_attributes(client: Client) -> None:
    option = _phones()
    assert names(client, attr_spec1="金色") == ["乙", "甲"]
    assert names(client, attr_spec1=option["黑色"]) == ["甲"]
    assert names(client, attr_spec2=["64GB", "128GB"]) == ["乙", "甲"]
    assert names(client, attr_param1="东莞") == ["乙"]
    assert names(client, attr_param1=["东莞", "深圳"], attr_spec2="64GB") == ["甲"]
    assert names(client, attr_spec1="紫色") == []
    assert names(client, attr_spec1="") == ["无规格", "乙", "甲"]


def test_several_attributes_have_to_fit_one_sku(client: Client) -> None:
    _phones()
    assert names(client, attr_spec1="黑色", attr_spec2="128GB") == ["甲"]
    assert names(client, attr_spec1="黑色", attr_spec2="64GB") == []


def test_a_hidden_sku_fits_nothing(client: Client) -> None:
    _phones()
    Product.objects.filter(parent__title="甲", title__contains="黑色").update(is_public=False)
    summarise(Product.objects.get(title="甲"))
    assert names(client, attr_spec1="黑色") == []


def test_the_orders(client: Client) -> None:
    make_spu("甲", skus=[Sku(price="30.00", sales=5)])
    make_spu("乙", skus=[Sku(price="10.00", sales=9)])
    make_spu("丙", skus=[Sku(price="20.00", sales=1)], priority=1)
    assert names(client) == names(client, ordering="default") == ["丙", "乙", "甲"]
    assert names(client, ordering="price") == ["乙", "丙", "甲"]
    assert names(client, ordering="-price") == ["甲", "丙", "乙"]
    assert names(client, ordering="-sales") == ["乙", "甲", "丙"]
    assert names(client, ordering="-created") == ["丙", "乙", "甲"]


@pytest.mark.parametrize("name", ["category", "brand"])
@pytest.mark.parametrize("value", ["abc", "0", "-1", "999999", 2**63, 10**40, "1.5", "\x00"])
def test_ids_that_cannot_be(client: Client, name: str, value: object) -> None:
    assert refused(client, **{name: value}) == [name]


def test_a_hidden_category_is_unknown(client: Client) -> None:
    hidden = make_category(is_public=False)
    below = make_category(parent=hidden)
    assert refused(client, category=below.pk) == ["category"]


@pytest.mark.parametrize("name", ["price_min", "price_max"])
@pytest.mark.parametrize("value", ["abc", "-1", "1.234", "NaN", "Infinity", "1e400", "9" * 40, "\x00"])
def test_prices_that_cannot_be(client: Client, name: str, value: str) -> None:
    assert refused(client, **{name: value}) == [name]


def test_a_range_that_is_upside_down(client: Client) -> None:
    assert refused(client, price_min="20", price_max="10") == ["price_max"]


def test_an_order_that_is_unknown(client: Client) -> None:
    assert refused(client, ordering="-cost") == ["ordering"]


@pytest.mark.parametrize("value", ["\x00", "a" * 101, ["a"] * 31], ids=["nul", "long", "many"])
def test_attribute_values_that_cannot_be(client: Client, value: object) -> None:
    _phones()
    assert refused(client, attr_spec1=value) == ["attr_spec1"]


@pytest.mark.parametrize("code", ["nothing", "a-b", "a\x00b", ""])
def test_attributes_that_nothing_has(client: Client, code: str) -> None:
    assert refused(client, **{f"attr_{code}": "1"}) == [f"attr_{code}"]


def test_too_many_attributes(client: Client) -> None:
    assert refused(client, **{f"attr_{number}": "1" for number in range(11)}) == ["non_field_errors"]


def test_parameters_of_others_are_ignored(client: Client) -> None:
    make_spu("甲")
    assert names(client, utm_source="qq", category="", price_min="") == ["甲"]


def test_a_member_is_not_even_looked_up(client: Client, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    make_spu()
    client.force_login(make_user())
    with django_assert_num_queries(2):
        answer = client.get(PRODUCTS)
    assert "Cookie" not in answer["Vary"]
    assert not answer.cookies


@pytest.mark.parametrize("number", [1, 10, 100])
def test_a_list_costs_the_same_whatever_its_length(
    client: Client, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    category, brand, partner = make_category(), make_brand(), make_partner()
    phones = make_product_class(specifications={"颜色": ["金色", "黑色"]})
    for _ in range(number):
        spu = make_spu(
            product_class=phones, options={"颜色": ["金色", "黑色"]}, category=category, brand=brand, partner=partner
        )
        make_image(spu)
        summarise(spu)
    query = {"category": category.pk, "brand": brand.pk, "attr_spec1": "金色", "page_size": 100}
    with django_assert_num_queries(5):
        answer = client.get(PRODUCTS, query).json()
    assert len(answer["results"]) == number
    assert all(item["image"] for item in answer["results"])


def test_an_spu_with_everything_about_it(client: Client) -> None:
    top = make_category("手机数码")
    bottom = make_category("手机", parent=top)
    spu = make_spu(
        "华为 P10",
        category=bottom,
        options={"颜色": ["金色", "黑色"]},
        skus=[
            Sku(options=("金色",), price="3788.00", market_price="3988.00", stock=3, sales=2),
            Sku(options=("黑色",), price="3888.00", stock=0),
        ],
        parameters={"产地": "深圳"},
        description="<p>好手机</p>",
        pictures=["images/spu.webp"],
    )
    gold, black = skus_of(spu)
    make_image(black)
    answer = client.get(f"{PRODUCTS}{spu.pk}/")
    assert answer["Cache-Control"] == "public, max-age=60"
    body = answer.json()
    assert body["breadcrumbs"] == [{"id": top.pk, "name": "手机数码"}, {"id": bottom.pk, "name": "手机"}]
    assert body["parameters"] == [{"name": "产地", "value": "深圳"}]
    assert (body["price"], body["default_sku_id"], body["brand"]) == ("3788.00", gold.pk, None)
    assert body["description"] == "<p>好手机</p>"
    assert [image["url"] for image in body["images"]] == ["http://testserver/media/images/spu.webp"]
    ids = [option["id"] for option in body["specs"][0]["options"]]
    assert body["specs"] == [
        {
            "name": "颜色",
            "code": "spec1",
            "options": [
                {"id": ids[0], "value": "金色", "sku_id": gold.pk, "selected": True},
                {"id": ids[1], "value": "黑色", "sku_id": black.pk, "selected": False},
            ],
        }
    ]
    assert [(sku["id"], sku["price"], sku["stock_state"], sku["option_ids"]) for sku in body["skus"]] == [
        (gold.pk, "3788.00", "low", [ids[0]]),
        (black.pk, "3888.00", "out", [ids[1]]),
    ]
    assert [len(sku["images"]) for sku in body["skus"]] == [0, 1]


@pytest.mark.parametrize("variants", [1, 60])
def test_an_spu_costs_the_same_whatever_its_variants(
    client: Client, variants: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    spu = make_spu(skus=variants)
    for sku in skus_of(spu):
        make_image(sku)
    with django_assert_num_queries(6):
        answer = client.get(f"{PRODUCTS}{spu.pk}/").json()
    assert len(answer["skus"]) == variants


def test_an_spu_that_is_not_on_the_shelf(client: Client) -> None:
    hidden = make_spu(is_public=False)
    sku = skus_of(make_spu())[0]
    for unknown in (hidden.pk, sku.pk, 0):
        assert client.get(f"{PRODUCTS}{unknown}/").status_code == 404


def test_an_spu_shows_only_what_can_be_bought(client: Client) -> None:
    spu = make_spu(
        options={"颜色": ["金色", "黑色", "白色"]},
        skus=[
            Sku(options=("金色",)),
            Sku(options=("黑色",), is_public=False),
            Sku(options=("白色",), price=None),
        ],
    )
    body = client.get(f"{PRODUCTS}{spu.pk}/").json()
    assert [sku["id"] for sku in body["skus"]] == [skus_of(spu)[0].pk]
    assert [option["sku_id"] for option in body["specs"][0]["options"]] == [skus_of(spu)[0].pk, None, None]
    assert Decimal(body["price"]) == Decimal(100)
