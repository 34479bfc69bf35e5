"""Whatever happens to one order's money, nothing happens to that of the others."""

from collections.abc import Callable
from typing import Any

import pytest

from commerce.core.errors import Unavailable
from commerce.order.models import Order
from commerce.payment import services
from commerce.payment.gateways.base import PermanentGatewayError, RetryableGatewayError, UnknownOutcome
from commerce.payment.gateways.enums import RefundState, TradeStatus
from commerce.payment.models import PaymentAttempt, Refund, Source
from tests.commerce.payment.testpay import Provider
from tests.commerce.payment.world import cancel, due, fresh, pay, place, refund, ship, start, tell, time_out

pytestmark = pytest.mark.django_db


@pytest.fixture
def others(provider: Provider) -> list[Order]:
    """One in each state that money can be in."""
    open_, processing, closed, failed, asked, waiting, refused, back = (place() for _ in range(8))
    start(open_)
    provider.fails["create"] = UnknownOutcome("timeout")
    with pytest.raises(Unavailable):
        start(processing)
    provider.lazy = True
    start(closed)
    cancel(closed)
    services.close_attempts(order=closed)
    provider.lazy = False
    provider.fails["create"] = PermanentGatewayError("NO")
    with pytest.raises(Unavailable):
        start(failed)
    for order in (asked, waiting, refused, back):
        pay(provider, order)
    refund(asked, "10.00")
    provider.swallows.add("refund")
    services.run_refund(refund=refund(waiting, "10.00"))
    provider.fails["refund"] = PermanentGatewayError("NO")
    services.run_refund(refund=refund(refused, "10.00"))
    services.run_refund(refund=refund(back))
    return [open_, processing, closed, failed, asked, waiting, refused, back]


def state_of(orders: list[Order]) -> list[dict[str, Any]]:
    return [
        *Order.objects.filter(pk__in=[it.pk for it in orders]).order_by("pk").values("status", "payment_method"),
        *PaymentAttempt.objects.filter(order__in=orders).order_by("pk").values(),
        *Refund.objects.filter(order__in=orders).order_by("pk").values(),
        *Source.objects.filter(order__in=orders).order_by("pk").values(),
    ]


def by_notification(provider: Provider, order: Order) -> None:
    pay(provider, order)


def by_closing_notification(provider: Provider, order: Order) -> None:
    tell(start(order), state="closed")


def by_changing_the_product(provider: Provider, order: Order) -> None:
    start(order)
    start(order, product="page")


def by_trouble_at_the_start(provider: Provider, order: Order) -> None:
    for error in (RetryableGatewayError("down"), UnknownOutcome("timeout"), PermanentGatewayError("NO")):
        provider.fails["create"] = error
        with pytest.raises(Unavailable):
            start(order)


def by_refusal_of_the_first(provider: Provider, order: Order) -> None:
    provider.fails["create"] = PermanentGatewayError("NO")
    with pytest.raises(Unavailable):
        start(order)


def by_asking(provider: Provider, order: Order) -> None:
    attempt = start(order)
    services.check_order(order=order)
    provider.trades[attempt.trade_no].state = TradeStatus.CLOSED
    services.check_attempt(attempt=attempt)


def by_closing(provider: Provider, order: Order) -> None:
    provider.lazy = True
    attempt = start(order)
    cancel(order)
    services.close_attempts(order=order)
    services.check_attempt(attempt=fresh(attempt))


def by_paying_late(provider: Provider, order: Order) -> None:
    attempt = start(order)
    provider.pay(attempt.trade_no)
    time_out(order)
    services.close_attempts(order=order)


def by_paying_too_late(provider: Provider, order: Order) -> None:
    attempt = start(order)
    provider.pay(attempt.trade_no)
    cancel(order)
    services.close_attempts(order=order)
    services.refund_ended_order(order.pk)


def by_refunding(provider: Provider, order: Order) -> None:
    pay(provider, order)
    services.run_refund(refund=refund(order, "40.00"))
    provider.refund_state = RefundState.PROCESSING
    silent = services.run_refund(refund=refund(order, "30.00"))
    provider.refund_state = RefundState.FAILED
    services.check_refund(refund=silent)
    provider.refund_state = RefundState.SUCCEEDED
    services.check_refund(refund=fresh(silent))


def by_sweeping(provider: Provider, order: Order) -> None:
    attempt = start(order)
    due(attempt)
    assert services.sweep_attempts() == 1
    provider.pay(attempt.trade_no)
    services.check_attempt(attempt=fresh(attempt))
    asked = refund(order, "10.00")
    due(asked)
    assert services.sweep_refunds() == 1


def by_ending(provider: Provider, order: Order) -> None:
    pay(provider, order)
    cancel(order)
    for asked in services.refund_ended_order(order.pk):
        services.run_refund(refund=asked)


def by_cash(provider: Provider, order: Order) -> None:
    cash = place(payment_method="cod")
    ship(cash)
    services.collect_cash(order=cash, actor=None)


@pytest.mark.parametrize(
    "happen",
    [
        by_notification,
        by_closing_notification,
        by_changing_the_product,
        by_trouble_at_the_start,
        by_refusal_of_the_first,
        by_asking,
        by_closing,
        by_paying_late,
        by_paying_too_late,
        by_refunding,
        by_sweeping,
        by_ending,
        by_cash,
    ],
)
def test_nobody_else_is_touched(
    provider: Provider, others: list[Order], happen: Callable[[Provider, Order], None]
) -> None:
    before = state_of(others)
    happen(provider, place())
    assert state_of(others) == before
