"""The first page says what is to do, to each for the own goods."""

from datetime import timedelta

from django.utils import timezone

from commerce.catalogue.reviews.models import ProductReview
from commerce.dashboard import overview
from commerce.dashboard.scope import scope_of
from commerce.order.enums import OrderStatus
from commerce.order.models import Order
from commerce.order.services import cancel_order, ship_order
from tests.commerce.dashboard.conftest import Market
from tests.factories.catalogue import make_spu, skus_of
from tests.factories.orders import make_order


def test_everybody_sees_the_own_numbers(market: Market) -> None:
    expected = {
        "merchant": (2, "¥119.70", overview.ToDo(to_ship=2, unpaid=0, low_stock=1, sold_out=0, to_review=None)),
        "rival": (1, "¥2999.00", overview.ToDo(to_ship=1, unpaid=0, low_stock=0, sold_out=0, to_review=None)),
        "admin": (2, "¥3118.70", overview.ToDo(to_ship=2, unpaid=0, low_stock=1, sold_out=0, to_review=1)),
    }
    for who, (orders, amount, to_do) in expected.items():
        response = market.client(who).get("/dashboard/")
        assert (response.context["to_do"], response.context["today"].orders) == (to_do, orders)
        assert amount in response.content.decode()


def test_other_merchants_figures_do_not_show(market: Market) -> None:
    text = market.client("merchant").get("/dashboard/").content.decode()
    for foreign in ("2999", "3118", "3038", "远山手机", "数码之家"):
        assert foreign not in text


def test_what_a_merchant_has_sent_is_done_for_him(market: Market) -> None:
    ship_order(
        order=market.shared_order,
        partner=market.fruit_shop,
        carrier="顺丰速运",
        tracking_number="SF1",
        actor=market.merchant,
    )
    found = {
        who: overview.to_do(scope_of(getattr(market, who), "order.view_order")).to_ship
        for who in ("merchant", "rival")
    }
    assert found == {"merchant": 1, "rival": 1}


def test_cancelled_and_older_orders_are_not_today_s_sales(market: Market) -> None:
    scope = scope_of(market.merchant, "order.view_order")
    cancel_order(order=market.apple_order, actor=market.shopper, reason="shopper")
    assert overview.today(scope).orders == 1
    Order.objects.filter(pk=market.shared_order.pk).update(date_placed=timezone.now() - timedelta(days=1))
    assert overview.today(scope).orders == 0
    assert [day.orders for day in overview.last_days(scope)] == [0, 0, 0, 0, 0, 1, 0]


def test_unpaid_orders_and_reviews_are_counted(market: Market) -> None:
    Order.objects.filter(pk=market.apple_order.pk).update(status=OrderStatus.UNPAID)
    ProductReview.objects.filter(pk=market.review.pk).update(status=ProductReview.APPROVED)
    to_do = overview.to_do(scope_of(market.admin, "order.view_order"))
    assert (to_do.unpaid, to_do.to_ship, to_do.to_review) == (1, 1, 0)


def test_costs_the_same_for_few_and_for_many(market: Market, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    client = market.client("merchant")
    client.get("/dashboard/")
    with django_assert_max_num_queries(16) as few:
        client.get("/dashboard/")
    for _number in range(6):
        make_order(lines={skus_of(make_spu(partner=market.fruit_shop))[0]: 1})
    with django_assert_max_num_queries(16) as many:
        client.get("/dashboard/")
    assert len(few) == len(many)
