from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from commerce.catalogue import selectors
from commerce.catalogue.models import Category, Product
from commerce.core.errors import NotFound
from tests.factories.catalogue import (
    Sku,
    make_brand,
    make_category,
    make_image,
    make_sku,
    make_spu,
    skus_of,
    summarise,
)
from tests.factories.people import make_partner

pytestmark = pytest.mark.django_db


def matrix_of(sku: Product) -> dict[str, dict[str, tuple[int | None, bool]]]:
    """Specification -> option -> (the SKU it leads to, whether it is chosen)."""
    siblings = selectors.siblings_on_shelf(sku.spu)
    return {
        specification.name: {option.value: (option.sku_id, option.selected) for option in specification.options}
        for specification in selectors.specification_matrix(sku, siblings)
    }


def test_the_matrix_of_the_dialect() -> None:
    """The example of shared/MEIDUO_API.md: SKU 1 has the options (1, 4, 7), SKU 2 (1, 3, 7)."""
    spu = make_spu(
        "MacBook Pro",
        options={"屏幕尺寸": ["13.3英寸", "15.4英寸"], "颜色": ["深灰色", "银色"], "版本": ["256G", "512G", "128G"]},
        skus=[Sku(options=("13.3英寸", "银色", "128G")), Sku(options=("13.3英寸", "深灰色", "128G"))],
    )
    first, second = skus_of(spu)
    assert matrix_of(first) == {
        "屏幕尺寸": {"13.3英寸": (first.pk, True), "15.4英寸": (None, False)},
        "颜色": {"深灰色": (second.pk, False), "银色": (first.pk, True)},
        "版本": {"256G": (None, False), "512G": (None, False), "128G": (first.pk, True)},
    }
    assert matrix_of(second)["颜色"] == {"深灰色": (second.pk, True), "银色": (first.pk, False)}


def test_a_sku_off_the_shelf_is_led_to_by_nothing() -> None:
    spu = make_spu(
        options={"颜色": ["金色", "黑色", "白色"]},
        skus=[
            Sku(options=("金色",), stock=0),
            Sku(options=("黑色",), is_public=False),
            Sku(options=("白色",), price=None),
        ],
    )
    gold = skus_of(spu)[0]
    assert matrix_of(gold) == {"颜色": {"金色": (gold.pk, True), "黑色": (None, False), "白色": (None, False)}}


def test_goods_without_specifications_have_an_empty_matrix() -> None:
    assert matrix_of(skus_of(make_spu())[0]) == {}


