"""The services with the real gateways, against simulated providers in a process of their own: real signatures, real
faults. Notifications are blocked, so whatever is known here was asked for."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import Settings

from commerce.core.errors import Unavailable
from commerce.order.models import Order
from commerce.payment import services
from commerce.payment.models import PaymentAttempt, PaymentEvent, Refund
from tests.commerce.payment.world import (
    cancel,
    due,
    fresh,
    place,
    refund,
    start,
    status,
    time_out,
    violations,
)
from tests.factories.notifications import SignedNotify, alipay_notify
from tests.factories.payers import Payer, use_simulators
from tests.servers.process import wait_until
from tests.servers.simulators import Simulators
from tests.simulators.payments.keys import ensure_keys, key_folder

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
PRODUCTS = {"alipay": "page", "wechatpay": "native"}


@pytest.fixture
def payer(outside_world: Simulators, settings: Settings) -> Iterator[Payer]:
    ensure_keys(key_folder())
    use_simulators(settings, outside_world)
    settings.ALIPAY_TIMEOUT = settings.WECHATPAY_TIMEOUT = 1.0
    payer = Payer(outside_world.url)
    for service in PRODUCTS:
        payer.behave(service, notify=False)
    yield payer
    for service in PRODUCTS:
        payer.behave(service)


@pytest.fixture(params=list(PRODUCTS))
def method(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def order(payer: Payer, method: str) -> Order:
    return place(payment_method=method)


def begin(order: Order) -> PaymentAttempt:
    return start(order, order.payment_method, PRODUCTS[order.payment_method])


def wait_for(asked: Refund) -> None:
    """Alipay answers at once, WeChat takes its time."""
    wait_until(lambda: services.check_refund(refund=fresh(asked)).state == "succeeded", what=asked.refund_no)


def hand_over(payer: Payer, attempt: PaymentAttempt) -> None:
    """The shopper confirms at the cashier."""
    if attempt.method == "alipay":
        payer.pay_alipay(attempt.redirect_url)
    else:
        payer.pay_wechat(attempt.qr_code)


def differences(order: Order) -> list[str]:
    """The simulators keep the books of all tests of the day; only this order's lines are ours."""
    found = services.reconcile(provider=order.payment_method, day=timezone.localdate())
    return [str(it) for it in found if it.trade_no.startswith(order.number)]


def test_paid_found_refunded_reconciled(order: Order, payer: Payer, method: str) -> None:
    attempt = begin(order)
    hand_over(payer, attempt)
    due(attempt)
    assert services.sweep_attempts() == 1
    assert (fresh(attempt).state, status(order)) == ("paid", "to_ship")
    part = services.run_refund(refund=refund(order, "30.00"))
    rest = services.run_refund(refund=refund(order, "70.00"))
    wait_for(part)
    wait_for(rest)
    assert status(order) == "refunded"
    assert differences(order) == []
    assert violations() == []


@pytest.mark.parametrize("mode", ["down", "error", "garbage", "timeout_after_accept"])
def test_a_provider_in_trouble_leaves_the_order_payable(order: Order, payer: Payer, method: str, mode: str) -> None:
    payer.behave(method, mode, notify=False)
    with suppress(Unavailable):
        begin(order)
    for attempt in PaymentAttempt.objects.all():
        services.check_attempt(attempt=attempt)
    assert status(order) == "unpaid"
    payer.behave(method, notify=False)
    attempt = begin(order)
    assert attempt.trade_no == f"{order.number}01"
    hand_over(payer, attempt)
    services.check_attempt(attempt=attempt)
    assert (fresh(attempt).state, status(order)) == ("paid", "to_ship")
    payer.behave(method, mode, notify=False)
    asked = services.run_refund(refund=refund(order, "30.00"))
    assert asked.state == "processing"
    services.check_refund(refund=asked)
    payer.behave(method, notify=False)
    due(asked)
    assert services.sweep_refunds() == 1
    wait_for(asked)
    assert differences(order) == []
    assert violations() == []


def test_changing_to_the_other_provider(payer: Payer) -> None:
    order = place(payment_method="alipay")
    first = begin(order)
    payer.open_alipay(first.redirect_url)
    second = start(order, "wechatpay", "native")
    assert fresh(first).state == "closed"
    hand_over(payer, second)
    services.check_attempt(attempt=second)
    order = fresh(order)
    assert (order.status, order.payment_method) == ("to_ship", "wechatpay")
    assert violations() == []


def test_paid_when_the_time_was_over(order: Order, payer: Payer) -> None:
    attempt = begin(order)
    hand_over(payer, attempt)
    time_out(order)
    services.close_attempts(order=order)
    assert (fresh(attempt).state, status(order), violations()) == ("paid", "to_ship", [])


def test_cancelled_is_closed_there(order: Order, payer: Payer) -> None:
    attempt = begin(order)
    cancel(order)
    services.close_attempts(order=order)
    assert fresh(attempt).state == "closed"


def test_a_true_notification_of_alipay(payer: Payer) -> None:
    order = place(payment_method="alipay")
    attempt = begin(order)
    said = alipay_notify(attempt.trade_no, "100.00")
    less = alipay_notify(attempt.trade_no, "0.01")
    assert [accept(less), accept(said), accept(said)] == [b"failure", b"success", b"success"]
    assert status(order) == "to_ship"
    kept = PaymentEvent.objects.get(result="paid").body
    assert (attempt.trade_no in kept, "buyer" in kept) == (True, False)
    assert timezone.now() - fresh(attempt).paid_at < timedelta(minutes=1)  # type: ignore[operator]


def accept(said: SignedNotify) -> bytes:
    return services.accept_notify(provider="alipay", body=said.body, headers=said.headers).body
