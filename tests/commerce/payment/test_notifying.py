"""What a provider tells us counts once; what anybody else tells us never does."""

from typing import Any
from unittest import mock

import pytest
from django.db import IntegrityError, OperationalError

from commerce.core.errors import NotFound, Unavailable
from commerce.core.models import OutboxEvent
from commerce.order.models import Order
from commerce.payment import services
from commerce.payment.gateways.base import PermanentGatewayError
from commerce.payment.models import PaymentAttempt, PaymentEvent, Refund, Source, Transaction
from commerce.payment.services import notifying
from tests.commerce.payment.testpay import Provider, notify, sign
from tests.commerce.payment.world import (
    TOTAL,
    cancel,
    fresh,
    pay,
    place,
    refund,
    start,
    status,
    stock_of,
    tell,
    violations,
)

pytestmark = pytest.mark.django_db


def notifications() -> list[tuple[str, str | None]]:
    return list(PaymentEvent.objects.filter(kind="notify").order_by("pk").values_list("result", "key"))


def test_a_payment(order: Order, provider: Provider) -> None:
    attempt = start(order)
    provider.pay(attempt.trade_no)
    answer = tell(attempt)
    assert (answer.status, answer.body) == (200, b"success")
    attempt = fresh(attempt)
    assert (attempt.state, attempt.provider_trade_no) == ("paid", f"TP{attempt.trade_no}")
    assert (attempt.next_query_at, attempt.instruction) == (None, {})
    assert attempt.paid_at is not None
    assert status(order) == "to_ship"
    assert order.status_changes.get(new_status="to_ship").reason == "paid"
    [event] = PaymentEvent.objects.filter(kind="notify")
    assert (event.attempt, event.result, event.key) == (attempt, "paid", f"testpay:n-{attempt.trade_no}")
    assert (len(event.body_sha256), event.body) == (64, '{"buyer": "a***@example.com"}')
    assert OutboxEvent.objects.get(kind="payment.received").payload == {
        "attempt_id": attempt.pk,
        "order_id": order.pk,
    }
    source = Source.objects.get()
    assert (source.source_type.code, source.source_type.name, source.reference) == (
        "testpay",
        "测试支付",
        attempt.trade_no,
    )
    assert (source.amount_allocated, source.amount_debited, source.amount_refunded) == (TOTAL, TOTAL, 0)
    [transaction] = Transaction.objects.all()
    assert (transaction.txn_type, transaction.amount, transaction.reference) == ("Debit", TOTAL, attempt.trade_no)
    assert violations() == []


def test_a_repetition_is_accepted_and_changes_nothing(order: Order, provider: Provider) -> None:
    attempt = pay(provider, order)
    assert tell(attempt).body == b"success"
    assert len(notifications()) == 1
    assert Transaction.objects.count() == 1
    assert order.status_changes.count() == 2


def test_finished_twice_after_success(order: Order, provider: Provider) -> None:
    attempt = pay(provider, order)
    for key in ("f-1", "f-2"):
        assert tell(attempt, key=key, state="finished").body == b"success"
    assert [result for result, _key in notifications()] == ["paid", "finished", "finished"]
    assert (status(order), Transaction.objects.count()) == ("to_ship", 1)


def test_finished_says_that_it_was_paid(order: Order, provider: Provider) -> None:
    attempt = start(order)
    provider.pay(attempt.trade_no)
    assert tell(attempt, state="finished").body == b"success"
    assert status(order) == "to_ship"


def test_closed_after_success_takes_nothing_back(order: Order, provider: Provider) -> None:
    attempt = pay(provider, order)
    assert tell(attempt, key="c", state="closed").body == b"success"
    assert (fresh(attempt).state, status(order)) == ("paid", "to_ship")


def test_closed_before_success(order: Order) -> None:
    attempt = start(order)
    assert tell(attempt, state="closed", amount=None).body == b"success"
    assert (fresh(attempt).state, status(order)) == ("closed", "unpaid")
    assert start(order).trade_no.endswith("02")


