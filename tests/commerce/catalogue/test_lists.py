"""Lists that are narrowed and sorted: what they show, what they cost, and how they are addressed."""

import re
from urllib.parse import quote

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from commerce.catalogue.models import Brand, Category
from commerce.core import tags
from tests.factories.catalogue import (
    Sku,
    make_brand,
    make_category,
    make_image,
    make_product_class,
    make_spu,
    summarise,
)
from tests.factories.people import make_partner

pytestmark = pytest.mark.django_db
COLOURS = {"颜色": ["金色", "黑色"], "容量": ["64GB", "128GB"]}


@pytest.fixture
def phones() -> Category:
    """甲 (gold 64GB, 100) and 乙 (black 128GB and gold 128GB, 900) of different brands."""
    shelf = make_category("手机", parent=make_category("手机数码"))
    phones = make_product_class(specifications=COLOURS, parameters=["产地"])
    for name, price, skus in (
        ("甲", "100.00", [("金色", "64GB")]),
        ("乙", "900.00", [("黑色", "128GB"), ("金色", "128GB")]),
    ):
        make_spu(
            name,
            product_class=phones,
            options=COLOURS,
            skus=[Sku(options=it, price=price) for it in skus],
            parameters={"产地": "深圳" if name == "甲" else "东莞"},
            brand=make_brand(f"{name}牌"),
            category=shelf,
        )
    return shelf


def shown(client: Client, path: str) -> list[str]:
    response = client.get(path)
    assert response.status_code == 200, response
    return [spu.title for spu in response.context["page"].object_list]


def test_narrowing_and_sorting(client: Client, phones: Category) -> None:
    path = phones.get_absolute_url()
    brand = Brand.objects.get(name="乙牌")
    assert shown(client, f"{path}?ordering=price") == ["甲", "乙"]
    assert shown(client, f"{path}?brand={brand.pk}") == ["乙"]
    assert shown(client, f"{path}?attr_spec1={quote('黑色')}") == ["乙"]
    assert shown(client, f"{path}?attr_spec1={quote('金色')}&attr_spec2=128GB") == ["乙"]
    assert shown(client, f"{path}?attr_spec1={quote('黑色')}&attr_spec2=64GB") == []
    assert shown(client, f"{path}?price_max=100") == ["甲"]
    assert shown(client, brand.get_absolute_url()) == ["乙"]


def test_an_address_that_is_not_written_in_the_one_way_leads_there(client: Client, phones: Category) -> None:
    path = phones.get_absolute_url()
    for asked, written in {
        "page=1": "",
        "utm_source=x&ordering=price": "?ordering=price",
        "brand=999999": "",
        "attr_spec1=%E7%B4%AB%E8%89%B2&attr_nothing=1": "",
        "price_max=100.00": "?price_max=100",
    }.items():
        response = client.get(f"{path}?{asked}")
        assert (response.status_code, response.headers["Location"]) == (302, path + written), asked


def test_only_the_whole_list_is_for_search_engines(client: Client, phones: Category) -> None:
    path = phones.get_absolute_url()

    def head(query: str) -> tuple[str, bool]:
        html = client.get(path + query).content.decode()
        canonical = re.search(r'rel="canonical" href="https?://[^/]+([^"]+)"', html)
        assert canonical
        return canonical[1], 'content="noindex, follow"' in html

    assert head("") == (path, False)
    assert head("?page=9") == (path, False)
    assert head("?ordering=price") == (f"{path}?ordering=price", True)
    assert head("?price_max=100") == (f"{path}?price_max=100", True)


def test_what_is_chosen_can_be_taken_back(client: Client, phones: Category) -> None:
    path = phones.get_absolute_url()
    brand = Brand.objects.get(name="乙牌")
    response = client.get(f"{path}?brand={brand.pk}&attr_spec1={quote('金色')}&price_min=500&ordering=price")
    listing = response.context["listing"]
    assert [(chip.label, chip.url) for chip in listing.chips] == [
        ("乙牌", f"{path}?attr_spec1={quote('金色')}&price_min=500&ordering=price"),
        ("金色", f"{path}?brand={brand.pk}&price_min=500&ordering=price"),
        ("¥500 以上", f"{path}?brand={brand.pk}&attr_spec1={quote('金色')}&ordering=price"),
    ]
    assert listing.everything_url == f"{path}?ordering=price"
    assert 'type="hidden" name="ordering" value="price"' in response.content.decode()


def test_nothing_that_fits_is_a_page_with_a_way_back(client: Client, phones: Category) -> None:
    path = phones.get_absolute_url()
    html = client.get(f"{path}?price_min=5000").content.decode()
    assert "没有符合条件的商品" in html
    assert f'href="{path}"' in html


def test_a_brand_offers_no_other_brands(client: Client, phones: Category) -> None:
    brand = Brand.objects.get(name="乙牌")
    assert client.get(brand.get_absolute_url()).context["listing"].facets.brands == []
    assert client.get(f"{brand.get_absolute_url()}?brand=1").status_code == 302


@pytest.mark.parametrize("number", [1, 10, 100])
def test_a_list_costs_at_most_eight_statements_whatever_is_chosen(client: Client, number: int) -> None:
    shelf = make_category("手机", parent=make_category(parent=make_category()))
    phones = make_product_class(specifications=COLOURS, parameters=["产地"])
    brand, partner = make_brand(), make_partner()
    for _ in range(number):
        spu = make_spu(
            product_class=phones,
            options=COLOURS,
            skus=[Sku(options=("金色", "64GB"))],
            parameters={"产地": "深圳"},
            brand=brand,
            category=shelf,
            partner=partner,
        )
        make_image(spu)
        summarise(spu)
    choices = [
        f"brand={brand.pk}",
        "attr_param1=%E6%B7%B1%E5%9C%B3",
        "attr_spec1=%E9%87%91%E8%89%B2",
        "attr_spec2=64GB",
    ]
    for taken in range(len(choices) + 1):
        query = "&".join([*choices[:taken], "price_min=1", "price_max=500", "ordering=-sales"])
        with CaptureQueriesContext(connection) as queries:
            assert len(shown(client, f"{shelf.get_absolute_url()}?{query}")) == min(number, 20)
        assert len(queries) <= 8, [query["sql"][:80] for query in queries]


def test_a_published_list_says_what_it_is_made_from(client: Client, phones: Category) -> None:
    with tags.recording() as said:
        response = client.get(phones.get_absolute_url())
    spus = response.context["page"].object_list
    wanted = {f"list:{phones.pk}", f"category:{phones.pk}", *(f"card:{spu.pk}" for spu in spus)}
    wanted |= {f"brand:{spu.brand_id}" for spu in spus} | {f"class:{spu.product_class_id}" for spu in spus}
    assert wanted - said.tags == set()


def test_what_is_published_is_never_counted_before(client: Client, phones: Category) -> None:
    path = phones.get_absolute_url()
    client.get(path)
    Brand.objects.filter(name="甲牌").update(name="改名")
    assert "改名" not in client.get(path).content.decode()
    with tags.recording():
        html = client.get(path).content.decode()
    assert "改名" in html
