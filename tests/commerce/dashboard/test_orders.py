"""The merchant sends orders; nobody moves one past the services."""

import csv
import io

import pytest
from django.test import Client
from django.urls import reverse

from commerce.order.enums import OrderStatus
from commerce.order.models import Order, OrderNote
from commerce.order.services import cancel_order, change_status
from commerce.partner.models import StockRecord
from tests.commerce.dashboard.conftest import Market
from tests.factories.catalogue import make_spu, skus_of
from tests.factories.orders import make_order
from tests.factories.people import TIANHE, make_address

SF = {"carrier": "顺丰速运", "tracking_number": "SF1234567890"}


def page(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode()


def detail(order: Order) -> str:
    return reverse("dashboard:order-detail", args=[order.number])


def ship(client: Client, order: Order, partner_id: int, **changes: str) -> tuple[int, str]:
    """Status and page after the attempt to ship."""
    data = {"partner": partner_id, **SF, **changes}
    response = client.post(reverse("dashboard:order-ship", args=[order.number]), data, follow=True)
    return response.status_code, response.content.decode()


def stock(order: Order) -> list[tuple[int, int]]:
    records = StockRecord.objects.filter(product__in=order.lines.values("product")).order_by("pk")
    return list(records.values_list("num_in_stock", "num_allocated"))


# --- lists and searches


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


# --- one order


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


# --- sending


def test_merchant_ships_an_order(market: Market) -> None:
    before = stock(market.apple_order)
    status, text = ship(
        market.client("merchant"), market.apple_order, market.fruit_shop.pk, tracking_number=" ＳＦ1234 "
    )
    assert status == 200
    assert "已发货，运单号 SF1234" in text
    market.apple_order.refresh_from_db()
    shipment = market.apple_order.shipments.get()
    assert (market.apple_order.status, shipment.carrier, shipment.tracking_number) == (
        OrderStatus.TO_RECEIVE,
        "顺丰速运",
        "SF1234",
    )
    change = market.apple_order.status_changes.latest("pk")
    assert (change.new_status, change.actor, change.reason) == ("to_receive", market.merchant, "shipped")
    assert stock(market.apple_order) == [(before[0][0] - 2, before[0][1] - 2)]
    assert "merchant" in text
    assert "全部发货" in text


def test_shared_order_leaves_when_both_have_sent(market: Market) -> None:
    ship(market.client("merchant"), market.shared_order, market.fruit_shop.pk)
    market.shared_order.refresh_from_db()
    assert market.shared_order.status == OrderStatus.TO_SHIP
    text = page(market.client("rival"), detail(market.shared_order))
    assert "SF1234567890" not in text
    ship(market.client("rival"), market.shared_order, market.phone_shop.pk, tracking_number="YT42424242")
    market.shared_order.refresh_from_db()
    assert market.shared_order.status == OrderStatus.TO_RECEIVE
    history = page(market.client("merchant"), detail(market.shared_order))
    assert "rival" not in history


def test_admin_ships_for_any_merchant(market: Market) -> None:
    client = market.client("admin")
    text = page(client, detail(market.shared_order))
    assert text.count('name="tracking_number"') == 2
    for partner in (market.fruit_shop, market.phone_shop):
        ship(client, market.shared_order, partner.pk)
    market.shared_order.refresh_from_db()
    assert market.shared_order.status == OrderStatus.TO_RECEIVE


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"tracking_number": ""}, "请填写运单号。"),
        ({"tracking_number": "   "}, "请填写运单号。"),
        ({"tracking_number": "S" * 41}, "40"),
        ({"tracking_number": "<script>"}, "运单号由"),
        ({"carrier": ""}, "请选择物流公司。"),
        ({"carrier": "飞鸽"}, "请选择列出的物流公司。"),
    ],
)
def test_incomplete_shipments_are_refused(market: Market, changes: dict[str, str], message: str) -> None:
    before = stock(market.apple_order)
    status, text = ship(market.client("merchant"), market.apple_order, market.fruit_shop.pk, **changes)
    assert (status, message in text) == (400, True)
    assert_untouched(market.apple_order, before)


