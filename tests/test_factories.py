"""The factories themselves: what other tests count on."""

from decimal import Decimal

import pytest

from tests.factories.catalogue import Sku, make_category, make_spu, skus_of
from tests.factories.orders import make_order
from tests.factories.people import make_address, make_region_tree, make_user

pytestmark = pytest.mark.django_db


def test_an_spu_sells_every_combination_of_its_options_unless_told_otherwise() -> None:
    spu = make_spu(options={"颜色": ["金色", "黑色"], "容量": ["64GB", "128GB"]})
    skus = skus_of(spu)
    assert len(skus) == 4
    assert len({sku.option_key for sku in skus}) == 4
    assert all(sku.option_key.count(",") == 1 for sku in skus)
    assert (spu.default_sku_id, spu.price) == (skus[0].pk, Decimal("100.00"))


def test_an_spu_can_offer_options_that_no_sku_has() -> None:
    spu = make_spu(options={"颜色": ["金色", "黑色"]}, skus=[Sku(options=("金色",), price="9.90")])
    assert [sku.title for sku in skus_of(spu)] == [f"{spu.title} 金色"]
    assert spu.specification_options.count() == 2
    assert spu.price == Decimal("9.90")


def test_parameters_and_category_are_kept() -> None:
    category = make_category(parent=make_category())
    spu = make_spu(parameters={"产地": "山东"}, category=category)
    assert list(spu.categories.all()) == [category]
    assert [value.value_text for value in spu.attribute_values.all()] == ["山东"]


def test_the_region_tree_and_addresses() -> None:
    tree = make_region_tree()
    assert make_region_tree() == tree
    user = make_user()
    first, second = make_address(user), make_address(user)
    assert list(user.address_book.values_list("pk", "is_default")) == [(first.pk, True), (second.pk, False)]


def test_an_order_takes_stock() -> None:
    order = make_order()
    assert order.status == "to_ship"
    assert order.lines.get().stockrecord.num_allocated == 1
