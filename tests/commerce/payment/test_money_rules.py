"""Whatever amounts and whatever order of news: no fen is lost, made up or sent back twice.

PAYMENT_EXAMPLES sets how many examples Hypothesis makes of each.
"""

import os
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commerce.core.errors import Conflict, InvalidInput
from commerce.core.money import FEN
from commerce.order.enums import OrderStatus
from commerce.order.models import Order
from commerce.payment.enums import RefundStatus
from commerce.payment.gateways.base import GatewayError, PermanentGatewayError, RetryableGatewayError, UnknownOutcome
from commerce.payment.gateways.enums import RefundState
from commerce.payment.models import PaymentAttempt, Refund
from commerce.payment.services import check_attempt, check_refund, close_attempts, refund_ended_order
from commerce.payment.services.refunding import run_refund
from tests.commerce.payment.testpay import Provider
from tests.commerce.payment.world import cancel, fresh, pay, place, refund, start, status, tell, time_out, violations
from tests.factories.catalogue import Sku, make_spu, skus_of

pytestmark = pytest.mark.django_db
EXAMPLES = int(os.environ.get("PAYMENT_EXAMPLES", "12"))
example = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

amounts = st.integers(1, 2_000_000).map(lambda fen: Decimal(fen) * FEN)
TROUBLE: dict[str, GatewayError] = {
    "refused": PermanentGatewayError("NO"),
    "down": RetryableGatewayError("down"),
    "timeout": UnknownOutcome("timeout"),
}


def order_of(price: Decimal) -> Order:
    return place(sku=skus_of(make_spu(skus=[Sku(price=str(price), stock=3)]))[0])


@example
@given(
    price=amounts,
    asked=st.lists(
        st.tuples(st.integers(1, 150), st.sampled_from(["fine", "swallowed", "failed", *TROUBLE])), max_size=6
    ),
)
def test_refunds_never_exceed_the_payment(provider: Provider, price: Decimal, asked: list[tuple[int, str]]) -> None:
    """Parts in per cent of what was paid, each with what becomes of it at the provider."""
    order = order_of(price)
    attempt = pay(provider, order)
    for per_cent, fate in asked:
        try:
            one = refund(order, str((price * per_cent / 100).quantize(FEN)))
        except (Conflict, InvalidInput):
            continue
        provider.refund_state = RefundState.FAILED if fate == "failed" else RefundState.SUCCEEDED
        if fate in TROUBLE:
            provider.fails["refund"] = TROUBLE[fate]
        if fate == "swallowed":
            provider.swallows.add("refund")
        run_refund(refund=one)
        if fate == "failed":
            provider.trades[attempt.trade_no].refunds.pop(one.refund_no)
        check_refund(refund=fresh(one))
    provider.refund_state = RefundState.SUCCEEDED
    standing = [it.amount for it in Refund.objects.filter(attempt=attempt).exclude(state=RefundStatus.FAILED)]
    assert fresh(attempt).refunded == sum(standing, Decimal("0.00")) <= price
    assert sum(provider.trades[attempt.trade_no].refunds.values()) == sum(standing)
    assert (status(order) == OrderStatus.REFUNDED) == (sum(standing) == price)
    assert violations() == []


NEWS = ("notify", "notify_again", "query", "closed", "cancel", "time_out", "close", "sweep", "start")


@example
@given(price=amounts, paid_at=st.integers(0, 6), news=st.lists(st.sampled_from(NEWS), min_size=1, max_size=7))
def test_news_in_any_order(provider: Provider, price: Decimal, paid_at: int, news: list[str]) -> None:
    """At the end the money is with us for an order that goes on, or on its way back, and never both or neither."""
    order = order_of(price)
    attempt = start(order)
    for number, what in enumerate(news):
        if number == paid_at and provider.trades[attempt.trade_no].state == "waiting":
            provider.pay(attempt.trade_no)
        happen(what, provider, order, attempt)
    settle_everything(provider, order)
    paid = [it for it in PaymentAttempt.objects.filter(order=order) if it.state == "paid"]
    at_provider = [trade for number, trade in provider.trades.items() if number.startswith(order.number)]
    assert len(paid) == len([trade for trade in at_provider if trade.state == "paid"])
    kept = sum((it.amount - it.refunded for it in paid), Decimal("0.00"))
    goes_on = status(order) == OrderStatus.TO_SHIP
    assert kept == (price if goes_on else 0)
    assert status(order) != OrderStatus.UNPAID or not paid
    assert violations() == []


def happen(what: str, provider: Provider, order: Order, attempt: PaymentAttempt) -> None:
    trade = provider.trades[attempt.trade_no]
    if what.startswith("notify") and trade.state == "paid":
        tell(attempt, key=f"{what}-{attempt.trade_no}")
    elif what == "closed" and trade.state == "closed":
        tell(attempt, key=f"c-{attempt.trade_no}", state="closed")
    elif what in ("query", "sweep"):
        check_attempt(attempt=fresh(attempt))
    elif what == "cancel" and status(order) in (OrderStatus.UNPAID, OrderStatus.TO_SHIP):
        cancel(order)
    elif what == "time_out" and status(order) == OrderStatus.UNPAID:
        time_out(order)
    elif what == "close" and status(order) != OrderStatus.UNPAID:
        close_attempts(order=order)
    elif what == "start" and status(order) == OrderStatus.UNPAID:
        start_another(order)


def start_another(order: Order) -> None:
    try:
        start(order, product="page")
    except Conflict:
        return


def settle_everything(provider: Provider, order: Order) -> None:
    """What events and sweeps do sooner or later."""
    for _round in range(2):
        for attempt in PaymentAttempt.objects.filter(order=order):
            check_attempt(attempt=attempt)
        refund_ended_order(order.pk)
        for asked in Refund.objects.filter(order=order):
            run_refund(refund=asked)