def test_nobody_ships_for_another_merchant(market: Market) -> None:
    before = stock(market.shared_order)
    status, text = ship(market.client("merchant"), market.shared_order, market.phone_shop.pk)
    assert (status, "该商家没有待发货的商品" in text) == (400, True)
    assert_untouched(market.shared_order, before)


def test_second_shipment_is_refused(market: Market) -> None:
    client = market.client("merchant")
    ship(client, market.shared_order, market.fruit_shop.pk)
    before = stock(market.shared_order)
    status, text = ship(client, market.shared_order, market.fruit_shop.pk, tracking_number="SF2")
    assert status == 400
    status, text = ship(client, market.shared_order, market.fruit_shop.pk, tracking_number="SF222222")
    assert (status, "该商家已发货" in text) == (409, True)
    assert market.shared_order.shipments.get().tracking_number == "SF1234567890"
    assert stock(market.shared_order) == before


def test_cancelled_order_is_not_shipped(market: Market) -> None:
    cancel_order(order=market.apple_order, actor=market.shopper, reason="shopper")
    before = stock(market.apple_order)
    client = market.client("merchant")
    assert 'name="tracking_number"' not in page(client, detail(market.apple_order))
    status, text = ship(client, market.apple_order, market.fruit_shop.pk)
    assert (status, "订单当前不是待发货状态" in text) == (409, True)
    assert not market.apple_order.shipments.exists()
    assert stock(market.apple_order) == before


def assert_untouched(order: Order, before: list[tuple[int, int]]) -> None:
    order.refresh_from_db()
    assert (order.status, order.shipments.count(), stock(order)) == (OrderStatus.TO_SHIP, 0, before)


# --- cancelling


def test_admin_cancels_and_the_stock_returns(market: Market) -> None:
    url = reverse("dashboard:order-cancel", args=[market.apple_order.number])
    text = market.client("admin").post(url, {"reason": "买家来电取消"}, follow=True).content.decode()
    assert "订单已取消" in text
    assert "买家来电取消" in text
    market.apple_order.refresh_from_db()
    assert (market.apple_order.status, stock(market.apple_order)[0][1]) == (OrderStatus.CANCELLED, 1)


def test_merchant_does_not_cancel(market: Market) -> None:
    before = stock(market.apple_order)
    url = reverse("dashboard:order-cancel", args=[market.apple_order.number])
    assert market.client("merchant").post(url, {"reason": "…"}).status_code == 403
    assert_untouched(market.apple_order, before)


def test_what_was_sent_cannot_be_cancelled(market: Market) -> None:
    ship(market.client("merchant"), market.shared_order, market.fruit_shop.pk)
    url = reverse("dashboard:order-cancel", args=[market.shared_order.number])
    response = market.client("admin").post(url, {"reason": "…"})
    assert (response.status_code, "不能取消" in response.content.decode()) == (409, True)
    market.shared_order.refresh_from_db()
    assert market.shared_order.status == OrderStatus.TO_SHIP


# --- Oscar's own ways of writing to an order are closed


@pytest.mark.parametrize(
    "data",
    [
        {"order_action": "change_order_status", "new_status": "finished"},
        {"order_action": "create_order_payment_event", "amount": "1", "payment_event_type": "paid"},
        {"line_action": "change_line_statuses", "new_status": "sent"},
        {"line_action": "create_shipping_event", "shipping_event_type": "shipped"},
        {"order_action": "delete_note", "note_id": "1"},
    ],
)
@pytest.mark.parametrize("who", ["merchant", "admin"])
def test_actions_of_oscar_are_not_there(market: Market, who: str, data: dict[str, str]) -> None:
    before = stock(market.apple_order)
    assert market.client(who).post(detail(market.apple_order), data).status_code == 405
    assert_untouched(market.apple_order, before)


