"""Money of one order in many hands at once: each notification counts once, nothing is paid and cancelled without one
refund, refunds never add up to more than was paid. PAYMENT_RACES sets the number of races (500 for the full proof)."""

import os
import threading
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from commerce.accounts.models import Address, User
from commerce.catalogue.models import Product
from commerce.order.enums import OrderStatus
from commerce.order.models import Order
from commerce.order.services import cancel_order, close_unpaid_orders
from commerce.partner.models import StockRecord
from commerce.payment import services
from commerce.payment.models import PaymentAttempt, PaymentEvent, Refund, Transaction
from commerce.payment.services import notifying, requesting
from tests.commerce.payment.conftest import provider  # noqa: F401  (a fixture)
from tests.commerce.payment.testpay import Provider, notify
from tests.commerce.payment.world import due, fresh, pay, place, refund, start, status, violations
from tests.concurrency.racing import race, refusals
from tests.concurrency.unguarded import payments as unguarded
from tests.factories.catalogue import Sku, make_spu, skus_of
from tests.factories.people import make_address, make_user

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

RACES = int(os.environ.get("PAYMENT_RACES", "40"))
CROWD = 8


@pytest.fixture
def sku() -> Product:
    return skus_of(make_spu(skus=[Sku(price="100.00", stock=RACES * 2 + 10)]))[0]


@pytest.fixture
def alice() -> User:
    return make_user("alice")


@pytest.fixture
def address(alice: User) -> Address:
    return make_address(alice)


@pytest.fixture
def order(provider: Provider, alice: User, address: Address, sku: Product) -> Order:  # noqa: F811
    return place(alice, sku=sku, address=address)


def told(attempt: PaymentAttempt, **changes: Any) -> Callable[[], bytes]:
    body, headers = notify(attempt.trade_no, str(attempt.amount), **changes)
    return lambda: services.accept_notify(provider="testpay", body=body, headers=headers).body


def moves_of(order: Order) -> list[str]:
    return list(order.status_changes.order_by("pk").values_list("new_status", flat=True))


def test_100_repetitions_of_a_notification_at_once(order: Order, provider: Provider) -> None:  # noqa: F811
    attempt = start(order)
    provider.pay(attempt.trade_no)
    answers: list[bytes] = []
    for _round in range(4):
        answers += race(*[told(attempt)] * 25)

    assert answers == [b"success"] * 100
    assert PaymentEvent.objects.filter(kind="notify").count() == 1
    assert (moves_of(order), Transaction.objects.count()) == (["unpaid", "to_ship"], 1)
    assert violations() == []


def test_different_news_of_one_payment_at_once(order: Order, provider: Provider) -> None:  # noqa: F811
    attempt = start(order)
    provider.pay(attempt.trade_no)

    race(
        *[told(attempt, key=f"n{number}") for number in range(CROWD - 2)],
        lambda: services.check_attempt(attempt=fresh(attempt)),
        lambda: services.check_attempt(attempt=fresh(attempt)),
    )

    assert PaymentEvent.objects.filter(kind="notify").count() == CROWD - 2
    assert (moves_of(order), Transaction.objects.count()) == (["unpaid", "to_ship"], 1)
    assert violations() == []


