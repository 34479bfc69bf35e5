"""The log is written once; the books are checked; what a member may know and what keeps an account open."""

import json
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from commerce.core.errors import Conflict
from commerce.core.personal_data import check_closable, export
from commerce.order.models import Order
from commerce.payment.models import PaymentAttempt, PaymentEvent, PaymentMethod, Refund, Source
from commerce.payment.services import run_refund
from commerce.payment.services.logbook import BODY_MAX_LENGTH, record
from tests.commerce.payment.testpay import Provider
from tests.commerce.payment.world import fresh, pay, refund, start, violations
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db


def test_the_log_is_append_only(order: Order) -> None:
    event = PaymentEvent.objects.create(kind="query", provider="testpay", result="waiting")
    event.result = "paid"
    for change in (
        event.save,
        event.delete,
        PaymentEvent.objects.all().delete,
        lambda: PaymentEvent.objects.update(result="paid"),
        lambda: PaymentEvent.objects.filter(pk=event.pk).update(result="paid"),
    ):
        with pytest.raises(TypeError):
            change()
    assert PaymentEvent.objects.get().result == "waiting"
    assert str(event) == "testpay query paid"


def test_the_log_keeps_hashes_and_bounded_text() -> None:
    event = record("bill", provider="testpay", result="长" * 200, raw=b"secret", facts={"text": "字\ud800" * 5000})  # type: ignore[arg-type]
    assert event.body_sha256 == "2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b"
    assert (len(event.result), len(event.body)) == (100, BODY_MAX_LENGTH)
    assert "secret" not in event.body
    bare = record("bill", provider="testpay", result="x", facts={"amount": Decimal("1.00")})  # type: ignore[arg-type]
    assert (bare.body_sha256, json.loads(bare.body)) == ("", {"amount": "1.00"})
    assert record("bill", provider="testpay", result="x").body == ""  # type: ignore[arg-type]


def test_the_database_allows_one_live_attempt(order: Order) -> None:
    attempt = start(order)
    with pytest.raises(IntegrityError), transaction.atomic():
        PaymentAttempt.objects.create(order=order, method="x", trade_no="x", amount=1, product="page")
    for wrong in ({"refunded": "100.01"}, {"refunded": "-0.01"}, {"state": "lost"}, {"amount": "0.00"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            PaymentAttempt.objects.filter(pk=attempt.pk).update(**wrong)


def test_books_that_are_wrong_are_noticed(order: Order, provider: Provider) -> None:
    attempt = pay(provider, order)
    run_refund(refund=refund(order, "40.00"))
    assert violations() == []
    wrong = {
        "refunds_are_reserved": lambda: PaymentAttempt.objects.update(refunded=Decimal("39.00")),
        "oscar": lambda: Source.objects.update(amount_refunded=0),
        "no source": lambda: Source.objects.all().delete(),
        "not paid": lambda: PaymentAttempt.objects.update(state="closed"),
        "unpaid": lambda: Order.objects.update(status="unpaid"),
    }
    for name, break_it in wrong.items():
        with transaction.atomic():
            break_it()
            assert violations(), name
            transaction.set_rollback(True)
        fresh(attempt)
    assert violations() == []


def test_an_order_that_went_on_unpaid_is_noticed(order: Order) -> None:
    fresh(order).set_status("to_ship")
    assert violations() == [f"order {order.number}: total 100.00, paid 0.00, kept 0.00"]


def test_cash_orders_go_on_unpaid(order: Order) -> None:
    Order.objects.update(payment_method="cod")
    fresh(order).set_status("to_ship")
    assert violations() == []


def test_a_member_is_told_of_payments_and_refunds(order: Order, provider: Provider) -> None:
    attempt = pay(provider, order)
    asked = run_refund(refund=refund(order, "40.00"))
    data = export(order.user_id)  # type: ignore[arg-type]
    [payment] = data["payments"]
    assert (payment["order"], payment["method"], payment["amount"], payment["state"]) == (
        order.number,
        "testpay",
        "100.00",
        "paid",
    )
    assert payment["trade_no"] == attempt.trade_no
    [back] = data["refunds"]
    assert (back["refund_no"], back["amount"], back["reason"], back["state"]) == (
        asked.refund_no,
        "40.00",
        "商品破损",
        "succeeded",
    )
    nobody = export(make_user().pk)
    assert (nobody["payments"], nobody["refunds"]) == ([], [])


def test_an_account_stays_while_money_is_on_its_way(order: Order, provider: Provider) -> None:
    attempt = start(order)
    Order.objects.update(status="cancelled")
    with pytest.raises(Conflict, match="退款"):
        check_closable(order.user_id)  # type: ignore[arg-type]
    PaymentAttempt.objects.update(state="paid")
    check_closable(order.user_id)  # type: ignore[arg-type]
    asked = Refund.objects.create(attempt=attempt, order=order, refund_no="r", amount=1)
    assert (str(asked), asked.is_unfinished) == ("r", True)
    with pytest.raises(Conflict, match="退款"):
        check_closable(order.user_id)  # type: ignore[arg-type]


def test_the_admin_looks_only(client: Client, order: Order, provider: Provider) -> None:
    client.force_login(make_user("root", is_staff=True, is_superuser=True))
    attempt = pay(provider, order)
    run_refund(refund=refund(order, "40.00"))
    for name in ("paymentmethod", "paymentattempt", "refund", "paymentevent", "reconciliationdifference", "source"):
        assert client.get(f"/admin/payment/{name}/").status_code == 200
        assert client.get(f"/admin/payment/{name}/add/").status_code == 403
    page = f"/admin/payment/paymentattempt/{attempt.pk}/change/"
    assert client.get(page).status_code == 200
    assert client.post(page, {"amount": "1.00"}).status_code == 403
    assert client.post(f"{page}delete/", {"post": "yes"}).status_code == 403
    assert PaymentMethod.objects.count() == 4