@pytest.mark.parametrize("who", ["merchant", "admin"])
def test_bulk_status_change_of_oscar_is_not_there(market: Market, who: str) -> None:
    data = {"action": "change_order_statuses", "new_status": "finished", "selected_order": market.apple_order.pk}
    assert market.client(who).post("/dashboard/orders/", data).status_code == 405
    market.apple_order.refresh_from_db()
    assert market.apple_order.status == OrderStatus.TO_SHIP


# --- the address


def address_url(order: Order) -> str:
    return reverse("dashboard:order-shipping-address", args=[order.number])


def new_address() -> dict[str, object]:
    make_address(district=TIANHE)
    return {
        "receiver": "赵一",
        "mobile": "13500000000",
        "province": 440000,
        "city": 440100,
        "district": TIANHE,
        "place": "体育西路 1 号",
    }


def test_address_changes_before_shipping(market: Market) -> None:
    client = market.client("merchant")
    assert 'value="王小明"' in page(client, address_url(market.apple_order))
    text = client.post(address_url(market.apple_order), new_address(), follow=True).content.decode()
    for word in ("赵一", "13500000000", "广东省 广州市 天河区", "体育西路 1 号", "原地址：王小明 13912345678"):
        assert word in text
    assert market.shopper.address_book.get().receiver == "王小明"


@pytest.mark.parametrize(
    "changes", [{"mobile": "123"}, {"district": 999999}, {"district": 110105}, {"receiver": ""}, {"place": "x" * 81}]
)
def test_wrong_addresses_are_refused(market: Market, changes: dict[str, object]) -> None:
    response = market.client("merchant").post(address_url(market.apple_order), new_address() | changes)
    assert response.status_code == 422
    market.apple_order.shipping_address.refresh_from_db()
    assert market.apple_order.shipping_address.receiver == "王小明"


def test_address_stays_after_shipping(market: Market) -> None:
    client = market.client("merchant")
    ship(client, market.apple_order, market.fruit_shop.pk)
    assert "不能再修改" in page(client, address_url(market.apple_order))
    assert client.post(address_url(market.apple_order), new_address()).status_code == 409
    market.apple_order.shipping_address.refresh_from_db()
    assert market.apple_order.shipping_address.receiver == "王小明"


def test_address_of_a_shared_order_is_for_staff(market: Market) -> None:
    assert market.client("merchant").post(address_url(market.shared_order), new_address()).status_code == 403
    assert market.client("admin").post(address_url(market.shared_order), new_address()).status_code == 302


def test_unpaid_orders_are_not_shipped(market: Market) -> None:
    Order.objects.filter(pk=market.apple_order.pk).update(status=OrderStatus.UNPAID)
    status, text = ship(market.client("merchant"), market.apple_order, market.fruit_shop.pk)
    assert (status, "订单当前不是待发货状态" in text) == (409, True)


def test_finished_orders_show_their_way(market: Market) -> None:
    ship(market.client("merchant"), market.apple_order, market.fruit_shop.pk)
    market.apple_order.refresh_from_db()
    change_status(order=market.apple_order, new_status=OrderStatus.TO_REVIEW, actor=market.shopper, reason="received")
    assert "买家确认收货" in page(market.client("merchant"), detail(market.apple_order))


def test_detail_costs_the_same_for_one_and_for_ten_lines(market: Market, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    client = market.client("merchant")
    goods = [skus_of(make_spu(partner=market.fruit_shop))[0] for _number in range(10)]
    long_order = make_order(market.shopper, lines=dict.fromkeys(goods, 1))
    page(client, detail(market.apple_order))
    with django_assert_max_num_queries(20) as few:
        page(client, detail(market.apple_order))
    with django_assert_max_num_queries(20) as many:
        page(client, detail(long_order))
    assert len(few) == len(many)
