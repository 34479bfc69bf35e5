"""The daily bill: what heals itself, what people are told, and what is not their business any more."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from commerce.core.errors import Conflict
from commerce.order.models import Order
from commerce.payment.enums import ADVICE, DifferenceKind
from commerce.payment.gateways.base import RetryableGatewayError
from commerce.payment.gateways.enums import RefundState
from commerce.payment.models import PaymentAttempt, PaymentEvent, ReconciliationDifference, Refund
from commerce.payment.services import reconcile, run_refund, settle_difference
from tests.commerce.payment.testpay import Provider, bill_row
from tests.commerce.payment.world import TOTAL, fresh, pay, place, refund, start, status
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db
NOON = timezone.localtime().replace(hour=12, minute=0, second=0, microsecond=0)
DAY = NOON.date()


def at_noon() -> None:
    """Everything has happened at noon of the day of the bill."""
    PaymentAttempt.objects.filter(paid_at__isnull=False).update(paid_at=NOON)
    Refund.objects.update(created_at=NOON)
    Refund.objects.filter(finished_at__isnull=False).update(finished_at=NOON)


def differences() -> list[tuple[object, ...]]:
    rows = reconcile(provider="testpay", day=DAY)
    return [(it.kind, it.trade_no, it.refund_no, it.ours, it.theirs) for it in rows]


@pytest.fixture
def paid(order: Order, provider: Provider) -> PaymentAttempt:
    attempt = pay(provider, order)
    at_noon()
    return fresh(attempt)


def test_books_that_agree(order: Order, paid: PaymentAttempt, provider: Provider) -> None:
    asked = run_refund(refund=refund(order, "30.00"))
    at_noon()
    provider.bill = [
        bill_row("payment", paid.trade_no, "100.00"),
        bill_row("refund", paid.trade_no, "30.00", asked.refund_no),
    ]
    assert differences() == []
    event = PaymentEvent.objects.get(kind="bill")
    assert event.result == f"{DAY}: 2 rows, 0 differences"


def test_what_they_have_and_we_do_not(order: Order, provider: Provider) -> None:
    provider.bill = [bill_row("payment", "not-ours", "5.00"), bill_row("refund", "not-ours", "4.00", "neither")]
    assert differences() == [
        ("unknown_payment", "not-ours", "", None, Decimal("5.00")),
        ("unknown_refund", "not-ours", "neither", None, Decimal("4.00")),
    ]


def test_what_we_have_and_they_do_not(order: Order, paid: PaymentAttempt, provider: Provider) -> None:
    asked = run_refund(refund=refund(order, "30.00"))
    at_noon()
    assert differences() == [
        ("missing_payment", paid.trade_no, "", TOTAL, None),
        ("missing_refund", paid.trade_no, asked.refund_no, Decimal("30.00"), None),
    ]
    provider.bill = [bill_row("payment", paid.trade_no, "100.00")]
    assert [row[0] for row in differences()] == ["missing_refund"]
    gone = ReconciliationDifference.objects.get(kind="missing_payment")
    assert (gone.state, gone.settled_by, gone.settled_at is None) == ("settled", None, False)


def test_other_amounts(order: Order, paid: PaymentAttempt, provider: Provider) -> None:
    asked = run_refund(refund=refund(order, "30.00"))
    at_noon()
    provider.bill = [
        bill_row("payment", paid.trade_no, "99.00"),
        bill_row("refund", paid.trade_no, "31.00", asked.refund_no),
    ]
    assert differences() == [
        ("payment_amount", paid.trade_no, "", TOTAL, Decimal("99.00")),
        ("refund_amount", paid.trade_no, asked.refund_no, Decimal("30.00"), Decimal("31.00")),
    ]


def test_a_payment_that_nobody_told_us_of_is_found(order: Order, provider: Provider) -> None:
    attempt = start(order)
    provider.pay(attempt.trade_no)
    provider.bill = [bill_row("payment", attempt.trade_no, "100.00")]
    assert differences() == []
    assert status(order) == "to_ship"


def test_a_payment_that_the_provider_itself_does_not_know(order: Order, provider: Provider) -> None:
    attempt = start(order)
    provider.bill = [bill_row("payment", attempt.trade_no, "100.00")]
    assert differences() == [("unpaid_here", attempt.trade_no, "", TOTAL, TOTAL)]


def test_a_refund_that_nobody_told_us_of_is_found(order: Order, paid: PaymentAttempt, provider: Provider) -> None:
    provider.swallows.add("refund")
    asked = run_refund(refund=refund(order))
    provider.bill = [
        bill_row("payment", paid.trade_no, "100.00"),
        bill_row("refund", paid.trade_no, "100.00", asked.refund_no),
    ]
    assert differences() == []
    assert (fresh(asked).state, status(order)) == ("succeeded", "refunded")


def test_a_refund_that_stays_open(order: Order, paid: PaymentAttempt, provider: Provider) -> None:
    provider.refund_state = RefundState.PROCESSING
    asked = run_refund(refund=refund(order))
    provider.bill = [
        bill_row("payment", paid.trade_no, "100.00"),
        bill_row("refund", paid.trade_no, "100.00", asked.refund_no),
    ]
    assert differences() == [("unfinished_refund", paid.trade_no, asked.refund_no, TOTAL, TOTAL)]


@pytest.mark.parametrize("offset", [timedelta(hours=-12), timedelta(hours=12), timedelta(hours=-11, minutes=-51)])
def test_around_midnight_nothing_is_missing(paid: PaymentAttempt, provider: Provider, offset: timedelta) -> None:
    PaymentAttempt.objects.update(paid_at=NOON + offset)
    assert differences() == []


@pytest.mark.parametrize("offset", [timedelta(hours=-11, minutes=-49), timedelta(hours=11, minutes=49)])
def test_inside_the_day_it_is(paid: PaymentAttempt, provider: Provider, offset: timedelta) -> None:
    PaymentAttempt.objects.update(paid_at=NOON + offset)
    assert [row[0] for row in differences()] == ["missing_payment"]


def test_a_refund_of_which_we_learned_later_may_be_in_an_earlier_bill(
    order: Order, paid: PaymentAttempt, provider: Provider
) -> None:
    run_refund(refund=refund(order, "30.00"))
    at_noon()
    provider.bill = [bill_row("payment", paid.trade_no, "100.00")]
    Refund.objects.update(created_at=NOON - timedelta(days=1))
    assert differences() == []
    Refund.objects.update(created_at=NOON, finished_at=NOON + timedelta(days=1))
    assert differences() == []


def test_what_was_settled_stays_settled(order: Order, paid: PaymentAttempt, provider: Provider) -> None:
    [row] = reconcile(provider="testpay", day=DAY)
    clerk = make_user()
    settle_difference(difference=row, actor=clerk, note="平台已确认到账" * 50)
    assert (row.state, row.settled_by, len(row.note), row.settled_at is None) == ("settled", clerk, 200, False)
    assert differences() == []
    with pytest.raises(Conflict):
        settle_difference(difference=row, actor=clerk, note="")
    assert ReconciliationDifference.objects.count() == 1


def test_days_and_providers_do_not_mix(order: Order, paid: PaymentAttempt, provider: Provider) -> None:
    assert len(differences()) == 1
    assert reconcile(provider="testpay", day=DAY - timedelta(days=1)) == []
    ReconciliationDifference.objects.update(provider="other")
    assert len(differences()) == 1
    place(payment_method="cod")


def test_without_a_bill_nothing_is_settled(order: Order, paid: PaymentAttempt, provider: Provider) -> None:
    differences()
    provider.fails["download_bill"] = RetryableGatewayError("not ready")
    with pytest.raises(RetryableGatewayError):
        differences()
    assert ReconciliationDifference.objects.get().state == "open"


def test_each_kind_says_what_to_do() -> None:
    assert set(ADVICE) == set(DifferenceKind)
    row = ReconciliationDifference(provider="testpay", day=DAY, kind="missing_payment", trade_no="1")
    assert row.advice == str(ADVICE[DifferenceKind.MISSING_PAYMENT])
    assert str(row) == f"{DAY} testpay missing_payment 1"