@pytest.mark.parametrize("variants", [1, 60])
def test_the_matrix_costs_two_queries(variants: int, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    sku = selectors.sku_on_shelf(skus_of(make_spu(skus=variants))[0].pk)
    with django_assert_num_queries(2):
        assert len(matrix_of(sku)["款式"]) == variants


def test_siblings_know_what_is_left() -> None:
    spu = make_spu(skus=[Sku(stock=7, price="9.90", market_price="12.00", sales=3)])
    record = skus_of(spu)[0].stockrecords.get()
    type(record).objects.update(num_allocated=5)
    (sibling,) = selectors.siblings_on_shelf(spu)
    assert (sibling.available, sibling.stock_state, sibling.sales) == (2, "low", 3)
    assert (str(sibling.price), str(sibling.market_price)) == ("9.90", "12.00")


@pytest.mark.parametrize(
    ("spu", "sku"),
    [
        ({"is_public": False}, {}),
        ({}, {"is_public": False}),
        ({}, {"price": None}),
    ],
    ids=["hidden SPU", "hidden SKU", "no price"],
)
def test_what_is_not_on_the_shelf_is_not_found(spu: dict[str, Any], sku: dict[str, Any]) -> None:
    made = make_spu(skus=[Sku(**sku)], **spu)
    with pytest.raises(NotFound):
        selectors.sku_on_shelf(skus_of(made)[0].pk)
    with pytest.raises(NotFound):
        selectors.spu_on_shelf(made.pk)


@pytest.mark.parametrize("sku_id", [0, -1, 2**31, 2**63, 2**70])
def test_ids_that_nothing_has(sku_id: int) -> None:
    with pytest.raises(NotFound):
        selectors.sku_on_shelf(sku_id)


def test_an_spu_is_no_sku() -> None:
    with pytest.raises(NotFound):
        selectors.sku_on_shelf(make_spu().pk)


def test_a_category_lists_what_is_below_it_once() -> None:
    top = make_category()
    left, right = make_category(parent=top), make_category(parent=top)
    spu = make_spu(category=left)
    spu.categories.add(right)
    make_spu(category=make_category())
    assert list(selectors.spus_in(top)) == [spu]
    assert list(selectors.spus_of_brand(make_brand())) == []


def test_the_name_has_every_word_somewhere() -> None:
    phone = make_spu("华为 P10", brand=make_brand("HUAWEI"), options={"颜色": ["金色"]})
    make_spu("苹果手机")
    found = {text: list(selectors.spus_named(text)) for text in ("p10", "huawei 金色", "华为 紫色", "100%", "_")}
    assert found == {"p10": [phone], "huawei 金色": [phone], "华为 紫色": [], "100%": [], "_": []}


def test_an_unknown_order_is_the_default_one() -> None:
    first, second = make_spu(priority=1), make_spu()
    for ordering in ("default", "cost", "", None, "\x00"):
        assert list(selectors.ordered(selectors.spus_on_shelf(), ordering)) == [first, second]


def test_breadcrumbs_lead_from_the_top_and_leave_out_what_is_hidden() -> None:
    top = make_category("一")
    middle = make_category("二", parent=top)
    spu = make_spu(category=make_category("三", parent=middle))
    assert [crumb.name for crumb in selectors.breadcrumbs(spu)] == ["一", "二", "三"]
    hidden = Category.objects.get(pk=middle.pk)
    hidden.is_public = False
    hidden.save()
    assert [crumb.name for crumb in selectors.breadcrumbs(spu)] == ["一"]


def test_the_path_of_a_category() -> None:
    top = make_category("一")
    middle = make_category("二", parent=top)
    bottom = make_category("三", parent=middle)
    assert [category.name for category in selectors.category_path(bottom)] == ["一", "二", "三"]
    assert selectors.category_path(top) == [top]


def test_from_a_category_one_goes_down_or_aside() -> None:
    top = make_category("一")
    left, right = make_category("左", parent=top), make_category("右", parent=top)
    make_category("隐", parent=top, is_public=False)
    make_category("别处")
    assert selectors.category_place(top.pk) == (top, [top], [left, right])
    assert selectors.category_place(left.pk) == (left, [top, left], [left, right])


def test_the_tree_of_categories() -> None:
    top = make_category("一")
    middle = make_category("二", parent=top)
    make_category("三", parent=middle)
    hidden = make_category("隐", is_public=False)
    make_category("隐下", parent=hidden)
    make_category("不在菜单", exclude_from_menu=True)
    tree = selectors.category_tree()
    assert [node.category.name for node in tree] == ["一"]
    assert [node.category.name for node in tree[0].children[0].children] == ["三"]
    assert selectors.category_node(middle.pk).children[0].category.name == "三"
    with pytest.raises(NotFound):
        selectors.category_node(hidden.pk)


def test_hot_goods_are_those_that_sell() -> None:
    top = make_category()
    below = make_category(parent=top)
    spus = [make_spu(category=below, skus=[Sku(sales=sales)]) for sales in (1, 9, 5)]
    elsewhere = make_spu(skus=[Sku(sales=99)])
    assert selectors.hot_spus(top) == [spus[1], spus[2], spus[0]]
    assert selectors.hot_spus(top, limit=1, without=spus[1].pk) == [spus[2]]
    assert selectors.hot_spus(None, limit=1) == [elsewhere]


def test_a_sku_shows_its_own_pictures_first() -> None:
    spu = make_spu(skus=2)
    first, second = skus_of(spu)
    of_spu = make_image(spu)
    later, earlier = make_image(first, display_order=2), make_image(first, display_order=1)
    make_image(second)
    assert selectors.gallery(first) == [earlier, later, of_spu]


def test_parameters_are_those_that_describe() -> None:
    spu = make_spu(options={"颜色": ["金色"]}, parameters={"产地": "山东", "净重": "5 kg"})
    assert selectors.parameters(spu) == [("产地", "山东"), ("净重", "5 kg")]


def test_a_new_sku_joins_its_siblings() -> None:
    spu = make_spu(options={"颜色": ["金色", "黑色"]}, skus=[Sku(options=("金色",))])
    black = make_sku(spu, Sku(options=("黑色",), price="1.00"), partner=make_partner())
    spu = summarise(spu)
    assert (spu.default_sku_id, str(spu.price)) == (black.pk, "1.00")
    assert matrix_of(black)["颜色"]["金色"] == (skus_of(spu)[0].pk, False)
