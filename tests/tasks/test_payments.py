"""When money is asked about, and what follows an order that moves. Queued tasks run at once here."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from celery import current_app
from celery.exceptions import Retry
from django.utils import timezone

from commerce.order.models import Order
from commerce.order.services import receive_order
from commerce.payment.gateways.base import RetryableGatewayError
from commerce.payment.models import PaymentAttempt, Refund
from tasks import payments
from tests.commerce.payment.conftest import order, provider  # noqa: F401  (fixtures)
from tests.commerce.payment.testpay import Provider
from tests.commerce.payment.world import (
    cancel,
    due,
    fresh,
    hand_over_events,
    pay,
    place,
    refund,
    ship,
    start,
    status,
    time_out,
    violations,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _at_once() -> Iterator[None]:
    before = current_app.conf.task_always_eager
    current_app.conf.task_always_eager = True
    yield
    current_app.conf.task_always_eager = before


def test_a_cancelled_order_is_closed_at_the_provider(order: Order, provider: Provider) -> None:  # noqa: F811
    attempt = start(order)
    cancel(order)
    hand_over_events()
    assert fresh(attempt).state == "closed"
    assert provider.trades[attempt.trade_no].state == "closed"


def test_a_paid_order_that_is_cancelled(order: Order, provider: Provider) -> None:  # noqa: F811
    pay(provider, order)
    cancel(order)
    hand_over_events()
    hand_over_events()
    assert [(it.state, it.reason) for it in Refund.objects.all()] == [("succeeded", "ended")]
    assert (status(order), provider.calls["refund"], violations()) == ("cancelled", 1, [])


def test_a_late_payment_is_sent_back(order: Order, provider: Provider) -> None:  # noqa: F811
    attempt = start(order)
    provider.pay(attempt.trade_no)
    cancel(order)
    hand_over_events()
    assert [(it.state, it.reason) for it in Refund.objects.all()] == [("succeeded", "late")]
    assert violations() == []


def test_an_order_that_came_back_keeps_its_money(order: Order, provider: Provider) -> None:  # noqa: F811
    attempt = start(order)
    provider.pay(attempt.trade_no)
    time_out(order)
    hand_over_events()
    assert (status(order), fresh(attempt).state) == ("to_ship", "paid")
    assert not Refund.objects.exists()
    assert violations() == []


def test_a_full_refund_asks_for_nothing_more(order: Order, provider: Provider) -> None:  # noqa: F811
    pay(provider, order)
    refund(order)
    hand_over_events()
    assert (status(order), Refund.objects.count(), violations()) == ("refunded", 1, [])


def test_a_parcel_that_arrived_was_paid_for(provider: Provider) -> None:  # noqa: F811
    order = place(payment_method="cod")  # noqa: F811
    ship(order)
    hand_over_events()
    assert not PaymentAttempt.objects.exists()
    receive_order(order=fresh(order), actor=order.user)  # type: ignore[arg-type]
    hand_over_events()
    assert PaymentAttempt.objects.get().state == "paid"


def test_sweeps(order: Order, provider: Provider) -> None:  # noqa: F811
    attempt = start(order)
    provider.pay(attempt.trade_no)
    due(attempt)
    assert (payments.sweep_attempts(), status(order)) == (1, "to_ship")
    asked = refund(order)
    due(asked)
    assert (payments.sweep_refunds(), status(order)) == (1, "refunded")


def test_yesterday_is_reconciled_with_every_provider(
    provider: Provider,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[tuple[Any, ...]] = []
    monkeypatch.setattr(payments.reconcile, "delay", lambda *arguments: asked.append(arguments))
    payments.reconcile_yesterday()
    yesterday = (timezone.localdate() - timedelta(days=1)).isoformat()
    assert ("testpay", yesterday) in asked
    assert "cod" not in [provider for provider, _day in asked]


def test_a_bill_that_is_not_there_yet(order: Order, provider: Provider) -> None:  # noqa: F811
    day = timezone.localdate().isoformat()
    assert payments.reconcile("testpay", day) == 0
    provider.fails["download_bill"] = RetryableGatewayError("not ready")
    with pytest.raises((Retry, RetryableGatewayError)):
        payments.reconcile("testpay", day)
