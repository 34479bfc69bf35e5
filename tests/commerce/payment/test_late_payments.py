"""Money that comes when the order is over: it comes back to life, or the money goes back, once."""

from decimal import Decimal

import pytest
from django.db.models import F

from commerce.accounts.models import User
from commerce.catalogue.models import Product
from commerce.core.errors import Conflict
from commerce.order.models import Line, Order, OrderStatusChange
from commerce.order.services import revive_order
from commerce.partner.models import StockRecord
from commerce.payment.models import PaymentAttempt, Refund, Source
from commerce.payment.services import check_attempt, refund_ended_order, run_refund
from tests.commerce.payment.testpay import Provider
from tests.commerce.payment.world import (
    TOTAL,
    cancel,
    fresh,
    logged,
    pay,
    place,
    start,
    status,
    stock_of,
    tell,
    time_out,
    violations,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def attempt(order: Order) -> PaymentAttempt:
    return start(order)


def test_an_order_that_ran_out_of_time_comes_back(order: Order, attempt: PaymentAttempt, provider: Provider) -> None:
    time_out(order)
    assert stock_of(order) == (10, 0)
    Order.objects.update(payment_method="alipay")
    provider.pay(attempt.trade_no)
    assert tell(attempt).body == b"success"
    assert (status(order), stock_of(order)) == ("to_ship", (10, 1))
    assert fresh(order).payment_method == "testpay"
    line = order.lines.get()
    assert (line.num_allocated, line.allocation_cancelled) == (1, False)
    assert order.status_changes.get(old_status="cancelled").reason == "paid_late"
    assert Product.objects.get(pk=line.product_id).sales == 1
    assert not Refund.objects.exists()
    refund_ended_order(order.pk)
    assert not Refund.objects.exists()
    assert violations() == []


def assert_sent_back(order: Order, attempt: PaymentAttempt, provider: Provider, reason: str) -> None:
    refund = Refund.objects.get(attempt=attempt)
    assert (refund.amount, refund.reason, refund.actor, refund.state) == (TOTAL, reason, None, "requested")
    assert fresh(attempt).refunded == TOTAL
    tell(attempt, key="again")
    refund_ended_order(order.pk)
    run_refund(refund=refund)
    run_refund(refund=refund)
    assert (Refund.objects.filter(attempt=attempt).count(), provider.calls["refund"]) == (1, 1)
    assert fresh(refund).state == "succeeded"
    assert Source.objects.get(order=order).amount_refunded == TOTAL
    assert violations() == []


def test_without_stock_the_money_goes_back(
    order: Order, attempt: PaymentAttempt, provider: Provider, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    time_out(order)
    StockRecord.objects.update(num_in_stock=0)
    StockRecord.objects.get().movements.filter(on_hand__gt=0).delete()
    provider.pay(attempt.trade_no)
    assert tell(attempt).body == b"success"
    assert (status(order), stock_of(order)) == ("cancelled", (0, 0))
    assert order.lines.get().num_allocated == 0
    refund = Refund.objects.get()
    assert (refund.amount, refund.reason, refund.reason_label) == (TOTAL, "late", "订单取消后才付款")
    assert refund.key == f"{order.pk}:late:{attempt.pk}"
    [told] = logged(caplog, "late_payment_not_revived")
    assert (told["number"], told["reason"]) == (order.number, "out_of_stock")


def test_goods_that_are_gone(order: Order, attempt: PaymentAttempt, provider: Provider) -> None:
    time_out(order)
    Line.objects.update(stockrecord=None)
    provider.pay(attempt.trade_no)
    tell(attempt)
    assert_sent_back(order, attempt, provider, "late")
    assert status(order) == "cancelled"


def test_what_the_shopper_cancelled_stays_cancelled(order: Order, attempt: PaymentAttempt, provider: Provider) -> None:
    cancel(order)
    provider.pay(attempt.trade_no)
    tell(attempt)
    assert (status(order), stock_of(order)) == ("cancelled", (10, 0))
    assert_sent_back(order, attempt, provider, "late")


@pytest.mark.parametrize("gone", ["blocked", "deleted"])
def test_a_buyer_who_has_gone(order: Order, attempt: PaymentAttempt, provider: Provider, gone: str) -> None:
    time_out(order)
    if gone == "blocked":
        User.objects.filter(pk=order.user_id).update(is_active=False)
    else:
        Order.objects.filter(pk=order.pk).update(user=None)
    provider.pay(attempt.trade_no)
    tell(attempt)
    assert_sent_back(order, attempt, provider, "late")


def test_an_order_without_history_is_not_revived(order: Order) -> None:
    time_out(order)
    OrderStatusChange.objects.all().delete()
    with pytest.raises(Conflict):
        revive_order(order=fresh(order), reason="paid_late")


def test_only_a_cancelled_order_is_revived(order: Order) -> None:
    with pytest.raises(Conflict):
        revive_order(order=order, reason="paid_late")
    assert (order.status, stock_of(order)) == ("unpaid", (10, 1))
    time_out(order)
    order = fresh(order)
    revive_order(order=order, reason="paid_late")
    assert order.status == "to_ship"
    stale = fresh(order)
    stale.status = "cancelled"
    with pytest.raises(Conflict):
        revive_order(order=stale, reason="paid_late")
    assert stock_of(order) == (10, 1)


def test_a_second_payment_goes_back(order: Order, provider: Provider) -> None:
    provider.lazy = True
    first = start(order)
    second = start(order, product="page")
    for attempt in (first, second):
        provider.pay(attempt.trade_no, TOTAL)
        assert tell(attempt).body == b"success"
    assert status(order) == "to_ship"
    refund = Refund.objects.get()
    assert (refund.attempt, refund.amount, refund.reason) == (second, TOTAL, "duplicate")
    assert_sent_back(order, second, provider, "duplicate")
    assert (status(order), fresh(first).refunded) == ("to_ship", 0)


def test_paid_twice_after_the_time_revives_once(order: Order, provider: Provider) -> None:
    provider.lazy = True
    first = start(order)
    second = start(order, product="page")
    time_out(order)
    for attempt in (first, second):
        provider.pay(attempt.trade_no, TOTAL)
        check_attempt(attempt=attempt)
    assert (status(order), stock_of(order)) == ("to_ship", (10, 1))
    assert Refund.objects.get().attempt == second
    assert violations() == []


def test_a_paid_order_that_is_cancelled_gives_the_money_back(order: Order, provider: Provider) -> None:
    attempt = pay(provider, order)
    cancel(order)
    # Nobody has handled the event yet, and it is known that the money is to go back.
    assert violations() == []
    refunds = refund_ended_order(order.pk)
    assert [(it.amount, it.reason, it.state) for it in refunds] == [(TOTAL, "ended", "requested")]
    assert refund_ended_order(order.pk) == []
    run_refund(refund=refunds[0])
    assert (status(order), stock_of(order), fresh(attempt).refunded) == ("cancelled", (10, 0), TOTAL)
    assert violations() == []


def test_only_the_rest_is_sent_back(order: Order, provider: Provider) -> None:
    from tests.commerce.payment.world import refund

    pay(provider, order)
    refund(order, "40.00")
    cancel(order)
    assert [it.amount for it in refund_ended_order(order.pk)] == [Decimal("60.00")]
    assert violations() == []


def test_what_is_not_over_keeps_its_money(order: Order, provider: Provider) -> None:
    pay(provider, order)
    assert refund_ended_order(order.pk) == []


def test_money_that_stays_behind_is_noticed(order: Order, provider: Provider) -> None:
    attempt = pay(provider, order)
    cancel(order)
    from commerce.core.models import OutboxEvent

    OutboxEvent.objects.all().delete()
    assert violations() == [f"order {order.number} is cancelled, 100.00 is still here"]
    refund_ended_order(order.pk)
    assert violations() == []
    PaymentAttempt.objects.filter(pk=attempt.pk).update(refunded=F("amount") - 1)
    assert len(violations()) == 2


def test_a_refund_in_the_dashboard_gives_the_money_back(order: Order, provider: Provider) -> None:
    pay(provider, order)
    fresh(order).set_status("refunded")
    assert [it.amount for it in refund_ended_order(order.pk)] == [TOTAL]


def test_several_orders_do_not_mix(order: Order, provider: Provider) -> None:
    other = place()
    pay(provider, order)
    pay(provider, other)
    cancel(order)
    [refund] = refund_ended_order(order.pk)
    assert refund.order == order
    assert refund_ended_order(other.pk) == []