def test_success_after_closed(order: Order, provider: Provider) -> None:
    attempt = start(order)
    tell(attempt, key="c", state="closed")
    assert tell(attempt).body == b"success"
    assert (fresh(attempt).state, status(order)) == ("paid", "to_ship")


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"trade_no": "2026010100000000000001"}, "unknown_trade"),
        ({"trade_no": "1" * 65}, "unknown_trade"),
        ({"trade_no": "1" * 64}, "unknown_trade"),
        ({"provider_trade_no": "1" * 65}, "unknown_trade"),
        ({"trade_no": ""}, "unknown_trade"),
        ({"trade_no": "\x00"}, "key"),
        ({"key": ""}, "key"),
        ({"key": "k" * 129}, "key"),
        ({"amount": "99.99"}, "amount"),
        ({"amount": "100.01"}, "amount"),
        ({"amount": "0.00"}, "amount"),
        ({"amount": None}, "amount"),
        ({"amount": "1.00", "state": "closed"}, "amount"),
        ({"state": "waiting"}, "status"),
        ({"state": "refund_succeeded"}, "status"),
        ({"kind": "refund", "state": "refund_succeeded", "refund_no": "nobody's"}, "unknown_refund"),
    ],
)
def test_signed_and_still_wrong(order: Order, changes: dict[str, Any], reason: str) -> None:
    attempt = start(order)
    for _repetition in range(2):
        answer = tell(attempt, **changes)
        assert (answer.status, answer.body) == (400, b"failure")
    assert (fresh(attempt).state, status(order)) == ("open", "unpaid")
    assert [result for result, _key in notifications()] == [f"refused:{reason}"]
    assert tell(attempt).body == b"success"
    assert status(order) == "to_ship"


def test_an_unknown_trade_is_known_once_its_order_is_committed(order: Order, provider: Provider) -> None:
    attempt = start(order)
    provider.pay(attempt.trade_no)
    PaymentAttempt.objects.filter(pk=attempt.pk).update(trade_no="not there yet")
    assert tell(attempt).body == b"failure"
    PaymentAttempt.objects.filter(pk=attempt.pk).update(trade_no=attempt.trade_no)
    assert tell(attempt).body == b"success"
    assert (status(order), violations()) == ("to_ship", [])


def test_a_forged_one_leaves_no_row(order: Order) -> None:
    attempt = start(order)
    body, _headers = notify(attempt.trade_no, "100.00")
    for headers in ({}, {"signature": ""}, {"signature": sign(body + b" ")}):
        answer = services.accept_notify(provider="testpay", body=body, headers=headers)
        assert (answer.status, answer.body) == (400, b"failure")
    assert (fresh(attempt).state, status(order), notifications()) == ("open", "unpaid", [])


def test_another_order_s_trade_does_not_pay_this_one(order: Order, provider: Provider) -> None:
    paid = pay(provider, order)
    attempt = start(place())
    assert tell(attempt, provider_trade_no=paid.provider_trade_no).body == b"failure"
    assert tell(paid, key="other", provider_trade_no="TP-other").body == b"failure"
    assert fresh(attempt).state == "open"
    assert fresh(paid).provider_trade_no == f"TP{paid.trade_no}"


def test_the_notification_of_another_provider_is_nobody_s(order: Order, provider: Provider) -> None:
    attempt = start(order)
    PaymentAttempt.objects.filter(pk=attempt.pk).update(method="cod")
    body, headers = notify(attempt.trade_no, "100.00")
    assert services.accept_notify(provider="testpay", body=body, headers=headers).body == b"failure"
    assert fresh(attempt).state == "open"


def test_no_number_of_the_provider(order: Order) -> None:
    attempt = start(order)
    assert tell(attempt, provider_trade_no="").body == b"success"
    assert fresh(attempt).provider_trade_no is None


@pytest.mark.django_db
def test_an_unknown_provider() -> None:
    with pytest.raises(NotFound):
        services.accept_notify(provider="barter", body=b"", headers={})


