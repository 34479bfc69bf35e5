"""The public pages: what they cost, that they hold nothing personal, and what they say to what cannot be."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from commerce.basket.session import COOKIE
from commerce.catalogue.models import Product
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
from tests.factories.orders import make_basket
from tests.factories.people import make_partner, make_user

pytestmark = pytest.mark.django_db


def fill(number: int) -> str:
    """A category with so many goods that have all that a card can show; the address of its page."""
    category, brand, partner = make_category("手机"), make_brand(), make_partner()
    phones = make_product_class(specifications={"颜色": ["金色", "黑色"]})
    for _ in range(number):
        spu = make_spu(
            product_class=phones, options={"颜色": ["金色", "黑色"]}, category=category, brand=brand, partner=partner
        )
        make_image(spu)
        summarise(spu)
    return f"/list/{category.pk}/"


def test_a_list_costs_at_most_eight_queries_whatever_its_length(client: Client) -> None:
    counts = {number: _queries(client, fill(number)) for number in (1, 10, 100)}
    assert max(counts.values()) <= 8
    assert len(set(counts.values())) == 1, counts


def test_an_item_costs_at_most_eight_queries_whatever_the_shop_and_its_variants(client: Client) -> None:
    category, partner, phones = make_category(parent=make_category()), make_partner(), make_product_class()
    one, many = make_spu(skus=1, category=category), make_spu(skus=60, category=category)
    for sku in skus_of(many):
        make_image(sku)
    counts = {}
    for shop in (2, 10, 100):
        for _ in range(shop - Product.objects.filter(structure=Product.PARENT).count()):
            make_spu(product_class=phones, category=category, partner=partner)
        for spu in (one, many):
            counts[shop, spu] = _queries(client, f"/item/{spu.default_sku_id}/")
    assert max(counts.values()) <= 8
    assert len(set(counts.values())) == 1, counts


def _queries(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    return len(queries)


def test_pages_are_the_same_for_everybody(client: Client) -> None:
    sku = skus_of(make_spu(category=make_category(), brand=make_brand()))[0]
    paths = [
        "/categories/",
        f"/list/{sku.spu.categories.get().pk}/",
        f"/brands/{sku.spu.brand_id}/",
        f"/item/{sku.pk}/",
        "/search/?q=商品",
    ]
    for path in paths:
        stranger = client.get(path)
        user = make_user(first_name="隐私的名字")
        make_basket(user, lines={sku: 1})
        member = Client()
        member.force_login(user)
        body = member.get(path).content.decode()
        assert body == stranger.content.decode(), path
        assert "csrfmiddlewaretoken" not in body
        assert "隐私的名字" not in body
        assert not stranger.cookies, path


@pytest.mark.parametrize(
    "path",
    ["/item/0/", "/item/999999/", f"/item/{2**63}/", f"/item/{10**40}/", "/list/0/", "/list/999999/", "/brands/0/"],
)
def test_what_is_not_there_is_a_page_with_a_way_on(client: Client, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 404
    assert 'href="/"' in response.content.decode()


def test_what_is_off_the_shelf_is_not_there(client: Client) -> None:
    off = [
        make_spu(is_public=False),
        make_spu(skus=[Sku(is_public=False)]),
        make_spu(skus=[Sku(price=None)]),
    ]
    for spu in off:
        assert client.get(f"/item/{skus_of(spu)[0].pk}/").status_code == 404


def test_a_hidden_category_is_not_there(client: Client) -> None:
    below = make_category(parent=make_category(is_public=False))
    assert client.get(f"/list/{below.pk}/").status_code == 404


@pytest.mark.parametrize(
    "query", ["page=0", "page=-1", "page=abc", "page=99", "ordering=cost", "ordering=%F0%9F%8D%8E"]
)
def test_links_outlive_what_they_ask_for(client: Client, query: str) -> None:
    response = client.get(f"{fill(1)}?{query}", follow=True)
    assert response.status_code == 200
    assert len(response.context["page"].object_list) == 1


def test_the_item_page_sells(client: Client) -> None:
    spu = make_spu(
        "华为 P10",
        options={"颜色": ["金色", "黑色"]},
        skus=[Sku(options=("金色",), price="3788.00"), Sku(options=("黑色",), stock=0)],
    )
    gold, black = skus_of(spu)
    html = client.get(f"/item/{gold.pk}/").content.decode()
    assert 'action="/basket/add/"' in html
    assert re.search(rf'name="sku"\s+value="{gold.pk}"', html)
    assert f'href="/item/{black.pk}/' in html
    assert client.cookies.get(COOKIE) is None
