"""What nobody has told us is found by asking; what is over is closed; a silent provider changes nothing."""

from datetime import timedelta
from decimal import Decimal
from unittest import mock

import pytest
from django.utils import timezone

from commerce.order.models import Order
from commerce.payment.gateways.base import PermanentGatewayError, RetryableGatewayError, UnknownOutcome
from commerce.payment.gateways.enums import CloseResult, TradeStatus
from commerce.payment.models import PaymentAttempt, PaymentEvent, ReconciliationDifference, Refund
from commerce.payment.services import (
    check_attempt,
    check_order,
    close_attempt,
    close_attempts,
    sweep_attempts,
    sweep_refunds,
    sweeping,
)
from tests.commerce.payment.testpay import Provider
from tests.commerce.payment.world import (
    TOTAL,
    cancel,
    due,
    fresh,
    pay,
    place,
    refund,
    start,
    status,
    time_out,
    violations,
)

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture
def attempt(order: Order) -> PaymentAttempt:
    return start(order)


def results() -> list[str]:
    return list(PaymentEvent.objects.filter(kind="query").order_by("pk").values_list("result", flat=True))


def minutes_to_the_next_query(attempt: PaymentAttempt) -> float:
    attempt = fresh(attempt)
    assert attempt.next_query_at is not None
    return round((attempt.next_query_at - timezone.now()) / MINUTE, 1)


def test_what_was_paid_is_found(order: Order, attempt: PaymentAttempt, provider: Provider) -> None:
    trade = provider.pay(attempt.trade_no)
    found = check_attempt(attempt=attempt)
    assert (found.state, found.paid_at, found.provider_trade_no) == ("paid", trade.paid_at, f"TP{attempt.trade_no}")
    assert (status(order), results()) == ("to_ship", ["paid"])
    check_attempt(attempt=found)
    assert provider.calls["query"] == 1
    assert violations() == []


def test_another_amount_is_not_this_payment(order: Order, attempt: PaymentAttempt, provider: Provider) -> None:
    provider.pay(attempt.trade_no, Decimal("99.99"))
    for _again in range(2):
        assert check_attempt(attempt=attempt).state == "open"
    assert status(order) == "unpaid"
    difference = ReconciliationDifference.objects.get()
    assert (difference.provider, difference.kind, difference.trade_no) == (
        "testpay",
        "payment_amount",
        attempt.trade_no,
    )
    assert (difference.day, difference.ours, difference.theirs) == (timezone.localdate(), TOTAL, Decimal("99.99"))
    assert fresh(attempt).queries == 2


def test_closed_there_is_closed_here(order: Order, attempt: PaymentAttempt, provider: Provider) -> None:
    provider.trades[attempt.trade_no].state = TradeStatus.CLOSED
    closed = check_attempt(attempt=attempt)
    assert (closed.state, closed.next_query_at, closed.instruction) == ("closed", None, {})


@pytest.mark.parametrize("lazy", [False, True])
def test_still_waiting(attempt: PaymentAttempt, provider: Provider, lazy: bool) -> None:
    if lazy:
        provider.trades.clear()
    checked = check_attempt(attempt=attempt)
    assert (checked.state, checked.queries) == ("open", 1)
    assert checked.queried_at is not None
    assert results() == ["unknown_trade" if lazy else "waiting"]


def test_silence_changes_nothing(attempt: PaymentAttempt, provider: Provider) -> None:
    provider.fails["query"] = RetryableGatewayError("down")
    checked = check_attempt(attempt=attempt)
    assert (checked.state, checked.queries, results()) == ("open", 1, ["query:retryable:down"])


@pytest.mark.parametrize(
    ("age", "wait"), [(0, 1), (0.9, 0.1), (1.1, 0.9), (1.9, 0.1), (2.1, 2.9), (4.9, 0.1), (5.1, 4), (20, 4), (29, 4)]
)
def test_when_it_is_asked_about(attempt: PaymentAttempt, age: float, wait: float) -> None:
    PaymentAttempt.objects.update(created_at=timezone.now() - age * MINUTE)
    check_attempt(attempt=fresh(attempt))
    assert minutes_to_the_next_query(attempt) == pytest.approx(wait, abs=0.11)


