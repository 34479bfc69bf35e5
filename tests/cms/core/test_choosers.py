"""Choosers show what one chooses by, and find it."""

import pytest
from django.test import Client

from commerce.catalogue.models import Product
from tests.factories.catalogue import Sku, make_brand, make_category, make_image, make_spu, skus_of, summarise
from tests.factories.content import make_editor

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor() -> Client:
    client = Client()
    client.force_login(make_editor())
    return client


@pytest.fixture
def apples() -> Product:
    skus = [Sku(options=("5 斤",), price="39.90", stock=20), Sku(options=("10 斤",), price="69.90", stock=4)]
    spu = make_spu("红富士", options={"规格": ["5 斤", "10 斤"]}, skus=skus, brand=make_brand("红太阳"))
    make_image(spu)
    return summarise(spu)


def rows(client: Client, chooser: str, query: str = "") -> list[str]:
    answer = client.get(f"/cms/{chooser}/results/?{query}")
    assert answer.status_code == 200
    return [str(row) for row in answer.context["results"]]


def test_goods_show_picture_price_stock(editor: Client, apples: Product) -> None:
    html = editor.get("/cms/spu-chooser/results/").content.decode()
    assert all(text in html for text in ("<img", "¥39.90", "24", "在售"))
    html = editor.get("/cms/sku-chooser/results/").content.decode()
    assert all(text in html for text in ("<img", "¥39.90", "¥69.90", "20", "4"))


def test_what_is_off_the_shelf_says_so(editor: Client, apples: Product) -> None:
    Product.objects.filter(pk=apples.pk).update(is_public=False)
    assert "未上架" in editor.get("/cms/spu-chooser/results/").content.decode()


def test_goods_are_found(editor: Client, apples: Product) -> None:
    other = make_spu("脐橙")
    sku = skus_of(apples)[1]
    code = sku.stockrecords.get().partner_sku
    for query in ("q=富士", "q=红太阳", f"q={code}", f"q={apples.pk}", f"q={sku.pk}"):
        assert rows(editor, "spu-chooser", query) == ["红富士"], query
    assert rows(editor, "sku-chooser", f"q={code}") == [str(sku)]
    assert rows(editor, "spu-chooser", f"category={other.categories.get().pk}") == ["脐橙"]


@pytest.mark.parametrize("query", ["q=%27%22%3B--", "q=99999999999999999999", "category=x", "q=%25"])
def test_odd_words_find_nothing_and_hurt_nobody(editor: Client, apples: Product, query: str) -> None:
    assert editor.get(f"/cms/spu-chooser/results/?{query}").status_code == 200


def test_categories_come_as_a_tree_without_a_query_each(
    editor: Client, django_assert_max_num_queries: pytest.FixtureRequest
) -> None:
    top = make_category("水果")
    for number in range(20):
        make_category(f"苹果{number}", parent=top)
    editor.get("/cms/category-chooser/results/")
    with django_assert_max_num_queries(15):  # type: ignore[operator]
        html = editor.get("/cms/category-chooser/results/").content.decode()
    assert "\u3000苹果0" in html


def test_only_for_those_who_may_open_wagtail() -> None:
    assert Client().get("/cms/spu-chooser/results/").status_code == 302
