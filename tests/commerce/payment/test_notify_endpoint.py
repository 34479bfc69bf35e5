"""The notification addresses as the world sees them: only the true one pays, and nothing makes them fall over."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.contrib.sessions.models import Session
from django.db import OperationalError
from django.http import HttpResponse
from django.test import Client
from pytest_django import Settings

from commerce.order.models import Order
from commerce.payment import notify as endpoint
from commerce.payment.enums import AttemptState
from commerce.payment.models import PaymentAttempt, PaymentEvent
from tests.commerce.payment.attempts import make_attempt
from tests.commerce.payment.gateways import test_alipay_notify as alipay
from tests.commerce.payment.gateways import test_wechatpay_notify as wechat
from tests.factories.notifications import (
    SignedNotify,
    alipay_notify,
    wechat_envelope,
    wechat_facts,
    wechat_notify,
)
from tests.factories.orders import make_order
from tests.simulators.payments.keys import ensure_keys, key_folder

pytestmark = pytest.mark.django_db

NUMBER, AMOUNT = alipay.NUMBER, alipay.AMOUNT
OTHERS, UNKNOWN = f"{NUMBER[:-2]}77", f"{NUMBER[:-2]}88"


@pytest.fixture(autouse=True)
def _keys() -> None:
    ensure_keys(key_folder())


def wait_for(provider: str) -> PaymentAttempt:
    """What the true notification of this provider is about; somebody pays at the other one, too."""
    assert (NUMBER, int(Decimal(AMOUNT) * 100)) == (wechat.NUMBER, wechat.FEN)
    other = "wechatpay" if provider == "alipay" else "alipay"
    for method, number in ((other, OTHERS), (provider, NUMBER)):
        order = make_order(payment_method=method)
        attempt = make_attempt(order, trade_no=number, amount=Decimal(AMOUNT))
    return attempt


def post(provider: str, said: SignedNotify) -> HttpResponse:
    """As a provider does: from nowhere, with no cookie and no token."""
    headers = {name: value for name, value in said.headers.items() if name != "Content-Type"}
    client = Client(enforce_csrf_checks=True, raise_request_exception=False, headers=headers)
    answer = client.post(
        f"/payments/{provider}/notify/", said.body, content_type=said.headers.get("Content-Type", "text/plain")
    )
    assert not answer.cookies
    return answer


def is_untouched(attempt: PaymentAttempt) -> bool:
    attempt.refresh_from_db()
    return (attempt.state, Order.objects.get(pk=attempt.order_id).status) == (AttemptState.OPEN, "unpaid")


def true_alipay(number: str = NUMBER, amount: str = AMOUNT, **changes: str) -> SignedNotify:
    return alipay_notify(number, amount, **changes)


def true_wechat(number: str = NUMBER, **changes: object) -> SignedNotify:
    return wechat_notify(wechat_envelope(wechat_facts(number, wechat.FEN, **changes)))


TRUE: dict[str, Callable[..., SignedNotify]] = {"alipay": true_alipay, "wechatpay": true_wechat}
#: Refused by their form, or signed for our account and still not about what we are waiting for.
MUTANTS: dict[str, dict[str, Callable[[], SignedNotify]]] = {
    "alipay": {
        **{name: lambda make=make: SignedNotify(make()) for name, make in alipay.MUTANTS.items()},  # type: ignore[misc]
        "a fen less": lambda: true_alipay(amount="3787.99"),
        "a fen more": lambda: true_alipay(amount="3788.01"),
        "an unknown order": lambda: true_alipay(UNKNOWN),
        "the other provider's order": lambda: true_alipay(OTHERS),
        "waiting still": lambda: true_alipay(trade_status="WAIT_BUYER_PAY"),
        "what WeChat says": true_wechat,
    },
    "wechatpay": {
        **wechat.MUTANTS,
        "a fen less": lambda: true_wechat(amount={"total": wechat.FEN - 1, "currency": "CNY"}),
        "dollars": lambda: true_wechat(amount={"total": wechat.FEN, "currency": "USD"}),
        "an unknown order": lambda: true_wechat(UNKNOWN),
        "the other provider's order": lambda: true_wechat(OTHERS),
        "what Alipay says": true_alipay,
    },
}
ANSWERS = {"alipay": (200, b"success"), "wechatpay": (204, b"")}


@pytest.mark.parametrize("provider", TRUE)
def test_only_the_true_one_pays(provider: str) -> None:
    """No mutant has an effect; then the true one has, and its repetitions are taken without another."""
    attempt = wait_for(provider)
    assert len(MUTANTS[provider]) >= 25
    for name, make in MUTANTS[provider].items():
        answer = post(provider, make())
        refused = answer.status_code >= 400 or (provider == "alipay" and answer.content == b"failure")
        assert (refused, answer.status_code < 500, is_untouched(attempt)) == (True, True, True), name

    true = TRUE[provider]()
    for _ in range(3):
        answer = post(provider, true)
        assert (answer.status_code, answer.content) == ANSWERS[provider]
    attempt.refresh_from_db()
    assert (attempt.state, Order.objects.get(pk=attempt.order_id).status) == (AttemptState.PAID, "to_ship")
    assert PaymentEvent.objects.filter(attempt=attempt, kind="notify").count() == 1
    assert Session.objects.count() == 0
    assert is_untouched(PaymentAttempt.objects.get(trade_no=OTHERS))


@pytest.mark.parametrize("method", ["get", "head", "put", "patch", "delete", "options"])
@pytest.mark.parametrize("provider", ["alipay", "wechatpay"])
def test_post_only(provider: str, method: str) -> None:
    assert getattr(Client(), method)(f"/payments/{provider}/notify/").status_code == 405


@pytest.mark.parametrize("provider", ["cod", "balance", "..", "qq"])
def test_who_is_no_provider_is_not_there(provider: str) -> None:
    assert Client().post(f"/payments/{provider}/notify/").status_code == 404


def test_a_provider_without_an_account_is_not_there(settings: Settings) -> None:
    settings.ALIPAY_APP_ID = ""
    assert post("alipay", true_alipay()).status_code == 404


@pytest.mark.parametrize("size", [endpoint.BODY_MAX + 1, 5 * 1024 * 1024])
def test_a_large_body_is_not_even_read(size: int) -> None:
    attempt = wait_for("alipay")
    answer = post("alipay", SignedNotify(true_alipay().body + b"&x=" + b"1" * size))
    assert (answer.status_code < 500, answer.content) == (True, b"failure")
    assert is_untouched(attempt)


def test_trouble_with_the_database_says_come_again(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(**_said: object) -> None:
        raise OperationalError("the database is restarting")

    monkeypatch.setattr(endpoint, "accept_notify", broken)
    answer = post("alipay", true_alipay())
    assert (answer.status_code, answer.content) == (503, b"")


def test_a_defect_of_ours_is_no_5xx(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(**_said: object) -> None:
        raise KeyError("a defect")

    monkeypatch.setattr(endpoint, "accept_notify", broken)
    answer = post("alipay", true_alipay())
    assert (answer.status_code < 500, answer.content) == (True, b"failure")
