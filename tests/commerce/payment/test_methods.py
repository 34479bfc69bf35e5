"""What a shopper can pay with: switched on, with an account behind it, within the merchant's limits."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import translation

from commerce.checkout.selectors import settlement
from commerce.core.errors import InvalidInput
from commerce.order.models import Order
from commerce.order.terms import PaymentTerms
from commerce.payment import gateways
from commerce.payment.models import PaymentMethod
from commerce.payment.selectors import (
    attempts_of,
    has_live_attempt,
    live_attempt_of,
    offered_methods,
    online_methods,
    payment_choices,
    reconciled_methods,
    terms_for,
)
from tests.commerce.payment.testpay import Provider
from tests.commerce.payment.world import start
from tests.factories.catalogue import make_spu, skus_of
from tests.factories.orders import make_basket
from tests.factories.people import make_address, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _only_cash_has_an_account(monkeypatch: pytest.MonkeyPatch) -> None:
    for code in set(gateways.CONFIGURED) - {"cod", "testpay"}:
        monkeypatch.setitem(gateways.CONFIGURED, code, lambda: False)


def test_what_the_shop_comes_with() -> None:
    rows = PaymentMethod.objects.values_list("code", "name", "enabled", "prepaid", "minimum", "maximum")
    assert list(rows) == [
        ("alipay", "支付宝", True, True, Decimal("0.01"), None),
        ("wechatpay", "微信支付", True, True, Decimal("0.01"), None),
        ("cod", "货到付款", True, False, Decimal("0.00"), Decimal("5000.00")),
    ]


def test_only_what_has_an_account_is_offered(provider: Provider, monkeypatch: pytest.MonkeyPatch) -> None:
    assert [it.code for it in offered_methods()] == ["cod", "testpay"]
    assert reconciled_methods() == ["testpay"]
    monkeypatch.setattr(provider, "is_configured", lambda: False)
    assert [it.code for it in offered_methods()] == ["cod"]
    assert reconciled_methods() == []
    with pytest.raises(InvalidInput):
        terms_for("testpay")


def test_the_merchant_switches_and_sorts(provider: Provider) -> None:
    PaymentMethod.objects.filter(code="testpay").update(position=0)
    assert [it.code for it in payment_choices(Decimal("1.00"))] == ["testpay", "cod"]
    PaymentMethod.objects.filter(code="testpay").update(enabled=False)
    assert [it.code for it in payment_choices(Decimal("1.00"))] == ["cod"]
    assert reconciled_methods() == ["testpay"]
    with pytest.raises(InvalidInput) as refused:
        terms_for("testpay")
    assert list(refused.value.fields) == ["payment_method"]


@pytest.mark.parametrize(
    ("payable", "possible"),
    [("0.00", [True, False]), ("0.01", [True, True]), ("5000.00", [True, True]), ("5000.01", [False, True])],
)
def test_limits(provider: Provider, payable: str, possible: list[bool]) -> None:
    assert [it.possible for it in payment_choices(Decimal(payable))] == possible


def test_terms(provider: Provider) -> None:
    assert terms_for("cod") == PaymentTerms("cod", False, "货到付款", Decimal("0.00"), Decimal("5000.00"))
    assert terms_for("testpay").prepaid
    terms = PaymentTerms("x", True, "某种方式", Decimal("1.00"), Decimal("2.00"))
    for amount, text in (("0.99", r"某种方式单笔最少 1\.00"), ("2.01", r"某种方式单笔最多 2\.00")):
        with pytest.raises(InvalidInput, match=text) as refused:
            terms.check(Decimal(amount))
        assert list(refused.value.fields) == ["payment_method"]
    for amount in ("1.00", "2.00"):
        terms.check(Decimal(amount))


def test_a_waiting_order_cannot_change_to_cash(order: Order) -> None:
    assert [it.code for it in online_methods(order)] == ["testpay"]
    PaymentMethod.objects.filter(code="testpay").update(minimum=Decimal("100.01"))
    assert online_methods(order) == []


def test_the_live_attempt(order: Order) -> None:
    assert (live_attempt_of(order), has_live_attempt(order.pk)) == (None, False)
    first = start(order)
    second = start(order, product="page")
    assert (live_attempt_of(order), has_live_attempt(order.pk)) == (second, True)
    assert list(attempts_of(order)) == [second, first]
    assert str(first) == first.trade_no


def test_the_database_knows_the_limits() -> None:
    for limits in ({"minimum": "-0.01"}, {"minimum": "2.00", "maximum": "1.00"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            PaymentMethod.objects.filter(code="cod").update(**limits)


def test_names_are_the_reader_s() -> None:
    method = PaymentMethod(code="x", name="只有这里有的名字")
    with translation.override("en"):
        assert (method.label, str(method)) == ("只有这里有的名字", "只有这里有的名字")


def test_a_provider_is_a_folder_and_a_row(client: Client, provider: Provider) -> None:
    """From the settlement to the waiting order, nothing else knows its code: so a wallet can be added later."""
    alice = make_user("alice")
    address = make_address(alice)
    make_basket(alice, lines={skus_of(make_spu())[0]: 1})
    client.force_login(alice)
    shown = client.post("/api/v1/settlement/", {}, "application/json").json()
    assert [it["code"] for it in shown["payment_methods"]] == ["cod", "testpay"]
    assert [it.code for it in settlement(alice, alice.baskets.get()).payment_methods] == ["cod", "testpay"]
    body = {"address": address.pk, "shipping_method": "express", "payment_method": "testpay"}
    placed = client.post("/api/v1/orders/", body, "application/json")
    assert (placed.status_code, placed.json()["status"], placed.json()["payment_method"]) == (201, "unpaid", "testpay")
    assert placed.json()["expires_at"] is not None
    assert start(Order.objects.get()).state == "open"


@pytest.mark.parametrize("method", ["alipay", "barter", "", "x" * 17])
def test_the_api_takes_only_what_is_offered(client: Client, method: str) -> None:
    alice = make_user("alice")
    address = make_address(alice)
    make_basket(alice, lines={skus_of(make_spu())[0]: 1})
    client.force_login(alice)
    body = {"address": address.pk, "shipping_method": "express", "payment_method": method}
    answer = client.post("/api/v1/orders/", body, "application/json")
    assert (answer.status_code, list(answer.json()["error"]["fields"])) == (400, ["payment_method"])
    assert not Order.objects.exists()
