"""What a provider's bill says otherwise, and what somebody has done about it."""

from datetime import date

import pytest

from commerce.accounts.models import AuditEntry
from commerce.payment.models import ReconciliationDifference
from tests.commerce.dashboard.conftest import Market
from tests.commerce.dashboard.shipping import page

URL = "/dashboard/payments/differences/"


def make_difference(number: int = 1, **fields: object) -> ReconciliationDifference:
    return ReconciliationDifference.objects.create(
        **{
            "provider": "alipay",
            "day": date(2026, 1, 30),
            "kind": "payment_amount",
            "trade_no": f"T{number}",
            "ours": "87.80",
            "theirs": "78.80",
            **fields,
        }
    )


def test_a_difference_says_what_to_do_and_is_settled(market: Market) -> None:
    row, client = make_difference(), market.client("finance")
    text = page(client, URL)
    for word in ("2026-01-30", "支付宝", "收款金额不一致", "T1", "¥87.80", "¥78.80", "多收的部分退给买家"):
        assert word in text
    assert client.post(f"{URL}{row.pk}/settle/", {"note": "已补差价"}).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.note, row.settled_by, row.settled_at is not None) == (
        "settled",
        "已补差价",
        market.finance,
        True,
    )
    assert "没有对账差异" in page(client, URL)
    assert "已补差价" in page(client, f"{URL}?state=settled")
    assert AuditEntry.objects.get(action="dashboard:payment-difference-settle").target == f"difference_id={row.pk}"


@pytest.mark.parametrize("note", ["", "   ", "长" * 201])
def test_settling_takes_a_reason(market: Market, note: str) -> None:
    row = make_difference()
    market.client("finance").post(f"{URL}{row.pk}/settle/", {"note": note})
    row.refresh_from_db()
    assert row.state == "open"
    assert not AuditEntry.objects.filter(action="dashboard:payment-difference-settle").exists()


def test_settled_is_settled(market: Market) -> None:
    row, client = make_difference(), market.client("finance")
    client.post(f"{URL}{row.pk}/settle/", {"note": "一"})
    client.post(f"{URL}{row.pk}/settle/", {"note": "二"})
    row.refresh_from_db()
    assert row.note == "一"
    assert client.post(f"{URL}4711/settle/", {"note": "三"}).status_code == 404


@pytest.mark.parametrize("who", ["shopper", "merchant", "editor", "service"])
def test_it_is_finances_business(market: Market, who: str) -> None:
    row = make_difference()
    assert market.client(who).get(URL).status_code == 403
    assert market.client(who).post(f"{URL}{row.pk}/settle/", {"note": "…"}).status_code == 403
    row.refresh_from_db()
    assert row.state == "open"


def test_the_list_costs_the_same_for_one_and_for_ten(market: Market, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    client = market.client("finance")
    make_difference(0, state="settled", settled_by=market.finance)
    page(client, f"{URL}?state=")
    with django_assert_max_num_queries(14) as one:
        page(client, f"{URL}?state=")
    for number in range(1, 10):
        make_difference(number, state="settled", settled_by=market.finance)
    with django_assert_max_num_queries(14) as ten:
        page(client, f"{URL}?state=")
    assert len(one) == len(ten)
