"""Paying an order through the API, and asking the money back."""

from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from commerce.order.models import Order
from commerce.payment.enums import AttemptState
from commerce.payment.models import PaymentAttempt, PaymentMethod, Refund
from tests.commerce.payment.accounts import set_accounts
from tests.commerce.payment.attempts import make_attempt, settled
from tests.factories.orders import make_order
from tests.factories.people import make_user

pytestmark = [pytest.mark.django_db]


@pytest.fixture(autouse=True)
def _accounts(settings: Settings) -> None:
    set_accounts(settings)


def client_of(order: Order) -> Client:
    client = Client()
    client.force_login(order.user)
    return client


def payments(order: Order) -> str:
    return f"/api/v1/orders/{order.number}/payments/"


def refunds(order: Order) -> str:
    return f"/api/v1/orders/{order.number}/refunds/"


def post(client: Client, url: str, body: Any, **headers: str) -> tuple[int, Any]:
    answer = client.post(url, body, content_type="application/json", headers=headers)
    return answer.status_code, answer.json()


def test_alipay_is_started_and_listed() -> None:
    order = make_order(payment_method="alipay")
    client = client_of(order)
    assert client.get(payments(order)).json() == []
    status, body = post(client, payments(order), {"method": "alipay"})
    assert (status, body["method"], body["product"], body["amount"], body["state"]) == (
        201,
        "alipay",
        "page",
        f"{order.total_incl_tax:.2f}",
        "open",
    )
    assert "alipay.trade.page.pay" in body["redirect_url"]
    assert (body["qr_code"], body["jsapi"], body["paid_at"]) == ("", None, None)
    listed = client.get(payments(order)).json()
    assert [(it["trade_no"], it["state"]) for it in listed] == [(body["trade_no"], "open")]
    assert "redirect_url" not in listed[0]


def test_a_repeat_is_the_same_payment_and_a_product_can_be_named() -> None:
    order = make_order(payment_method="alipay")
    client = client_of(order)
    first = post(client, payments(order), {"method": "alipay", "product": "wap"})[1]
    again = post(client, payments(order), {"method": "alipay", "product": "wap"})[1]
    assert first == again
    assert "alipay.trade.wap.pay" in first["redirect_url"]
    assert PaymentAttempt.objects.count() == 1


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"method": "cod"},
        {"method": "balance"},
        {"method": ["alipay"]},
        {"method": "alipay", "product": "cod"},
        {"method": "alipay", "product": "native"},
        {"method": "wechatpay", "product": "page"},
        {"method": "wechatpay", "product": "jsapi"},
        {"method": "wechatpay", "product": "jsapi", "openid": "o&id=1"},
        {"method": "alipay", "product": "x" * 500},
        [],
    ],
)
def test_senseless_payments_are_refused(body: Any) -> None:
    order = make_order(payment_method="alipay")
    status, answer = post(client_of(order), payments(order), body)
    assert (status, set(answer)) == (400, {"error"})
    assert not PaymentAttempt.objects.exists()


def test_what_is_switched_off_or_paid_is_not_paid() -> None:
    order, cash = make_order(payment_method="alipay"), make_order()
    assert post(client_of(cash), payments(cash), {"method": "alipay"})[0] == 409
    PaymentMethod.objects.filter(code="alipay").update(enabled=False)
    assert post(client_of(order), payments(order), {"method": "alipay"})[0] == 400
    assert not PaymentAttempt.objects.exists()


@pytest.mark.parametrize("url", [payments, refunds])
def test_somebody_elses_order_is_not_there(url) -> None:  # type: ignore[no-untyped-def]
    order = make_order(payment_method="alipay")
    make_attempt(order, AttemptState.PAID)
    other = Client()
    other.force_login(make_user())
    body = {"method": "alipay", "amount": "1.00", "reason": "…"}
    assert other.get(url(order)).status_code == 404
    assert post(other, url(order), body)[0] == 404
    assert Client().get(url(order)).status_code == 401
    assert post(Client(), url(order), body)[0] == 401
    assert (PaymentAttempt.objects.count(), Refund.objects.count()) == (1, 0)


def paid_order(status: str = "to_ship") -> Order:
    order = make_order(payment_method="alipay")
    settled(order)
    Order.objects.filter(pk=order.pk).update(status=status)
    order.refresh_from_db()
    return order


def test_an_order_of_which_nothing_has_left_is_refunded_whole() -> None:
    order = paid_order()
    client, amount = client_of(order), str(order.total_incl_tax)
    status, body = post(client, refunds(order), {"amount": amount, "reason": "不想要了"})
    order.refresh_from_db()
    assert (status, body["amount"], body["reason"], body["state"], order.status) == (
        201,
        amount,
        "不想要了",
        "requested",
        "cancelled",
    )
    assert [it["refund_no"] for it in client.get(refunds(order)).json()] == [body["refund_no"]]
    assert Refund.objects.get().actor == order.user


def test_a_repeat_with_its_key_is_the_same_refund() -> None:
    order = paid_order()
    body = {"amount": str(order.total_incl_tax), "reason": "不想要了"}
    client = client_of(order)
    answers = [post(client, refunds(order), body, **{"Idempotency-Key": "k1"}) for _ in range(2)]
    assert answers[0] == answers[1]
    assert post(client, refunds(order), {**body, "reason": "…"}, **{"Idempotency-Key": "k1"})[0] == 422
    assert post(client, refunds(order), body)[0] == 409
    assert Refund.objects.count() == 1


@pytest.mark.parametrize(
    ("status", "code"),
    [
        ("unpaid", "nothing_paid"),
        ("to_receive", "refund_needs_merchant"),
        ("finished", "refund_needs_merchant"),
        ("cancelled", "conflict"),
    ],
)
def test_what_has_left_is_the_merchants_to_decide(status: str, code: str) -> None:
    order = paid_order(status)
    if status == "unpaid":
        PaymentAttempt.objects.update(state="closed")
    answer = post(client_of(order), refunds(order), {"amount": str(order.total_incl_tax), "reason": "…"})
    assert (answer[0], answer[1]["error"]["code"]) == (409, code)
    assert not Refund.objects.exists()


@pytest.mark.parametrize(
    "changes",
    [
        {"amount": "0.00"},
        {"amount": "-1.00"},
        {"amount": "0.01"},
        {"amount": "99999.00"},
        {"amount": "NaN"},
        {"amount": "1e400"},
        {"amount": None},
        {"reason": ""},
        {"reason": "长" * 201},
        {"lines": [0]},
        {"lines": "x"},
        {"lines": [10**30]},
    ],
)
def test_senseless_refunds_are_refused(changes: dict[str, Any]) -> None:
    order = paid_order()
    body = {"amount": str(order.total_incl_tax), "reason": "不想要了", **changes}
    status, answer = post(client_of(order), refunds(order), body)
    assert (status, set(answer)) == (400, {"error"})
    order.refresh_from_db()
    assert (order.status, Refund.objects.count()) == ("to_ship", 0)


def test_lists_cost_the_same_for_one_and_for_ten(django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    order = paid_order()
    client, attempt = client_of(order), PaymentAttempt.objects.get()
    costs = []
    for rows in (1, 9):
        for _ in range(rows):
            make_attempt(order, AttemptState.CLOSED)
            Refund.objects.create(
                order=order, attempt=attempt, refund_no=f"r{Refund.objects.count()}", amount=1, reason="…"
            )
        for url in (payments(order), refunds(order)):
            with django_assert_max_num_queries(9) as counted:
                client.get(url)
            costs.append(len(counted))
    assert costs[:2] == costs[2:]
