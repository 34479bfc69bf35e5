"""Goods are listed and edited in the dashboard, and the shop shows what was saved."""

from decimal import Decimal

import pytest

from commerce.catalogue.models import Product
from commerce.partner.models import StockRecord
from commerce.partner.services import take_stock
from tests.commerce.dashboard.conftest import Market
from tests.commerce.dashboard.forms import form_data, product_url, record_of, save, stock_form
from tests.factories.catalogue import make_spu, skus_of


def test_list_holds_own_goods(market: Market) -> None:
    own = market.client("merchant").get("/dashboard/catalogue/").content.decode()
    assert ["红富士苹果" in own, "远山手机" in own] == [True, False]
    everything = market.client("admin").get("/dashboard/catalogue/").content.decode()
    assert ["红富士苹果" in everything, "远山手机" in everything] == [True, True]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("title=富士", True),
        ("title=红太阳", True),
        ("title=10 斤", True),
        ("title=香蕉", False),
        ("title=手机", False),
    ],
)
def test_search_by_name_and_brand(market: Market, query: str, found: bool) -> None:
    text = market.client("merchant").get(f"/dashboard/catalogue/?{query}").content.decode()
    assert ("红富士苹果" in text) == found


@pytest.mark.parametrize(("state", "found"), [("low", True), ("out", False), ("", True), ("nonsense", True)])
def test_search_by_stock(market: Market, state: str, found: bool) -> None:
    text = market.client("merchant").get(f"/dashboard/catalogue/?stock={state}").content.decode()
    assert ("红富士苹果" in text) == found


def test_search_by_code_of_a_sku(market: Market) -> None:
    code = record_of(skus_of(market.apples)[0]).partner_sku
    assert "红富士苹果" in market.client("merchant").get(f"/dashboard/catalogue/?upc={code}").content.decode()


def test_list_costs_the_same_for_one_and_for_ten(market: Market, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    client = market.client("merchant")
    client.get("/dashboard/catalogue/")
    with django_assert_max_num_queries(16) as few:
        client.get("/dashboard/catalogue/")
    for _number in range(9):
        make_spu(partner=market.fruit_shop, skus=3)
    with django_assert_max_num_queries(16) as many:
        client.get("/dashboard/catalogue/")
    assert len(few) == len(many)


def test_spu_is_saved_with_clean_rich_text(market: Market) -> None:
    saved, text = save(
        market.client("merchant"),
        product_url(market.apples),
        title="红富士苹果（栖霞）",
        subtitle="脆甜",
        description='<p onclick="x()">甜</p><script>alert(1)</script>',
        packing='<ul><li>5 斤</li></ul><iframe src="//evil"></iframe>',
        service='<a href="javascript:x()">退换</a>',
        attr_param1="栖霞",
    )
    assert (saved, "已保存" in text) == (True, True)
    apples = Product.objects.get(pk=market.apples.pk)
    assert (apples.title, apples.subtitle, apples.attr.param1) == ("红富士苹果（栖霞）", "脆甜", "栖霞")
    assert apples.description == "<p>甜</p>"
    assert apples.packing == "<ul><li>5 斤</li></ul>"
    assert "javascript" not in apples.service


def test_saving_an_spu_overwrites_nothing_that_was_sold_meanwhile(market: Market) -> None:
    client = market.client("merchant")
    data = form_data(client, product_url(market.apples))
    Product.objects.filter(pk__in=[market.apples.pk, skus_of(market.apples)[0].pk]).update(sales=777)
    client.post(product_url(market.apples), data)
    assert Product.objects.get(pk=market.apples.pk).sales == 777


def test_price_and_stock_reach_the_summary(market: Market) -> None:
    sku = skus_of(market.apples)[0]
    saved, _text = save(
        market.client("merchant"),
        product_url(sku),
        **{
            "stockrecords-0-price": "19.90",
            "stockrecords-0-market_price": "29.90",
            "stockrecords-0-num_in_stock": "50",
        },
    )
    assert saved
    record, apples = record_of(sku), Product.objects.get(pk=market.apples.pk)
    assert (record.price, record.market_price, record.num_in_stock) == (Decimal("19.90"), Decimal("29.90"), 50)
    assert (apples.price, apples.market_price, apples.default_sku) == (Decimal("19.90"), Decimal("29.90"), sku)


def test_taking_a_sku_off_the_shelf_moves_the_summary(market: Market) -> None:
    cheap, dear = skus_of(market.apples)
    client = market.client("merchant")
    data = form_data(client, product_url(cheap))
    del data["is_public"]
    assert client.post(product_url(cheap), data).status_code == 302
    assert Product.objects.get(pk=market.apples.pk).default_sku == dear


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("price", "0"),
        ("price", "-1"),
        ("price", "1e30"),
        ("price", "NaN"),
        ("price", "1.999"),
        ("price", ""),
        ("market_price", "-5"),
        ("num_in_stock", "-1"),
        ("num_in_stock", "1.5"),
        ("num_in_stock", "99999999999"),
        ("num_in_stock", "很多"),
        ("num_in_stock", ""),
        ("partner", ""),
        ("partner", "999"),
    ],
)
def test_wrong_price_and_stock_are_refused(market: Market, field: str, value: str) -> None:
    sku = skus_of(market.apples)[0]
    before = StockRecord.objects.filter(product=sku).values().get()
    saved, text = save(market.client("merchant"), product_url(sku), **stock_form(**{field: value}))
    assert (saved, "error-block" in text) == (False, True)
    assert StockRecord.objects.filter(product=sku).values().get() == before


