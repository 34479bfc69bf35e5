"""Cash, the registry, and what an operator is told."""

from datetime import date
from decimal import Decimal

import pytest
from pytest_django import Settings

from commerce.payment.gateways import CONFIGURED, PROVIDERS, facts, gateway, is_configured
from commerce.payment.gateways.base import (
    GatewayError,
    NotifyRefused,
    PaymentInstruction,
    PermanentGatewayError,
    RetryableGatewayError,
    TradeState,
    UnknownOutcome,
)
from commerce.payment.gateways.checks import check_accounts, check_keys, check_real
from commerce.payment.gateways.enums import CloseResult, Policy, Product, RefundState, TradeStatus
from tests.commerce.payment.gateways.requests import payment, refund

pytestmark = pytest.mark.embedded

SIMULATED = ["payment.E003", "payment.E003", "payment.E004", "payment.E004"]


def test_every_provider_is_known_by_its_code() -> None:
    assert set(PROVIDERS) == set(CONFIGURED)
    assert {code: gateway(code).code for code in PROVIDERS} == {code: code for code in PROVIDERS}
    with pytest.raises(KeyError):
        gateway("balance")


def test_a_provider_is_offered_once_its_account_is_set(settings: Settings) -> None:
    assert [is_configured(code) for code in ("alipay", "wechatpay", "cod", "balance")] == [True, True, True, False]
    settings.ALIPAY_APP_ID = settings.WECHATPAY_MCHID = ""
    assert [is_configured(code) for code in ("alipay", "wechatpay", "cod")] == [False, False, True]


def test_cash_asks_nobody() -> None:
    cash = gateway("cod")
    assert cash.products == {Product.COD}
    assert cash.create(request=payment(Product.COD)) == PaymentInstruction()
    assert cash.query(trade_no="1") == TradeState(TradeStatus.WAITING)
    assert cash.close(trade_no="1") is CloseResult.CLOSED
    given_back = cash.refund(request=refund("1", amount="2.00"))
    assert (given_back.state, given_back.amount) == (RefundState.SUCCEEDED, Decimal("2.00"))
    assert cash.query_refund(trade_no="1", refund_no="R1").state is RefundState.SUCCEEDED
    assert list(cash.download_bill(day=date(2026, 11, 20))) == []
    assert cash.notify_answer(accepted=True).status == 404
    with pytest.raises(NotifyRefused):
        cash.parse_notify(body=b"", headers={})


def test_errors_say_what_may_be_done() -> None:
    found = {kind.policy for kind in (PermanentGatewayError, RetryableGatewayError, UnknownOutcome)}
    assert found == set(Policy)
    assert issubclass(UnknownOutcome, GatewayError)


def test_an_account_is_set_whole_or_not_at_all(settings: Settings) -> None:
    assert check_accounts() == []
    settings.ALIPAY_SELLER_ID = settings.WECHATPAY_PUBLIC_KEY_ID = ""
    assert [error.msg for error in check_accounts()] == [
        "ALIPAY_SELLER_ID is required by alipay.",
        "WECHATPAY_PUBLIC_KEY_ID is required by wechatpay.",
    ]
    settings.ALIPAY_APP_ID = settings.WECHATPAY_MCHID = settings.WECHATPAY_APPID = settings.WECHATPAY_SERIAL = ""
    assert check_accounts() == []


def test_real_accounts_need_real_keys(settings: Settings) -> None:
    assert check_keys() == []
    settings.ALIPAY_APP_ID, settings.ALIPAY_PRIVATE_KEY_PATH = "2021", ""
    settings.WECHATPAY_MCHID, settings.WECHATPAY_APIV3_KEY = "1900", "short"
    assert [(error.id, error.msg) for error in check_keys()] == [
        ("payment.E002", "ALIPAY_PRIVATE_KEY is not set"),
        ("payment.E002", "WECHATPAY_APIV3_KEY must have 32 characters"),
    ]


def test_the_simulators_are_not_for_production(settings: Settings) -> None:
    assert [error.id for error in check_real()] == SIMULATED
    settings.ALIPAY_APP_ID, settings.ALIPAY_GATEWAY_URL = "2021", "https://openapi.alipay.com/gateway.do"
    settings.WECHATPAY_MCHID, settings.WECHATPAY_BASE_URL = "", "https://api.mch.weixin.qq.com"
    assert check_real() == []


def test_half_a_fen_is_no_amount() -> None:
    assert facts.to_fen(Decimal("12.30")) == 1230
    with pytest.raises(ValueError, match="amount"):
        facts.to_fen(Decimal("0.005"))
    with pytest.raises(ValueError, match="time"):
        facts.iso_time(20261120)