def test_keys_that_cannot_be_read_are_our_trouble(order: Order, provider: Provider) -> None:
    attempt = start(order)
    provider.fails["from_settings"] = PermanentGatewayError("KEY is not set")
    with pytest.raises(Unavailable):
        tell(attempt)
    assert tell(attempt).body == b"success"


@pytest.mark.parametrize("trouble", [OperationalError("gone"), IntegrityError("taken")])
def test_our_own_trouble_is_no_answer(order: Order, provider: Provider, trouble: Exception) -> None:
    attempt = start(order)
    with mock.patch.object(notifying, "settle", side_effect=trouble), pytest.raises(Unavailable):
        tell(attempt)
    assert notifications() == []
    assert tell(attempt).body == b"success"


def test_two_refusals_at_once_are_one_row(order: Order) -> None:
    attempt = start(order)
    tell(attempt, amount="1.00")
    with mock.patch.object(notifying.PaymentEvent.objects, "filter", return_value=PaymentEvent.objects.none()):
        assert tell(attempt, amount="1.00").body == b"failure"
    assert len(notifications()) == 1


def test_a_refund_that_the_provider_reports(order: Order, provider: Provider) -> None:
    attempt = pay(provider, order)
    asked = refund(order, "30.00")
    told = {"kind": "refund", "refund_no": asked.refund_no, "provider_refund_no": "TPR1", "amount": "30.00"}
    assert tell(attempt, key="r", state="refund_succeeded", **told).body == b"success"
    asked = fresh(asked)
    assert (asked.state, asked.provider_refund_no, asked.next_query_at) == ("succeeded", "TPR1", None)
    event = PaymentEvent.objects.get(key="testpay:r")
    assert (event.refund, event.result) == (asked, "refund_succeeded")
    assert violations() == []


def test_a_refund_of_another_amount_is_refused(order: Order, provider: Provider) -> None:
    attempt = pay(provider, order)
    asked = refund(order, "30.00")
    told = {"kind": "refund", "refund_no": asked.refund_no, "amount": "30.01"}
    assert tell(attempt, key="r", state="refund_succeeded", **told).body == b"failure"
    assert fresh(asked).state == "requested"


@pytest.mark.parametrize("state", ["paid", "closed", "waiting"])
def test_news_of_a_payment_say_nothing_of_a_refund(order: Order, provider: Provider, state: str) -> None:
    attempt = pay(provider, order)
    asked = refund(order, "30.00")
    told = {"kind": "refund", "refund_no": asked.refund_no, "amount": "30.00"}
    assert tell(attempt, key="r", state=state, **told).body == b"failure"
    assert fresh(asked).state == "requested"


@pytest.mark.parametrize("state", ["refund_closed", "refund_abnormal"])
def test_a_refund_that_failed(order: Order, provider: Provider, state: str) -> None:
    attempt = pay(provider, order)
    asked = refund(order, "30.00")
    told = {"kind": "refund", "refund_no": asked.refund_no, "amount": None}
    assert tell(attempt, key="r", state=state, **told).body == b"success"
    assert (fresh(asked).state, fresh(asked).failure, fresh(attempt).refunded) == ("failed", state, 0)


def test_a_refund_notification_that_overtakes_the_payment(order: Order, provider: Provider) -> None:
    attempt = start(order)
    told = {"kind": "refund", "refund_no": f"{attempt.trade_no}R01", "amount": "100.00"}
    assert tell(attempt, key="r", state="refund_succeeded", **told).body == b"failure"
    assert (fresh(attempt).state, status(order)) == ("open", "unpaid")
    cancel(order)
    provider.pay(attempt.trade_no)
    assert tell(attempt).body == b"success"
    assert Refund.objects.get().refund_no == told["refund_no"]
    assert tell(attempt, key="r", state="refund_succeeded", **told).body == b"success"
    assert (status(order), Refund.objects.get().state, stock_of(order)) == ("cancelled", "succeeded", (10, 0))
    assert violations() == []
