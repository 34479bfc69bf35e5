"""The address of an order, and what happens after it was sent."""

import pytest
from django.urls import reverse

from commerce.order.enums import OrderStatus
from commerce.order.models import Order
from commerce.order.services import change_status
from tests.commerce.dashboard.conftest import Market
from tests.commerce.dashboard.shipping import detail, page, ship
from tests.factories.catalogue import make_spu, skus_of
from tests.factories.orders import make_order
from tests.factories.people import TIANHE, make_address


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