def test_stock_never_falls_below_what_orders_hold(market: Market) -> None:
    sku = skus_of(market.apples)[0]
    saved, text = save(market.client("merchant"), product_url(sku), **stock_form(num_in_stock="2"))
    assert (saved, "已被订单占用的 3 件" in text) == (False, True)
    assert record_of(sku).num_in_stock == 20


def test_units_ordered_while_the_page_is_open_are_kept(market: Market) -> None:
    sku = skus_of(market.apples)[0]
    client = market.client("merchant")
    data = form_data(client, product_url(sku))
    take_stock({record_of(sku).pk: 5})
    StockRecord.objects.filter(product=sku).update(num_in_stock=18)
    assert client.post(product_url(sku), data | {"stockrecords-0-num_in_stock": "30"}).status_code == 302
    record = record_of(sku)
    assert (record.num_in_stock, record.num_allocated) == (28, 8)


def test_stock_that_was_ordered_away_meanwhile_is_not_taken_off(market: Market) -> None:
    sku = skus_of(market.apples)[0]
    client = market.client("merchant")
    data = form_data(client, product_url(sku)) | {"stockrecords-0-num_in_stock": "5", "title": "不该保存"}
    StockRecord.objects.filter(product=sku).update(num_in_stock=6, num_allocated=5)
    response = client.post(product_url(sku), data, follow=True)
    assert "库存不能少于已被订单占用的数量" in response.content.decode()
    assert Product.objects.get(pk=sku.pk).title == sku.title


def test_a_sku_has_one_stock_record(market: Market) -> None:
    sku = skus_of(market.apples)[0]
    client = market.client("admin")
    data = form_data(client, product_url(sku))
    second = {name.replace("-0-", "-1-"): value for name, value in data.items() if name.startswith("stockrecords-0-")}
    second |= {"stockrecords-1-id": "", "stockrecords-1-partner": market.phone_shop.pk, "stockrecords-TOTAL_FORMS": 2}
    response = client.post(product_url(sku), data | second)
    assert response.status_code in {200, 302}
    assert record_of(sku).partner == market.fruit_shop
    without_id = {name: value for name, value in data.items() if name != "stockrecords-0-id"}
    assert client.post(product_url(sku), without_id).status_code in {200, 302}
    assert record_of(sku).partner == market.fruit_shop


def test_merchant_gives_nothing_to_another(market: Market) -> None:
    sku = skus_of(market.apples)[0]
    saved, _text = save(market.client("merchant"), product_url(sku), **stock_form(partner=market.phone_shop.pk))
    assert (saved, record_of(sku).partner) == (False, market.fruit_shop)
