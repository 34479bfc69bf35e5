"""The refund desk on the page of an order, and the cash that a courier brings."""

import uuid
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from commerce.accounts.models import AuditEntry
from commerce.order.models import Order
from commerce.payment.enums import AttemptState
from commerce.payment.models import PaymentAttempt, Refund
from tests.commerce.dashboard.conftest import Market
from tests.commerce.dashboard.shipping import detail, page, ship


def refund_url(order: Order) -> str:
    return f"/dashboard/payments/orders/{order.number}/refund/"


def ask(client: Client, order: Order, **changes: Any) -> tuple[int, str]:
    data = {"amount": "10.00", "reason": "少发一件", "key": str(uuid.uuid4()), **changes}
    answer = client.post(refund_url(order), data, follow=True)
    return answer.status_code, answer.content.decode()


@pytest.mark.parametrize("who", ["finance", "admin", "merchant"])
def test_a_part_is_refunded(market: Market, paid: PaymentAttempt, who: str) -> None:
    client = market.client(who)
    assert 'name="amount" value="87.80"' in page(client, detail(paid.order))
    status, text = ask(client, paid.order)
    refund = Refund.objects.get()
    assert (status, refund.amount, refund.reason, refund.actor) == (
        200,
        Decimal("10.00"),
        "少发一件",
        getattr(market, who),
    )
    for word in ("已提交退款 10.00 元", refund.refund_no, "待退款", 'name="amount" value="77.80"'):
        assert word in text
    entry = AuditEntry.objects.get(action="dashboard:payment-refund")
    assert (entry.actor, entry.target) == (getattr(market, who), f"number={paid.order.number}")


def test_the_same_form_sent_twice_is_one_refund(market: Market, paid: PaymentAttempt) -> None:
    client, key = market.client("finance"), str(uuid.uuid4())
    assert [ask(client, paid.order, key=key)[0] for _ in range(2)] == [200, 200]
    assert Refund.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"amount": "87.81"}, "最多还能退 87.80 元"),
        ({"amount": "0"}, "至少 0.01"),
        ({"amount": "-1"}, "至少 0.01"),
        ({"amount": "1.001"}, "两位小数"),
        ({"amount": "1e400"}, "退款金额"),
        ({"amount": "NaN"}, "退款金额须为数字"),
        ({"amount": ""}, "请填写退款金额"),
        ({"reason": " "}, "请填写退款原因"),
        ({"key": "x"}, ""),
    ],
)
def test_bad_refunds_are_refused_and_said(
    market: Market, paid: PaymentAttempt, changes: dict[str, str], message: str
) -> None:
    status, text = ask(market.client("finance"), paid.order, **changes)
    assert (status, message in text) == (400, True)
    assert not Refund.objects.exists()


@pytest.mark.parametrize(
    ("who", "status"), [("anonymous", 302), ("shopper", 403), ("editor", 403), ("service", 403), ("rival", 404)]
)
def test_who_may_not_refund(market: Market, paid: PaymentAttempt, who: str, status: int) -> None:
    data = {"amount": "1.00", "reason": "…", "key": str(uuid.uuid4())}
    assert market.client(who).post(refund_url(paid.order), data).status_code == status
    assert not Refund.objects.exists()


@pytest.mark.parametrize("who", ["merchant", "rival"])
def test_the_money_of_a_shared_order_is_no_single_merchants(market: Market, shared: PaymentAttempt, who: str) -> None:
    text = page(market.client(who), detail(shared.order))
    assert "支付与退款" not in text
    assert shared.trade_no not in text
    assert ask(market.client(who), shared.order)[0] == 403
    assert not Refund.objects.exists()


def test_service_sees_the_money_and_has_no_desk(market: Market, paid: PaymentAttempt) -> None:
    text = page(market.client("service"), detail(paid.order))
    assert paid.trade_no in text
    assert "确认退款" not in text


def test_a_failed_refund_is_sent_again(market: Market, paid: PaymentAttempt) -> None:
    client = market.client("finance")
    ask(client, paid.order)
    refund = Refund.objects.get()
    url = f"/dashboard/payments/orders/{paid.order.number}/refunds/{refund.pk}/retry/"
    assert client.post(url).status_code == 409
    Refund.objects.update(state="failed", failure="ACQ.SYSTEM_ERROR")
    PaymentAttempt.objects.filter(pk=paid.pk).update(refunded=0)
    assert "重试退款" in page(client, detail(paid.order))
    assert market.client("service").post(url).status_code == 403
    assert client.post(url).status_code == 302
    assert client.post(url).status_code == 302
    paid.refresh_from_db()
    again = Refund.objects.exclude(pk=refund.pk).get()
    assert (again.state, again.amount, again.reason, paid.refunded) == (
        "requested",
        Decimal("10.00"),
        "少发一件",
        Decimal("10.00"),
    )
    assert "重试退款" not in page(client, detail(paid.order))
    assert AuditEntry.objects.filter(action="dashboard:payment-refund-retry").exists()
    assert client.post(url.replace(f"/{refund.pk}/", "/4711/")).status_code == 404


def test_cash_is_collected_once(market: Market) -> None:
    order, client = market.apple_order, market.client("merchant")
    url = f"/dashboard/payments/orders/{order.number}/cash/"
    assert "登记已收现金" not in page(client, detail(order))
    ship(client, order, market.fruit_shop.pk)
    assert "登记已收现金 ¥87.80" in page(client, detail(order))
    assert market.client("service").post(url).status_code == 403
    assert market.client("rival").post(url).status_code == 404
    assert client.post(url).status_code == 302
    attempt = PaymentAttempt.objects.get(order=order)
    assert (attempt.state, attempt.method, attempt.amount) == (AttemptState.PAID, "cod", order.total_incl_tax)
    assert "登记已收现金" not in page(client, detail(order))
    client.post(url)
    assert PaymentAttempt.objects.filter(order=order).count() == 1