@pytest.mark.parametrize(("late", "wait"), [(59, 4), (61, 30)])
def test_long_after_its_time_it_is_asked_about_more_rarely(attempt: PaymentAttempt, late: int, wait: int) -> None:
    now = timezone.now()
    PaymentAttempt.objects.update(created_at=now - 2 * late * MINUTE, expires_at=now - late * MINUTE)
    check_attempt(attempt=fresh(attempt))
    assert minutes_to_the_next_query(attempt) == wait
    PaymentAttempt.objects.update(expires_at=None)
    check_attempt(attempt=fresh(attempt))
    assert minutes_to_the_next_query(attempt) == 4


def test_a_page_that_polls_does_not_ask_each_time(order: Order, attempt: PaymentAttempt, provider: Provider) -> None:
    provider.pay(attempt.trade_no)
    PaymentAttempt.objects.update(queried_at=timezone.now())
    assert check_order(order=order) == attempt
    assert (provider.calls["query"], status(order)) == (0, "unpaid")
    PaymentAttempt.objects.update(queried_at=timezone.now() - timedelta(seconds=4))
    checked = check_order(order=order)
    assert checked is not None
    assert (checked.state, status(order)) == ("paid", "to_ship")
    assert check_order(order=order) is None


def test_the_first_poll_asks(order: Order, attempt: PaymentAttempt, provider: Provider) -> None:
    check_order(order=order)
    check_order(order=order)
    assert provider.calls["query"] == 1


def test_closing(order: Order, attempt: PaymentAttempt, provider: Provider) -> None:
    cancel(order)
    close_attempts(order=order)
    assert (fresh(attempt).state, fresh(attempt).next_query_at) == ("closed", None)
    assert provider.trades[attempt.trade_no].state == "closed"
    assert results() == ["close:closed"]
    close_attempt(attempt=fresh(attempt))
    close_attempts(order=order)
    assert provider.calls["close"] == 1


def test_closing_what_was_paid(order: Order, attempt: PaymentAttempt, provider: Provider) -> None:
    provider.pay(attempt.trade_no)
    time_out(order)
    close_attempts(order=order)
    assert (fresh(attempt).state, status(order)) == ("paid", "to_ship")
    assert violations() == []


def test_closing_what_cannot_be_reached(order: Order, attempt: PaymentAttempt, provider: Provider) -> None:
    cancel(order)
    provider.fails["close"] = UnknownOutcome("timeout")
    close_attempts(order=order)
    assert (fresh(attempt).state, results()) == ("open", ["close:unknown:timeout"])
    due(attempt)
    assert sweep_attempts() == 1
    assert fresh(attempt).state == "closed"


@pytest.mark.parametrize("early", [True, False])
def test_closing_what_nobody_has_opened(
    order: Order, attempt: PaymentAttempt, provider: Provider, early: bool
) -> None:
    provider.trades.clear()
    if not early:
        PaymentAttempt.objects.update(expires_at=timezone.now() - MINUTE)
    cancel(order)
    close_attempts(order=order)
    assert fresh(attempt).state == "closed"
    assert minutes_to_the_next_query(attempt) == (31 if early else 1)
    due(attempt)
    assert sweep_attempts() == 1
    assert fresh(attempt).next_query_at is None
    assert provider.calls["query"] == 1


def test_opened_after_it_was_closed(order: Order, attempt: PaymentAttempt, provider: Provider) -> None:
    provider.trades.clear()
    cancel(order)
    close_attempts(order=order)
    provider.create(request=provider.requests[0])  # type: ignore[arg-type]
    provider.fails["close"] = RetryableGatewayError("down")
    due(attempt)
    sweep_attempts()
    assert (fresh(attempt).state, fresh(attempt).next_query_at is None) == ("closed", False)
    assert results()[-1] == "close:retryable:down"
    due(attempt)
    sweep_attempts()
    assert (provider.trades[attempt.trade_no].state, fresh(attempt).next_query_at) == ("closed", None)


