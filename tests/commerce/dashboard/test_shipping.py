"""The merchant sends orders; nobody moves one past the services."""

import pytest
from django.urls import reverse

from commerce.order.enums import OrderStatus
from commerce.order.services import cancel_order
from tests.commerce.dashboard.conftest import Market
from tests.commerce.dashboard.shipping import assert_untouched, detail, page, ship, stock


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
