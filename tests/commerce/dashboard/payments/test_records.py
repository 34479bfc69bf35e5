"""Payment records: found by any number, with all that was said; and the question to the provider."""

import pytest
from pytest_django import Settings

from commerce.accounts.models import AuditEntry
from commerce.payment.enums import AttemptState
from commerce.payment.models import PaymentAttempt, PaymentEvent
from tests.commerce.dashboard.conftest import Market
from tests.commerce.dashboard.payments.conftest import make_paid
from tests.commerce.dashboard.shipping import page
from tests.commerce.payment.accounts import set_accounts
from tests.commerce.payment.attempts import make_attempt

LIST = "/dashboard/payments/"


def test_the_list_shows_every_try(market: Market, paid: PaymentAttempt) -> None:
    text = page(market.client("finance"), LIST)
    for word in (paid.trade_no, paid.order.number, "支付宝", "¥87.80", "已支付", paid.provider_trade_no):
        assert word in text


@pytest.mark.parametrize("query", ["{order}", "{trade}", "{provider}", "{order} {trade}", " {start} "])
def test_search_by_any_number(market: Market, paid: PaymentAttempt, query: str) -> None:
    other = make_attempt(market.apple_order)
    numbers = {"order": paid.order.number, "trade": paid.trade_no, "provider": paid.provider_trade_no}
    text = page(market.client("service"), f"{LIST}?q={query.format(start=paid.trade_no[:19], **numbers)}")
    assert paid.trade_no in text
    assert other.trade_no not in text


@pytest.mark.parametrize(
    ("query", "number"),
    [
        ("state=paid", 1),
        ("state=open", 1),
        ("state=failed", 0),
        ("method=alipay", 1),
        ("method=cod", 1),
        ("date_from=2020-01-01&date_to=2020-01-02", 0),
    ],
)
def test_filters(market: Market, paid: PaymentAttempt, query: str, number: int) -> None:
    make_attempt(market.apple_order)
    assert page(market.client("finance"), f"{LIST}?{query}").count('class="badge pay-') == number


@pytest.mark.parametrize(
    "query", ["q=%00", "q=" + "9" * 500, "state=x", "method=%00", "page=x", "date_from=2026-99-99"]
)
def test_senseless_searches_show_a_list(market: Market, query: str) -> None:
    assert market.client("finance").get(f"{LIST}?{query}").status_code == 200


def test_the_record_tells_what_was_said(market: Market, paid: PaymentAttempt) -> None:
    refund = paid.refunds.create(order=paid.order, refund_no="r1", amount="1.00", reason="少发一件")
    PaymentEvent.objects.create(
        attempt=paid, kind="notify", provider="alipay", result="paid", body="buyer_logon_id=138****0001"
    )
    PaymentEvent.objects.create(refund=refund, kind="refund", provider="alipay", result="succeeded")
    text = page(market.client("finance"), f"{LIST}{paid.pk}/")
    for word in ("通知", "138****0001", "r1", "少发一件", "¥1.00", paid.order.number):
        assert word in text
    assert f"{LIST}{paid.pk}/query/" not in text


@pytest.mark.parametrize("who", ["finance", "service", "admin"])
def test_the_provider_is_asked_now(market: Market, settings: Settings, who: str) -> None:
    """It does not answer here, which is said and changes nothing."""
    set_accounts(settings)
    attempt = make_attempt(market.apple_order, method="alipay")
    client, url = market.client(who), f"{LIST}{attempt.pk}/query/"
    assert url in page(client, f"{LIST}{attempt.pk}/")
    assert "渠道回复：待支付" in client.post(url, follow=True).content.decode()
    assert PaymentEvent.objects.filter(attempt=attempt, kind="query", result__startswith="query:").exists()
    assert AuditEntry.objects.get(action="dashboard:payment-query").target == f"attempt_id={attempt.pk}"


def test_a_refund_is_asked_about_now(market: Market, paid: PaymentAttempt, settings: Settings) -> None:
    set_accounts(settings)
    refund = paid.refunds.create(order=paid.order, refund_no="r1", amount="1.00", reason="…", state="processing")
    client, url = market.client("finance"), f"{LIST}{paid.pk}/refunds/{refund.pk}/query/"
    assert url in page(client, f"{LIST}{paid.pk}/")
    assert "退款状态：退款中" in client.post(url, follow=True).content.decode()
    assert client.post(url.replace(f"/{refund.pk}/", "/4711/")).status_code == 404
    assert market.client("merchant").post(url).status_code == 403


def test_a_record_that_is_not_there(market: Market) -> None:
    assert market.client("finance").get(f"{LIST}4711/").status_code == 404
    assert market.client("finance").post(f"{LIST}4711/query/").status_code == 404


def test_the_list_and_the_record_cost_the_same_for_one_and_for_ten(
    market: Market,
    paid: PaymentAttempt,
    django_assert_max_num_queries,  # type: ignore[no-untyped-def]
) -> None:
    client = market.client("finance")

    def costs() -> list[int]:
        counts = []
        for address in (LIST, f"{LIST}{paid.pk}/", f"/dashboard/orders/{paid.order.number}/"):
            with django_assert_max_num_queries(30) as counted:
                page(client, address)
            counts.append(len(counted))
        return counts

    def one_more(number: int) -> None:
        refund = paid.refunds.create(order=paid.order, refund_no=f"r{number}", amount="0.10", actor=market.finance)
        PaymentEvent.objects.create(refund=refund, kind="refund", provider="alipay", result="x")
        make_attempt(paid.order, AttemptState.CLOSED)

    one_more(0)
    costs()
    few = costs()
    for number in range(1, 10):
        one_more(number)
    make_paid(market, {"apples": 1})
    assert costs() == few