def test_without_the_unique_key_a_notification_counts_again(
    order: Order,
    provider: Provider,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    attempt = start(order)
    provider.pay(attempt.trade_no)
    seen = threading.Barrier(2)
    applied: list[int] = []

    def look_first(attempt: PaymentAttempt, _refund: Any, notification: Any, _body: bytes) -> bool:
        known = PaymentEvent.objects.filter(key=notification.key).exists()
        seen.wait(timeout=10)
        return not known

    monkeypatch.setattr(notifying.transaction, "atomic", lambda action: action)
    monkeypatch.setattr(notifying, "_accept", notifying._accept.__wrapped__)  # type: ignore[attr-defined]
    monkeypatch.setattr(notifying, "_is_new", look_first)
    monkeypatch.setattr(notifying, "_apply", lambda attempt, *_rest: applied.append(attempt.pk))
    race(*[told(attempt)] * 2)

    assert len(applied) == 2


def late_order(alice: User, address: Address, sku: Product) -> tuple[Order, PaymentAttempt]:
    """It can still be paid, and its time is over."""
    order = place(alice, sku=sku, address=address)
    attempt = start(order)
    Order.objects.filter(pk=order.pk).update(expires_at=order.date_placed)
    return order, attempt


def test_payment_against_the_closing_sweep(
    provider: Provider,  # noqa: F811
    alice: User,
    address: Address,
    sku: Product,
) -> None:
    """Every race ends in an order that is paid and goes on, or in one that is cancelled with one refund."""
    ends = {"to_ship": 0, "cancelled": 0}
    for number in range(RACES):
        order, attempt = late_order(alice, address, sku)
        provider.pay(attempt.trade_no)
        shopper = [lambda order=order: cancel_order(order=fresh(order), actor=None, reason="shopper")] * (number % 2)

        answers = race(told(attempt), lambda: close_unpaid_orders(), *shopper)  # type: ignore[list-item]

        assert answers[0] == b"success"
        hand_over_later(order)
        end = status(order)
        ends[end] += 1
        refunds = [(it.amount, it.state) for it in Refund.objects.filter(order=order)]
        assert refunds == ([] if end == "to_ship" else [(Decimal("100.00"), "succeeded")]), moves_of(order)
    sku.refresh_from_db()
    assert sku.sales == ends["to_ship"]
    assert StockRecord.objects.get(product=sku).num_allocated == ends["to_ship"]
    assert violations() == []


def hand_over_later(order: Order) -> None:
    """What the event of a cancelled order starts: the rest goes back, and what was asked for is sent."""
    services.refund_ended_order(order.pk)
    services.close_attempts(order=order)
    for asked in Refund.objects.filter(order=order):
        services.run_refund(refund=asked)


def test_without_the_hold_an_order_is_paid_and_cancelled(
    order: Order,
    provider: Provider,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    attempt = start(order)
    provider.pay(attempt.trade_no)
    debit = unguarded.sources.debit

    def debit_while_cancelling(paid: PaymentAttempt) -> None:
        debit(paid)
        cancel_order(order=fresh(order), actor=None, reason="timeout")

    monkeypatch.setattr(unguarded.sources, "debit", debit_while_cancelling)
    monkeypatch.setattr(notifying, "settle", unguarded.settle)
    told(attempt)()

    assert moves_of(order)[-1] == "cancelled"
    assert (status(order), Refund.objects.count()) == ("to_ship", 0)
    assert violations() != []


def test_20_refunds_at_once(order: Order, provider: Provider) -> None:  # noqa: F811
    attempt = pay(provider, order)

    results = race(*[lambda: refund(order, "15.00")] * 20)

    granted = [it for it in results if isinstance(it, Refund)]
    assert (len(granted), len(refusals(results))) == (6, 14)
    assert fresh(attempt).refunded == Decimal("90.00")
    assert len({it.refund_no for it in granted}) == 6
    race(*[lambda it=it: services.run_refund(refund=it) for it in [*granted, *granted]])  # type: ignore[misc]
    assert provider.calls["refund"] == 6
    assert sum(provider.trades[attempt.trade_no].refunds.values()) == Decimal("90.00")
    assert violations() == []


def test_20_repetitions_of_a_refund_at_once(order: Order, provider: Provider) -> None:  # noqa: F811
    pay(provider, order)
    results = race(*[lambda: refund(order, "15.00", key="one")] * 20)
    assert len({it.pk for it in results}) == 1
    assert violations() == []


def test_without_the_comparison_refunds_exceed_the_payment(
    order: Order,
    provider: Provider,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    attempt = pay(provider, order)
    read = threading.Barrier(2)

    def reserve_after_all_have_read(*arguments: Any) -> Refund:
        read.wait(timeout=10)
        return unguarded.reserve(*arguments)

    monkeypatch.setattr(requesting, "hold", unguarded.hold)
    monkeypatch.setattr(requesting, "_request", requesting._request.__wrapped__)  # type: ignore[attr-defined]
    monkeypatch.setattr(requesting, "_reserve", reserve_after_all_have_read)
    race(*[lambda: refund(order, "60.00")] * 2)

    assert sum(it.amount for it in Refund.objects.filter(attempt=attempt)) == Decimal("120.00")
    assert violations() != []


def test_a_double_click_starts_once(order: Order, provider: Provider) -> None:  # noqa: F811
    results = race(*[lambda: start(order)] * CROWD)
    assert {it.trade_no for it in results} == {f"{order.number}01"}
    assert (PaymentAttempt.objects.count(), len(provider.trades)) == (1, 1)


def test_two_products_at_once_leave_one_that_can_be_paid(order: Order, provider: Provider) -> None:  # noqa: F811
    for _ in range(5):
        race(*[lambda: start(order), lambda: start(order, product="page")] * 2)
        waiting = [number for number, trade in provider.trades.items() if trade.state == "waiting"]
        live = list(PaymentAttempt.objects.filter(state__in=("open", "processing")).values_list("trade_no", flat=True))
        assert (len(waiting) <= 1, set(waiting) <= set(live)) == (True, True)


def test_starting_against_cancelling(
    provider: Provider,  # noqa: F811
    alice: User,
    address: Address,
    sku: Product,
) -> None:
    for _ in range(RACES // 4):
        order = place(alice, sku=sku, address=address)
        race(
            lambda order=order: start(order),  # type: ignore[misc]
            lambda order=order: cancel_order(order=fresh(order), actor=None, reason="shopper"),  # type: ignore[misc]
        )
        attempts = list(PaymentAttempt.objects.filter(order=order))
        due(*attempts)
        services.close_attempts(order=order)
        assert status(order) == "cancelled"
        assert {fresh(it).state for it in attempts} <= {"closed"}
        assert not [it for it in attempts if provider.trades.get(it.trade_no, None) and is_open(provider, it)]


def is_open(provider: Provider, attempt: PaymentAttempt) -> bool:  # noqa: F811
    return provider.trades[attempt.trade_no].state == "waiting"


def test_several_sweeps_at_once_ask_once(order: Order, provider: Provider) -> None:  # noqa: F811
    attempt = start(order)
    due(attempt)
    assert sum(race(*[services.sweep_attempts] * 4)) == 1
    assert provider.calls["query"] == 1


def test_cash_is_collected_once(alice: User, address: Address, sku: Product) -> None:
    order = place(alice, sku=sku, address=address, payment_method="cod")
    Order.objects.filter(pk=order.pk).update(status=OrderStatus.TO_RECEIVE)
    results = race(*[lambda: services.collect_cash(order=order, actor=None)] * CROWD)
    assert len(refusals(results)) == CROWD - 1
    assert (PaymentAttempt.objects.count(), Transaction.objects.count()) == (1, 1)
