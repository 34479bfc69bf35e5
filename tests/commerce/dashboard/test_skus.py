"""SKUs are added and changed one by one; goods come and go."""

import pytest
from django.urls import reverse

from commerce.catalogue.models import Product, SpecificationOption
from commerce.partner.models import StockRecord
from tests.commerce.dashboard.conftest import Market
from tests.commerce.dashboard.forms import product_url, record_of, save, stock_form
from tests.factories.catalogue import make_spu, skus_of


def new_sku_url(market: Market) -> str:
    return reverse("dashboard:catalogue-product-create-child", args=[market.apples.pk])


def option(market: Market, value: str) -> int:
    attribute = market.apples.product_class.attributes.get(code="spec1")
    made, _created = attribute.option_group.options.get_or_create(option=value)
    return int(made.pk)


def test_merchant_adds_a_sku(market: Market) -> None:
    saved, _text = save(
        market.client("merchant"),
        new_sku_url(market),
        attr_spec1=option(market, "20 斤"),
        is_public="on",
        **stock_form(price="9.90", num_in_stock="7"),
    )
    assert saved
    sku = Product.objects.get(title="红富士苹果 20 斤")
    record = record_of(sku)
    assert (record.partner, record.num_in_stock, record.num_allocated) == (market.fruit_shop, 7, 0)
    assert sku.option_key == str(option(market, "20 斤"))
    offered = SpecificationOption.objects.filter(spu=market.apples).values_list("option__option", flat=True)
    assert list(offered) == ["5 斤", "10 斤", "20 斤"]
    assert Product.objects.get(pk=market.apples.pk).default_sku == sku


@pytest.mark.parametrize("value", ["5 斤", None])
def test_second_sku_of_a_combination_is_refused(market: Market, value: str | None) -> None:
    before = Product.objects.count()
    saved, text = save(
        market.client("merchant"),
        new_sku_url(market),
        attr_spec1=option(market, value) if value else "",
        **stock_form(price="9.90", num_in_stock="7"),
    )
    assert (saved, "error" in text) == (False, True)
    assert ("已有相同规格组合" in text) == bool(value)
    assert Product.objects.count() == before


def test_sku_without_price_is_refused_and_leaves_nothing(market: Market) -> None:
    before = Product.objects.count()
    saved, _text = save(market.client("merchant"), new_sku_url(market), attr_spec1=option(market, "20 斤"))
    assert (saved, Product.objects.count()) == (False, before)


def test_sku_that_takes_another_s_combination_is_refused(market: Market) -> None:
    first, second = skus_of(market.apples)
    saved, text = save(market.client("merchant"), product_url(second), attr_spec1=option(market, "5 斤"))
    assert (saved, "已有相同规格组合" in text) == (False, True)
    assert Product.objects.get(pk=second.pk).option_key != first.option_key


def test_option_that_no_sku_has_any_more_is_not_offered(market: Market) -> None:
    second = skus_of(market.apples)[1]
    saved, _text = save(market.client("merchant"), product_url(second), attr_spec1=option(market, "15 斤"))
    assert saved
    offered = SpecificationOption.objects.filter(spu=market.apples).values_list("option__option", flat=True)
    assert sorted(offered) == ["15 斤", "5 斤"]


def test_shared_spu_is_left_alone_by_merchants(market: Market) -> None:
    """An SPU with SKUs of two merchants: each edits the own SKU, neither the SPU."""
    own, foreign = skus_of(market.apples)
    StockRecord.objects.filter(product=foreign).update(partner=market.phone_shop)
    client = market.client("merchant")
    assert client.get(product_url(own)).status_code == 200
    assert client.get(product_url(foreign)).status_code == 404
    assert client.get(product_url(market.apples)).status_code == 404
    delete = reverse("dashboard:catalogue-product-delete", args=[market.apples.pk])
    assert client.post(delete).status_code == 404
    assert own.title in client.get("/dashboard/catalogue/").content.decode()


def test_admin_creates_an_spu(market: Market) -> None:
    url = reverse("dashboard:catalogue-product-create", args=[market.apples.product_class.slug])
    saved, _text = save(
        market.client("admin"),
        url,
        title="香蕉",
        is_public="on",
        **{"productcategory_set-0-category": market.category.pk},
    )
    assert saved
    banana = Product.objects.get(title="香蕉")
    assert (banana.structure, list(banana.categories.all())) == (Product.PARENT, [market.category])


def test_spu_needs_a_category(market: Market) -> None:
    url = reverse("dashboard:catalogue-product-create", args=[market.apples.product_class.slug])
    saved, _text = save(market.client("admin"), url, title="香蕉")
    assert (saved, Product.objects.filter(title="香蕉").exists()) == (False, False)


def test_structure_cannot_be_posted(market: Market) -> None:
    save(market.client("merchant"), product_url(market.apples), structure="standalone", parent=str(market.phones.pk))
    apples = Product.objects.get(pk=market.apples.pk)
    assert (apples.structure, apples.parent) == (Product.PARENT, None)


def test_what_was_ordered_is_not_deleted(market: Market) -> None:
    for product in (market.apples, skus_of(market.apples)[0]):
        url = reverse("dashboard:catalogue-product-delete", args=[product.pk])
        text = market.client("merchant").post(url, follow=True).content.decode()
        assert "已有订单包含该商品" in text
    assert Product.objects.filter(parent=market.apples).count() == 2
    assert record_of(skus_of(market.apples)[0]).num_in_stock == 20


def test_last_sku_leaves_an_spu_that_is_not_shown(market: Market) -> None:
    pears = make_spu("梨", options={"规格": ["3 斤"]}, partner=market.fruit_shop)
    url = reverse("dashboard:catalogue-product-delete", args=[skus_of(pears)[0].pk])
    assert market.client("admin").post(url).status_code == 302
    pears.refresh_from_db()
    assert (pears.structure, pears.default_sku, pears.specification_options.count()) == (Product.PARENT, None, 0)