def test_paid_while_the_closed_one_is_closed_again(
    order: Order, attempt: PaymentAttempt, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    cancel(order)
    close_attempts(order=order)
    provider.trades[attempt.trade_no].state = TradeStatus.WAITING
    with mock.patch.object(provider, "close", return_value=CloseResult.ALREADY_PAID):
        check_attempt(attempt=fresh(attempt))
    assert fresh(attempt).next_query_at is not None


def test_paid_after_it_was_closed(order: Order, attempt: PaymentAttempt, provider: Provider) -> None:
    provider.trades.clear()
    cancel(order)
    close_attempts(order=order)
    provider.pay(attempt.trade_no, TOTAL)
    due(attempt)
    sweep_attempts()
    assert (fresh(attempt).state, Refund.objects.get().reason) == ("paid", "late")


def test_a_sweep_asks_about_what_is_due(order: Order, attempt: PaymentAttempt, provider: Provider) -> None:
    other = start(place())
    provider.pay(attempt.trade_no)
    assert sweep_attempts() == 0
    due(attempt)
    assert sweep_attempts() == 1
    assert (fresh(attempt).state, fresh(other).state, provider.calls["query"]) == ("paid", "open", 1)


def test_a_sweep_takes_the_longest_waiting_first_and_not_all(provider: Provider, order: Order) -> None:
    now = timezone.now()
    attempts = [start(order), start(place()), start(place())]
    for attempt, minutes in zip(attempts, (1, 3, 2), strict=True):
        PaymentAttempt.objects.filter(pk=attempt.pk).update(next_query_at=now - minutes * MINUTE)
    assert sweep_attempts(limit=2) == 2
    assert [fresh(attempt).queries for attempt in attempts] == [0, 1, 1]


def test_two_sweeps_share(attempt: PaymentAttempt, provider: Provider, monkeypatch: pytest.MonkeyPatch) -> None:
    due(attempt)
    look_after = sweeping._look_after

    def sweep_meanwhile(row: PaymentAttempt | Refund) -> None:
        assert sweep_attempts() == 0
        look_after(row)

    monkeypatch.setattr(sweeping, "_look_after", sweep_meanwhile)
    assert sweep_attempts() == 1
    due(attempt)
    seen = [fresh(attempt)]
    PaymentAttempt.objects.update(next_query_at=timezone.now() + MINUTE)
    assert sweeping._sweep(seen, timezone.now()) == 0


def test_a_bad_row_does_not_stop_the_sweep(
    attempt: PaymentAttempt, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = start(place())
    due(attempt, other)
    look_after = sweeping._look_after

    def fail_for_the_first(row: PaymentAttempt) -> None:
        if row == attempt:
            raise RuntimeError
        look_after(row)

    monkeypatch.setattr(sweeping, "_look_after", fail_for_the_first)
    assert sweep_attempts() == 2
    assert [fresh(attempt).queries, fresh(other).queries] == [0, 1]
    assert minutes_to_the_next_query(attempt) == 1


def test_a_sweep_has_a_budget(attempt: PaymentAttempt, provider: Provider, monkeypatch: pytest.MonkeyPatch) -> None:
    due(attempt, start(place()))
    monkeypatch.setattr(sweeping, "BUDGET_SECONDS", -1.0)
    assert sweep_attempts() == 0
    monkeypatch.setattr(sweeping, "BUDGET_SECONDS", 25.0)
    assert sweep_attempts() == 2


def test_refunds_that_nobody_sent_or_heard_of(order: Order, provider: Provider) -> None:
    pay(provider, order)
    lost, silent, later = refund(order, "10.00"), refund(order, "20.00"), refund(order, "30.00")
    from commerce.payment.services import run_refund

    provider.swallows.add("refund")
    run_refund(refund=silent)
    due(lost, silent)
    assert sweep_refunds() == 2
    assert [fresh(it).state for it in (lost, silent, later)] == ["succeeded", "succeeded", "requested"]
    assert sweep_refunds(limit=1) == 0


def test_what_has_ended_is_not_swept(order: Order, provider: Provider) -> None:
    pay(provider, order)
    asked = refund(order)
    provider.fails["refund"] = PermanentGatewayError("NO")
    from commerce.payment.services import run_refund

    run_refund(refund=asked)
    due(asked)
    assert sweep_refunds() == 0


def test_with_all_notifications_lost_payments_are_found_within_five_minutes(
    attempt: PaymentAttempt, provider: Provider
) -> None:
    """The longest wait between two questions, and half a minute until the next sweep, while an order can be paid."""
    waits = []
    asked_at = 0.0
    while asked_at < 30:
        PaymentAttempt.objects.update(created_at=timezone.now() - asked_at * MINUTE)
        check_attempt(attempt=fresh(attempt))
        waits.append(minutes_to_the_next_query(attempt))
        asked_at += max(waits[-1], 0.1)
    assert max(waits) + 0.5 <= 5
