"""Which ways to pay there are, in which order, within which limits."""

from decimal import Decimal
from typing import Any

import pytest

from commerce.payment.models import PaymentMethod
from tests.commerce.dashboard.conftest import Market
from tests.commerce.dashboard.shipping import page

URL = "/dashboard/payments/methods/"


def filled_in(**changes: Any) -> dict[str, Any]:
    """What a browser would send, with changes such as `cod_maximum`; None unticks."""
    methods = list(PaymentMethod.objects.order_by("position", "pk"))
    data: dict[str, Any] = {"form-TOTAL_FORMS": len(methods), "form-INITIAL_FORMS": len(methods)}
    for index, method in enumerate(methods):
        row = {
            "id": method.pk,
            "enabled": "on",
            "position": method.position,
            "minimum": method.minimum,
            "maximum": "" if method.maximum is None else method.maximum,
        }
        row |= {
            name.removeprefix(f"{method.code}_"): value
            for name, value in changes.items()
            if name.startswith(f"{method.code}_")
        }
        data |= {f"form-{index}-{name}": value for name, value in row.items() if value is not None}
    return data


def test_switch_order_and_limits(market: Market) -> None:
    client = market.client("admin")
    text = page(client, URL)
    for word in ("支付宝", "微信支付", "货到付款", 'value="5000.00"'):
        assert word in text
    answer = client.post(URL, filled_in(alipay_enabled=None, wechatpay_position=0, cod_position=9, cod_maximum="800"))
    assert answer.status_code == 302
    rows = {method.code: method for method in PaymentMethod.objects.all()}
    assert (rows["alipay"].enabled, rows["wechatpay"].enabled) == (False, True)
    assert (rows["cod"].position, rows["cod"].maximum) == (9, Decimal(800))


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"alipay_minimum": "-1"}, "不能是负数"),
        ({"alipay_maximum": "0"}, "上限须大于 0"),
        ({"alipay_minimum": "10", "alipay_maximum": "9.99"}, "上限须大于 0，且不小于下限"),
        ({"alipay_maximum": "1e400"}, "error-block"),
        ({"alipay_maximum": "1.234"}, "error-block"),
        ({"alipay_position": "-1"}, "error-block"),
        ({"alipay_position": "x"}, "error-block"),
    ],
)
def test_senseless_limits_are_refused(market: Market, changes: dict[str, str], message: str) -> None:
    before = list(PaymentMethod.objects.order_by("pk").values())
    answer = market.client("admin").post(URL, filled_in(**changes))
    assert (answer.status_code, message in answer.content.decode()) == (422, True)
    assert list(PaymentMethod.objects.order_by("pk").values()) == before


@pytest.mark.parametrize(
    "data", [{}, {"form-TOTAL_FORMS": "x"}, {"form-TOTAL_FORMS": "999", "form-INITIAL_FORMS": "0"}]
)
def test_forged_forms_change_nothing(market: Market, data: dict[str, str]) -> None:
    before = list(PaymentMethod.objects.order_by("pk").values())
    assert market.client("admin").post(URL, data).status_code in {200, 302, 422}
    assert list(PaymentMethod.objects.order_by("pk").values()) == before


@pytest.mark.parametrize("who", ["shopper", "merchant", "editor", "service", "finance"])
def test_only_an_administrator(market: Market, who: str) -> None:
    client = market.client(who)
    assert client.get(URL).status_code == 403
    assert client.post(URL, filled_in(alipay_enabled=None)).status_code == 403
    assert PaymentMethod.objects.filter(enabled=True).count() == 3
