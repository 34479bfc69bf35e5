"""The merchant finds orders and sees the own part of them."""

import csv
import io

import pytest
from django.urls import reverse

from commerce.order.models import Order, OrderNote
from commerce.order.services import cancel_order
from tests.commerce.dashboard.conftest import Market
from tests.commerce.dashboard.shipping import detail, page
from tests.factories.catalogue import skus_of
from tests.factories.orders import make_order


def test_list_holds_own_orders_with_own_amounts(market: Market) -> None:
    text = page(market.client("merchant"), "/dashboard/orders/")
    assert market.apple_order.number in text
    assert market.shared_order.number in text
    assert "¥79.80" in text
    assert "¥39.90" in text
    assert "2999" not in text
    assert "远山手机" not in text
    rival = page(market.client("rival"), "/dashboard/orders/")
    assert market.apple_order.number not in rival
    assert "39.90" not in rival
    assert "3038.90" not in rival


def test_list_speaks_chinese(market: Market) -> None:
    text = page(market.client("merchant"), "/dashboard/orders/")
    for word in ("待发货", "货到付款", "王小明", "13912345678", "下单时间"):
        assert word in text


@pytest.mark.parametrize(
    "query", ["{number}", "{start}", "王小明", "13912345678", "红富士", "王小明 红富士", "１３９１２"]
)
def test_search_finds_an_order(market: Market, query: str) -> None:
    query = query.format(number=market.apple_order.number, start=market.apple_order.number[:10])
    response = market.client("merchant").get("/dashboard/orders/", {"q": query})
    assert market.apple_order.number in response.content.decode()


@pytest.mark.parametrize("query", ["远山", "张三", "00000000"])
def test_search_does_not_find_by_what_is_not_one_s_own(market: Market, query: str) -> None:
    response = market.client("merchant").get("/dashboard/orders/", {"q": query})
    assert "没有符合条件的订单" in response.content.decode()


def test_status_tab_filters(market: Market) -> None:
    cancel_order(order=market.apple_order, actor=market.shopper, reason="shopper")
    client = market.client("merchant")
    assert market.apple_order.number in page(client, "/dashboard/orders/?status=cancelled")
    assert market.apple_order.number not in page(client, "/dashboard/orders/?status=to_ship")


@pytest.mark.parametrize(
    "query", ["status=nonsense", "date_from=abc&date_to=2026-13-45", "page=999", "page=x", "q=%00", "q=" + "长" * 500]
)
def test_senseless_searches_show_a_list(market: Market, query: str) -> None:
    assert market.client("merchant").get(f"/dashboard/orders/?{query}").status_code == 200


def test_list_costs_the_same_for_one_and_for_ten(market: Market, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    client = market.client("merchant")
    page(client, "/dashboard/orders/")
    apple = skus_of(market.apples)[0]
    with django_assert_max_num_queries(14) as few:
        page(client, "/dashboard/orders/")
    for _number in range(8):
        make_order(lines={apple: 1})
    with django_assert_max_num_queries(14) as many:
        page(client, "/dashboard/orders/")
    assert len(few) == len(many)


def test_export_has_own_lines_and_no_formula(market: Market) -> None:
    Order.objects.filter(pk=market.apple_order.pk).update(customer_note="=HYPERLINK(1)")
    response = market.client("merchant").get("/dashboard/orders/export/")
    rows = {row[0]: row for row in csv.reader(io.StringIO(response.content.decode("utf-8-sig")))}
    assert rows[market.shared_order.number][3:6] == ["红富士苹果 5 斤 × 1", "1", "39.90"]
    assert rows[market.apple_order.number][-1] == "'=HYPERLINK(1)"
    assert market.apple_order.number not in market.client("rival").get("/dashboard/orders/export/").content.decode()


def test_statistics_count_own_lines(market: Market) -> None:
    assert "¥119.70" in page(market.client("merchant"), "/dashboard/orders/statistics/")
    assert "¥2999.00" in page(market.client("rival"), "/dashboard/orders/statistics/")
    assert "¥3118.70" in page(market.client("admin"), "/dashboard/orders/statistics/")


@pytest.mark.parametrize("query", ["date_from=2020-01-01&date_to=2020-01-02", "date_from=9999-12-31"])
def test_statistics_of_a_time_without_orders(market: Market, query: str) -> None:
    assert "¥0.00" in page(market.client("admin"), f"/dashboard/orders/statistics/?{query}")


def test_detail_shows_what_is_needed_to_send_it(market: Market) -> None:
    text = page(market.client("merchant"), detail(market.apple_order))
    address = ["王小明", "13912345678", "北京市 朝阳区", "建国路 88 号 1203 室"]
    for word in [*address, "红富士苹果 5 斤", "货到付款", "放门口", "提交订单", "买家", "¥79.80", "¥87.80", "发货"]:
        assert word in text


def test_detail_of_a_shared_order_shows_one_s_own_part(market: Market) -> None:
    text = page(market.client("merchant"), detail(market.shared_order))
    assert "红富士苹果 5 斤" in text
    for foreign in ("远山手机", "2999", "3038.90", "数码之家"):
        assert foreign not in text


def test_notes_stay_among_colleagues(market: Market) -> None:
    for who, message in (("merchant", "果园的备注"), ("rival", "数码的备注"), ("admin", "平台的备注")):
        url = reverse("dashboard:order-note", args=[market.shared_order.number])
        assert market.client(who).post(url, {"message": message}).status_code == 302
    own = page(market.client("merchant"), detail(market.shared_order))
    assert ["果园的备注" in own, "数码的备注" in own, "平台的备注" in own] == [True, False, False]
    everything = page(market.client("admin"), detail(market.shared_order))
    assert all(text in everything for text in ("果园的备注", "数码的备注", "平台的备注"))


def test_only_the_author_deletes_a_note(market: Market) -> None:
    note = OrderNote.objects.create(order=market.shared_order, user=market.merchant, message="…")
    url = reverse("dashboard:order-note-delete", args=[market.shared_order.number, note.pk])
    assert market.client("rival").post(url).status_code == 400
    assert market.client("admin").post(url).status_code == 400
    assert OrderNote.objects.filter(pk=note.pk).exists()
    assert market.client("merchant").post(url).status_code == 302
    assert not OrderNote.objects.filter(pk=note.pk).exists()
