"""Refunds: never above what was paid, asked for with the same numbers, counted once."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from commerce.core.errors import Conflict, InvalidInput
from commerce.core.models import OutboxEvent
from commerce.order.models import Order
from commerce.payment.gateways.base import (
    GatewayError,
    PermanentGatewayError,
    RefundRequest,
    RefundResult,
    RetryableGatewayError,
    UnknownOutcome,
)
from commerce.payment.gateways.enums import RefundState
from commerce.payment.models import PaymentAttempt, PaymentEvent, Refund, Source, Transaction
from commerce.payment.selectors import refundable_amount
from commerce.payment.services import check_refund, request_refund, run_refund
from commerce.payment.services.refunding import DELAYS, fail_refund, finish_refund
from commerce.payment.services.requesting import request_refund_of
from tests.commerce.payment.testpay import Provider
from tests.commerce.payment.world import TOTAL, fresh, pay, refund, ship, start, status, stock_of, violations
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def paid(order: Order, provider: Provider) -> PaymentAttempt:
    return pay(provider, order)


def log_of(asked: Refund) -> list[str]:
    return list(PaymentEvent.objects.filter(refund=asked).order_by("pk").values_list("result", flat=True))


def test_a_part(order: Order, paid: PaymentAttempt, provider: Provider) -> None:
    clerk = make_user()
    line = order.lines.get()
    asked = request_refund(
        order=order, amount=Decimal("30.50"), reason="少发一件", actor=clerk, lines=[line.pk], key="desk-1"
    )
    assert (asked.refund_no, asked.key) == (f"{paid.trade_no}R01", f"{order.pk}:desk-1")
    assert (asked.state, asked.actor, asked.lines, asked.reason_label) == ("requested", clerk, [line.pk], "少发一件")
    assert (fresh(paid).refunded, fresh(paid).refundable) == (Decimal("30.50"), Decimal("69.50"))
    assert refundable_amount(order) == Decimal("69.50")
    assert OutboxEvent.objects.get(kind="refund.requested").payload == {"refund_id": asked.pk}
    done = run_refund(refund=asked)
    assert (done.state, done.provider_refund_no) == ("succeeded", f"TPR{asked.refund_no}")
    assert (done.next_query_at, done.finished_at is None) == (None, False)
    assert provider.requests[-1] == RefundRequest(
        trade_no=paid.trade_no, refund_no=asked.refund_no, amount=Decimal("30.50"), total=TOTAL, reason="集市订单退款"
    )
    assert log_of(asked) == ["sent", "succeeded"]
    assert Source.objects.get().amount_refunded == Decimal("30.50")
    refunded = Transaction.objects.get(txn_type="Refund")
    assert (refunded.amount, refunded.reference) == (Decimal("30.50"), asked.refund_no)
    assert OutboxEvent.objects.get(kind="refund.succeeded").payload == {"refund_id": asked.pk, "order_id": order.pk}
    assert (status(order), violations()) == ("to_ship", [])


def test_all_of_it_ends_the_order(order: Order, paid: PaymentAttempt) -> None:
    clerk = make_user()
    for number, amount in enumerate(("60.00", "40.00"), 1):
        asked = request_refund(order=order, amount=Decimal(amount), reason="", actor=clerk)
        assert asked.refund_no == f"{paid.trade_no}R{number:02d}"
        assert status(order) == "to_ship"
        run_refund(refund=asked)
    assert (status(order), stock_of(order)) == ("refunded", (10, 0))
    change = order.status_changes.get(new_status="refunded")
    assert (change.actor, change.reason) == (clerk, "refunded")
    assert violations() == []


def test_what_has_left_the_warehouse_does_not_come_back(order: Order, paid: PaymentAttempt) -> None:
    ship(order)
    run_refund(refund=refund(order))
    assert (status(order), stock_of(order)) == ("refunded", (9, 0))
    assert violations() == []


@pytest.mark.parametrize("amount", ["0", "-0.01", "-1", "0.001", "1.005", "NaN", "Infinity"])
def test_amounts_that_are_none(order: Order, paid: PaymentAttempt, amount: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        refund(order, amount)
    assert list(refused.value.fields) == ["amount"]
    assert not Refund.objects.exists()


def test_a_reason_has_an_end(order: Order, paid: PaymentAttempt) -> None:
    request_refund(order=order, amount=Decimal("0.01"), reason="长" * 200, actor=None)
    with pytest.raises(InvalidInput) as refused:
        request_refund(order=order, amount=Decimal("0.01"), reason="长" * 201, actor=None)
    assert list(refused.value.fields) == ["reason"]


def test_never_more_than_was_paid(order: Order, paid: PaymentAttempt) -> None:
    refund(order, "60.00")
    with pytest.raises(Conflict, match=r"40\.00") as refused:
        refund(order, "40.01")
    assert (refused.value.code, list(refused.value.fields)) == ("refund_exceeds_payment", ["amount"])
    refund(order, "40.00")
    with pytest.raises(Conflict, match=r"0\.00"):
        refund(order, "0.01")
    assert sum(it.amount for it in Refund.objects.all()) == TOTAL


def test_nothing_was_paid(order: Order) -> None:
    start(order)
    assert refundable_amount(order) == 0
    with pytest.raises(Conflict, match=r"0\.00"):
        refund(order, "0.01")


def test_the_amount_that_was_seen_is_compared_in_the_database(order: Order, paid: PaymentAttempt) -> None:
    stale = fresh(paid)
    refund(order, "60.00")
    with pytest.raises(Conflict):
        request_refund_of(attempt=stale, amount=Decimal("40.01"), reason="late", actor=None, key="x")  # type: ignore[arg-type]
    assert Refund.objects.count() == 1


def test_one_key_is_one_refund(order: Order, paid: PaymentAttempt) -> None:
    first = refund(order, "10.00", key="k")
    assert refund(order, "10.00", key="k") == first
    with pytest.raises(Conflict, match="^同一个退款请求的金额不能改变。$") as refused:
        refund(order, "11.00", key="k")
    assert refused.value.code == "refund_key_reused"
    assert (refund(order, "10.00", key="l") != first, refund(order, "10.00").key) == (True, None)
    assert fresh(paid).refunded == Decimal("30.00")


def test_running_twice_asks_once(order: Order, paid: PaymentAttempt, provider: Provider) -> None:
    asked = refund(order, "10.00")
    run_refund(refund=asked)
    assert run_refund(refund=asked).state == "succeeded"
    assert check_refund(refund=asked).state == "succeeded"
    assert (provider.calls["refund"], provider.calls["query_refund"]) == (1, 0)


def test_the_provider_takes_its_time(order: Order, paid: PaymentAttempt, provider: Provider) -> None:
    provider.refund_state = RefundState.PROCESSING
    asked = run_refund(refund=refund(order))
    assert (asked.state, status(order)) == ("processing", "to_ship")
    provider.refund_state = RefundState.SUCCEEDED
    assert check_refund(refund=asked).state == "succeeded"
    assert (provider.calls["refund"], status(order)) == (1, "refunded")


def test_when_it_is_asked_about(order: Order, paid: PaymentAttempt, provider: Provider) -> None:
    provider.refund_state = RefundState.PROCESSING
    asked = refund(order)
    assert asked.next_query_at is not None
    assert abs(asked.next_query_at - timezone.now() - timedelta(minutes=1)) < timedelta(seconds=5)
    for number, minutes in enumerate([*DELAYS, 30, 30]):
        asked = check_refund(refund=asked)
        assert asked.queries == number + 1
        assert asked.next_query_at is not None
        assert abs(asked.next_query_at - timezone.now() - timedelta(minutes=minutes)) < timedelta(seconds=5)
    assert DELAYS == (1, 2, 5, 10, 30)


@pytest.mark.parametrize("error", [RetryableGatewayError("down"), UnknownOutcome("timeout")])
def test_silence_before_it_arrived(
    order: Order, paid: PaymentAttempt, provider: Provider, error: GatewayError
) -> None:
    provider.fails["refund"] = error
    asked = run_refund(refund=refund(order))
    assert (asked.state, fresh(paid).refunded) == ("processing", TOTAL)
    assert log_of(asked) == ["sent", f"{error.policy}:{error.reason}"]
    asked = check_refund(refund=asked)
    assert asked.state == "succeeded"
    assert [call for call in provider.calls.elements() if "refund" in call] == ["refund", "refund", "query_refund"]
    assert log_of(asked)[2:] == ["never_arrived", "sent", "succeeded"]
    assert violations() == []


def test_silence_after_it_arrived(order: Order, paid: PaymentAttempt, provider: Provider) -> None:
    provider.swallows.add("refund")
    asked = run_refund(refund=refund(order))
    assert asked.state == "processing"
    assert check_refund(refund=asked).state == "succeeded"
    assert provider.calls["refund"] == 1
    assert list(provider.trades[paid.trade_no].refunds) == [asked.refund_no]


def test_the_notification_overtakes_the_answer(
    order: Order, paid: PaymentAttempt, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    def told_first(*, request: RefundRequest) -> RefundResult:
        finish_refund(refund=Refund.objects.get(refund_no=request.refund_no), provider_refund_no="n")
        raise UnknownOutcome("timeout")

    monkeypatch.setattr(provider, "refund", told_first)
    asked = run_refund(refund=refund(order))
    assert (asked.state, asked.next_query_at, asked.queries) == ("succeeded", None, 0)


def test_the_query_fails_too(order: Order, paid: PaymentAttempt, provider: Provider) -> None:
    provider.swallows.add("refund")
    asked = run_refund(refund=refund(order))
    provider.fails["query_refund"] = RetryableGatewayError("down")
    asked = check_refund(refund=asked)
    assert (asked.state, asked.queries, provider.calls["refund"]) == ("processing", 2, 1)
    assert log_of(asked)[-1] == "query:retryable:down"


def test_a_worker_that_died_before_it_asked(order: Order, paid: PaymentAttempt, provider: Provider) -> None:
    asked = refund(order)
    Refund.objects.update(state="processing")
    assert check_refund(refund=fresh(asked)).state == "succeeded"
    assert provider.calls["refund"] == 1


@pytest.mark.parametrize("how", ["refused", "failed"])
def test_a_refund_that_fails_gives_the_amount_free(
    order: Order, paid: PaymentAttempt, provider: Provider, how: str
) -> None:
    if how == "refused":
        provider.fails["refund"] = PermanentGatewayError("NOT_ENOUGH")
    else:
        provider.refund_state = RefundState.FAILED
    asked = run_refund(refund=refund(order))
    assert (asked.state, asked.next_query_at) == ("failed", None)
    assert asked.failure == {"refused": "NOT_ENOUGH", "failed": "failed"}[how]
    assert (fresh(paid).refunded, status(order)) == (0, "to_ship")
    assert OutboxEvent.objects.get(kind="refund.failed").payload == {"refund_id": asked.pk, "order_id": order.pk}
    assert fail_refund(refund=asked, reason="again") is False
    assert fresh(paid).refunded == 0
    provider.refund_state = RefundState.SUCCEEDED
    provider.trades[paid.trade_no].refunds.clear()
    assert run_refund(refund=refund(order)).refund_no == f"{paid.trade_no}R02"
    assert (status(order), violations()) == ("refunded", [])


def test_what_had_failed_and_has_gone_through(order: Order, paid: PaymentAttempt, provider: Provider) -> None:
    provider.refund_state = RefundState.FAILED
    asked = run_refund(refund=refund(order, "70.00"))
    assert check_refund(refund=asked).state == "failed"
    provider.refund_state = RefundState.SUCCEEDED
    assert check_refund(refund=asked).state == "succeeded"
    assert (fresh(paid).refunded, fresh(asked).failure) == (Decimal("70.00"), "")
    assert violations() == []


def test_what_had_failed_and_is_unknown_is_not_sent_again(
    order: Order, paid: PaymentAttempt, provider: Provider
) -> None:
    provider.fails["refund"] = PermanentGatewayError("NOT_ENOUGH")
    asked = run_refund(refund=refund(order))
    assert check_refund(refund=asked).state == "failed"
    assert provider.calls["refund"] == 1


def test_what_had_failed_goes_through_when_the_money_is_gone(
    order: Order, paid: PaymentAttempt, provider: Provider
) -> None:
    provider.fails["refund"] = PermanentGatewayError("NOT_ENOUGH")
    first = run_refund(refund=refund(order, "70.00"))
    run_refund(refund=refund(order, "70.00"))
    assert finish_refund(refund=first, provider_refund_no="x") is False
    assert (fresh(first).state, fresh(paid).refunded, violations()) == ("failed", Decimal("70.00"), [])


def test_finished_once(order: Order, paid: PaymentAttempt) -> None:
    asked = refund(order)
    assert finish_refund(refund=asked, provider_refund_no="a") is True
    assert finish_refund(refund=asked, provider_refund_no="b") is False
    assert fresh(asked).provider_refund_no == "a"
    assert Transaction.objects.filter(txn_type="Refund").count() == 1


def test_an_answer_about_another_amount_is_not_believed(
    order: Order, paid: PaymentAttempt, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    def wrong(**_request: Any) -> RefundResult:
        return RefundResult(RefundState.SUCCEEDED, "x", Decimal("99.99"))

    monkeypatch.setattr(provider, "refund", wrong)
    asked = run_refund(refund=refund(order))
    assert (asked.state, status(order)) == ("processing", "to_ship")


def test_an_answer_without_an_amount_is(
    order: Order, paid: PaymentAttempt, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(provider, "refund", lambda **_request: RefundResult(RefundState.SUCCEEDED, "x"))
    assert run_refund(refund=refund(order)).state == "succeeded"


def test_a_long_reason_of_the_provider(order: Order, paid: PaymentAttempt, provider: Provider) -> None:
    provider.fails["refund"] = PermanentGatewayError("X" * 300)
    asked = run_refund(refund=refund(order))
    assert asked.failure == "X" * 100


def test_failing_once(order: Order, paid: PaymentAttempt, caplog: pytest.LogCaptureFixture) -> None:
    asked = refund(order)
    assert fail_refund(refund=asked, reason="closed") is True
    assert fail_refund(refund=asked, reason="closed") is False
    told = [record.msg for record in caplog.records if isinstance(record.msg, dict)]
    alarms = [
        (it["refund_no"], it["reason"]) for it in told if it["event"] == "refund_failed" and it["level"] == "error"
    ]
    assert alarms == [(asked.refund_no, "closed")]
