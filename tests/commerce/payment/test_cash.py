"""Cash: the courier collects, and it is written down once."""

import json

import pytest

from commerce.core.errors import Conflict
from commerce.order.models import Order
from commerce.order.services import cancel_order, receive_order
from commerce.payment.models import PaymentAttempt, PaymentEvent, Source
from commerce.payment.selectors import refundable_amount
from commerce.payment.services import cash, collect_cash, collect_on_receipt, run_refund
from tests.commerce.payment.testpay import Provider
from tests.commerce.payment.world import TOTAL, fresh, pay, place, refund, ship, status, violations
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def order() -> Order:
    return place(payment_method="cod")


def test_the_courier_has_it(order: Order) -> None:
    ship(order)
    clerk = make_user()
    attempt = collect_cash(order=order, actor=clerk)
    assert (attempt.state, attempt.method, attempt.product, attempt.amount) == ("paid", "cod", "cod", TOTAL)
    assert (attempt.trade_no, attempt.next_query_at, attempt.paid_at is None) == (f"{order.number}01", None, False)
    assert status(order) == "to_receive"
    source = Source.objects.get()
    assert (source.source_type.code, source.source_type.name, source.amount_debited) == ("cod", "货到付款", TOTAL)
    event = PaymentEvent.objects.get()
    assert (event.kind, event.result, json.loads(event.body)) == ("reply", "collected", {"collected_by": clerk.pk})
    assert violations() == []


def test_once(order: Order) -> None:
    ship(order)
    collect_cash(order=order, actor=None)
    with pytest.raises(Conflict):
        collect_cash(order=order, actor=None)
    assert collect_on_receipt(order.pk) is None
    assert PaymentAttempt.objects.count() == 1


def test_not_before_it_was_sent(order: Order) -> None:
    with pytest.raises(Conflict):
        collect_cash(order=order, actor=None)
    assert collect_on_receipt(order.pk) is None
    assert not PaymentAttempt.objects.exists()


def test_who_has_the_parcel_has_paid(order: Order) -> None:
    ship(order)
    receive_order(order=fresh(order), actor=order.user)  # type: ignore[arg-type]
    attempt = collect_on_receipt(order.pk)
    assert attempt is not None
    assert attempt.amount == TOTAL


def test_a_parcel_on_its_way_may_not_be_paid_for_yet(order: Order) -> None:
    ship(order)
    assert collect_on_receipt(order.pk) is None
    assert collect_cash(order=order, actor=None).amount == TOTAL


def test_a_cancelled_order_owes_nothing(order: Order) -> None:
    cancel_order(order=order, actor=None, reason="shopper")
    assert collect_on_receipt(order.pk) is None


def test_somebody_else_was_faster(order: Order, monkeypatch: pytest.MonkeyPatch) -> None:
    ship(order)
    receive_order(order=fresh(order), actor=order.user)  # type: ignore[arg-type]

    def taken(**_order: object) -> PaymentAttempt:
        raise Conflict

    monkeypatch.setattr(cash, "collect_cash", taken)
    assert collect_on_receipt(order.pk) is None


def test_an_order_for_nothing(order: Order) -> None:
    ship(order)
    receive_order(order=fresh(order), actor=order.user)  # type: ignore[arg-type]
    Order.objects.update(total_incl_tax=0)
    assert collect_on_receipt(order.pk) is None


def test_prepaid_orders_owe_no_cash(provider: Provider) -> None:
    order = place()
    pay(provider, order)
    ship(order)
    assert collect_on_receipt(order.pk) is None
    with pytest.raises(Conflict):
        collect_cash(order=order, actor=None)


def test_cash_goes_back_by_hand_and_is_written_down(order: Order) -> None:
    ship(order)
    assert refundable_amount(order) == 0
    collect_cash(order=order, actor=None)
    assert refundable_amount(order) == TOTAL
    assert run_refund(refund=refund(order)).state == "succeeded"
    assert (status(order), violations()) == ("refunded", [])
