"""Signed answers that are seldom seen, and those that should never be."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from commerce.payment.gateways import gateway
from commerce.payment.gateways.alipay.gateway import AlipayGateway
from commerce.payment.gateways.base import (
    Gateway,
    GatewayError,
    PermanentGatewayError,
    RetryableGatewayError,
    UnknownOutcome,
)
from commerce.payment.gateways.enums import CloseResult, Product, RefundState, TradeStatus
from commerce.payment.gateways.wechatpay.gateway import WeChatPayGateway
from tests.commerce.payment.gateways.requests import payment, refund
from tests.commerce.payment.gateways.stub import (
    Answer,
    alipay_refuses,
    alipay_says,
    answering,
    wechat_refuses,
    wechat_says,
)

pytestmark = pytest.mark.embedded

DAY = date(2026, 11, 20)
TRADE = {
    "code": "10000",
    "out_trade_no": "T1",
    "trade_no": "2026112022001401",
    "trade_status": "TRADE_SUCCESS",
    "total_amount": "12.30",
}
REFUND = {
    "code": "10000",
    "out_trade_no": "T1",
    "out_request_no": "R1",
    "refund_status": "REFUND_SUCCESS",
    "refund_amount": "12.30",
}
ORDER = {
    "appid": "wx0000000000000001",
    "mchid": "1900000001",
    "out_trade_no": "T1",
    "transaction_id": "42001",
    "trade_state": "SUCCESS",
    "success_time": "2026-11-20T12:00:00+08:00",
    "amount": {"total": 1230},
}
PAID_BACK = {
    "out_trade_no": "T1",
    "out_refund_no": "R1",
    "refund_id": "50301",
    "status": "SUCCESS",
    "amount": {"refund": 1230},
}


@contextmanager
def alipay(make: Callable[[str], Answer]) -> Iterator[Gateway]:
    real = gateway("alipay")
    assert isinstance(real, AlipayGateway)
    with answering(make) as url:
        yield AlipayGateway(replace(real.account, gateway_url=f"{url}/gateway.do"))


@contextmanager
def wechatpay(make: Callable[[str], Answer]) -> Iterator[Gateway]:
    real = gateway("wechatpay")
    assert isinstance(real, WeChatPayGateway)
    with answering(make) as url:
        yield WeChatPayGateway(replace(real.account, base_url=url))


def query(provider: Gateway) -> object:
    return provider.query(trade_no="T1")


def close(provider: Gateway) -> object:
    return provider.close(trade_no="T1")


def pay_back(provider: Gateway) -> object:
    return provider.refund(request=refund("T1", refund_no="R1"))


def query_refund(provider: Gateway) -> object:
    return provider.query_refund(trade_no="T1", refund_no="R1")


def bill(provider: Gateway) -> object:
    return list(provider.download_bill(day=DAY))


def scan(provider: Gateway) -> object:
    return provider.create(request=payment(Product.NATIVE))


class TestAlipay:
    @pytest.mark.parametrize(
        ("changes", "state"),
        [
            ({"trade_status": "TRADE_FINISHED"}, TradeStatus.PAID),
            ({"trade_status": "TRADE_CLOSED"}, TradeStatus.CLOSED),
            ({"trade_status": "WAIT_BUYER_PAY"}, TradeStatus.WAITING),
        ],
    )
    def test_states_of_a_trade(self, changes: Mapping[str, str], state: TradeStatus) -> None:
        with alipay(alipay_says(TRADE | changes)) as provider:
            assert provider.query(trade_no="T1").state is state

    @pytest.mark.parametrize(
        "changes",
        [
            {"trade_status": "TRADE_LOST"},
            {"trade_no": None},
            {"total_amount": "12.3"},
            {"total_amount": 12.3},
            {"total_amount": "1e1"},
            {"send_pay_date": "yesterday"},
            {"out_trade_no": None},
            {"code": None},
        ],
    )
    def test_a_trade_that_makes_no_sense(self, changes: Mapping[str, Any]) -> None:
        with alipay(alipay_says(TRADE | changes)) as provider, pytest.raises(RetryableGatewayError):
            provider.query(trade_no="T1")

    @pytest.mark.parametrize(
        ("status", "state"),
        [("REFUND_PROCESSING", RefundState.PROCESSING), ("REFUND_FAIL", RefundState.FAILED)],
    )
    def test_states_of_a_refund(self, status: str, state: RefundState) -> None:
        with alipay(alipay_says(REFUND | {"refund_status": status})) as provider:
            assert provider.query_refund(trade_no="T1", refund_no="R1").state is state

    @pytest.mark.parametrize(
        "changes", [{"refund_status": "LOST"}, {"out_request_no": "R2"}, {"out_trade_no": "T2"}, {"refund_amount": ""}]
    )
    def test_a_refund_that_makes_no_sense(self, changes: Mapping[str, Any]) -> None:
        with alipay(alipay_says(REFUND | changes)) as provider, pytest.raises(RetryableGatewayError):
            query_refund(provider)

    @pytest.mark.parametrize(
        ("sub_code", "verb", "error"),
        [
            ("ACQ.ACCESS_FORBIDDEN", query, PermanentGatewayError),
            ("ACQ.ACCESS_FORBIDDEN", close, PermanentGatewayError),
            ("ACQ.ACCESS_FORBIDDEN", query_refund, PermanentGatewayError),
            ("ACQ.TRADE_HAS_FINISHED", pay_back, PermanentGatewayError),
            ("ACQ.SELLER_BALANCE_NOT_ENOUGH", pay_back, RetryableGatewayError),
            ("ACQ.SYSTEM_ERROR", pay_back, UnknownOutcome),
            ("ACQ.SYSTEM_ERROR", close, UnknownOutcome),
            ("ACQ.SYSTEM_ERROR", query, RetryableGatewayError),
            ("isv.invalid-arguments", bill, PermanentGatewayError),
        ],
    )
    def test_refusals(self, sub_code: str, verb: Callable[[Gateway], object], error: type[GatewayError]) -> None:
        with alipay(alipay_refuses(sub_code)) as provider, pytest.raises(error, match=sub_code):
            verb(provider)

    def test_a_trade_that_cannot_be_closed_yet(self) -> None:
        def make(path: str) -> Answer:
            closing = "alipay.trade.close" in path
            return (
                alipay_refuses("ACQ.TRADE_STATUS_ERROR")(path)
                if closing
                else alipay_says(TRADE | {"trade_status": "WAIT_BUYER_PAY"})(path)
            )

        with alipay(make) as provider, pytest.raises(RetryableGatewayError):
            provider.close(trade_no="T1")

    def test_a_status_that_is_not_200(self) -> None:
        with alipay(alipay_says(TRADE, status=502)) as provider, pytest.raises(RetryableGatewayError, match="502"):
            provider.query(trade_no="T1")

    def test_no_bill(self) -> None:
        with alipay(alipay_refuses("isp.bill_not_exist")) as provider:
            assert bill(provider) == []

    @pytest.mark.parametrize("url", ["http://127.0.0.1:1/bill", None, 1])
    def test_a_bill_at_a_strange_address(self, url: object) -> None:
        with (
            alipay(alipay_says({"code": "10000", "bill_download_url": url})) as provider,
            pytest.raises(RetryableGatewayError, match="strange"),
        ):
            bill(provider)

    @pytest.mark.parametrize(("status", "body"), [(404, b""), (200, b"no zip"), (200, b"")])
    def test_a_bill_that_is_none(self, status: int, body: bytes) -> None:
        def make(path: str) -> Answer:
            if path.startswith("/bill"):
                return status, {}, body
            return alipay_says({"code": "10000", "bill_download_url": f"{base}/bill"})(path)

        with answering(make) as base:
            real = gateway("alipay")
            assert isinstance(real, AlipayGateway)
            with pytest.raises(RetryableGatewayError, match="bill"):
                bill(AlipayGateway(replace(real.account, gateway_url=f"{base}/gateway.do")))


class TestWeChatPay:
    @pytest.mark.parametrize(
        ("state", "expected"),
        [
            ("REFUND", TradeStatus.PAID),
            ("USERPAYING", TradeStatus.WAITING),
            ("PAYERROR", TradeStatus.WAITING),
            ("REVOKED", TradeStatus.CLOSED),
        ],
    )
    def test_states_of_an_order(self, state: str, expected: TradeStatus) -> None:
        with wechatpay(wechat_says(ORDER | {"trade_state": state})) as provider:
            assert provider.query(trade_no="T1").state is expected

    @pytest.mark.parametrize(
        "changes",
        [
            {"trade_state": "LOST"},
            {"trade_state": None},
            {"mchid": "1900000002"},
            {"appid": "wx0000000000000002"},
            {"out_trade_no": "T2"},
            {"transaction_id": ""},
            {"amount": {"total": "1230"}},
            {"amount": {"total": 1230, "currency": "USD"}},
            {"amount": None},
            {"success_time": "2026-11-20T12:00:00"},
        ],
    )
    def test_an_order_that_makes_no_sense(self, changes: Mapping[str, Any]) -> None:
        with wechatpay(wechat_says(ORDER | changes)) as provider, pytest.raises(RetryableGatewayError):
            provider.query(trade_no="T1")

    @pytest.mark.parametrize(
        ("status", "expected"),
        [
            ("SUCCESS", RefundState.SUCCEEDED),
            ("PROCESSING", RefundState.PROCESSING),
            ("ABNORMAL", RefundState.PROCESSING),
            ("CLOSED", RefundState.FAILED),
        ],
    )
    def test_states_of_a_refund(self, status: str, expected: RefundState) -> None:
        with wechatpay(wechat_says(PAID_BACK | {"status": status})) as provider:
            assert provider.query_refund(trade_no="T1", refund_no="R1").state is expected

    @pytest.mark.parametrize(
        "changes", [{"status": "LOST"}, {"out_refund_no": "R2"}, {"refund_id": None}, {"amount": {}}]
    )
    def test_a_refund_that_makes_no_sense(self, changes: Mapping[str, Any]) -> None:
        with wechatpay(wechat_says(PAID_BACK | changes)) as provider:
            with pytest.raises(RetryableGatewayError):
                query_refund(provider)
            with pytest.raises(UnknownOutcome):
                pay_back(provider)

    @pytest.mark.parametrize(
        ("code", "status", "verb", "error"),
        [
            ("NO_AUTH", 403, query, PermanentGatewayError),
            ("NO_AUTH", 403, scan, PermanentGatewayError),
            ("NO_AUTH", 403, close, PermanentGatewayError),
            ("NO_AUTH", 403, query_refund, PermanentGatewayError),
            ("NO_AUTH", 403, pay_back, PermanentGatewayError),
            ("NO_AUTH", 403, bill, PermanentGatewayError),
            ("NOT_ENOUGH", 403, pay_back, RetryableGatewayError),
            ("STATEMENT_CREATING", 400, bill, RetryableGatewayError),
            ("FREQUENCY_LIMITED", 429, pay_back, RetryableGatewayError),
            ("RATELIMIT_EXCEEDED", 400, scan, RetryableGatewayError),
            ("SYSTEM_ERROR", 500, pay_back, UnknownOutcome),
            ("BANK_ERROR", 400, pay_back, UnknownOutcome),
            ("BANK_ERROR", 400, query, RetryableGatewayError),
        ],
    )
    def test_refusals(
        self, code: str, status: int, verb: Callable[[Gateway], object], error: type[GatewayError]
    ) -> None:
        with wechatpay(wechat_refuses(code, status=status)) as provider, pytest.raises(error, match=code):
            verb(provider)

    def test_an_unsigned_refusal_is_believed_after_a_question_only(self) -> None:
        with wechatpay(wechat_refuses("ORDER_NOT_EXIST", status=404, signed=False)) as provider:
            assert provider.query(trade_no="T1").state is TradeStatus.UNKNOWN_TRADE
            assert provider.query_refund(trade_no="T1", refund_no="R1").state is RefundState.UNKNOWN_REFUND
            for verb in (close, pay_back, scan):
                with pytest.raises(UnknownOutcome):
                    verb(provider)
        with wechatpay(wechat_says(ORDER, signed=False)) as provider, pytest.raises(RetryableGatewayError):
            provider.query(trade_no="T1")

    def test_an_order_that_was_closed_before(self) -> None:
        with wechatpay(wechat_refuses("ORDER_CLOSED")) as provider:
            assert provider.close(trade_no="T1") is CloseResult.CLOSED

    @pytest.mark.parametrize("reply", [wechat_says(ORDER), wechat_says(b"x", status=204), wechat_says({}, status=302)])
    def test_closing_is_answered_by_nothing_at_all(self, reply: Callable[[str], Answer]) -> None:
        with wechatpay(reply) as provider, pytest.raises(UnknownOutcome):
            provider.close(trade_no="T1")

    @pytest.mark.parametrize("url", ["", None, "javascript:alert(1)", "x" * 1025])
    def test_an_address_to_pay_at_that_is_none(self, url: object) -> None:
        with wechatpay(wechat_says({"h5_url": url})) as provider, pytest.raises(UnknownOutcome):
            provider.create(request=payment(Product.H5))

    def test_no_code(self) -> None:
        with wechatpay(wechat_says({"prepay_id": "wx1"})) as provider, pytest.raises(UnknownOutcome):
            scan(provider)

    @pytest.mark.parametrize("body", [b"[" * 10_000, b'{"a":1,"a":2}', b"[]", b"\xff"])
    def test_what_is_no_object(self, body: bytes) -> None:
        with wechatpay(wechat_says(body)) as provider, pytest.raises(RetryableGatewayError):
            provider.query(trade_no="T1")

    def test_no_bill(self) -> None:
        with wechatpay(wechat_refuses("NO_STATEMENT_EXIST")) as provider:
            assert bill(provider) == []

    @pytest.mark.parametrize(
        ("path", "status", "body"),
        [("", 200, b""), ("/v3/f", 404, b""), ("/v3/f", 200, b"no gzip"), ("/other", 200, b"")],
    )
    def test_a_bill_that_is_none(self, path: str, status: int, body: bytes) -> None:
        def make(asked: str) -> Answer:
            if "tradebill" not in asked:
                return status, {}, body
            url = f"{base}{path}" if path else "http://127.0.0.1:1/v3/f"
            return wechat_says({"download_url": url, "hash_type": "SHA1", "hash_value": "0" * 40})(asked)

        with answering(make) as base:
            real = gateway("wechatpay")
            assert isinstance(real, WeChatPayGateway)
            with pytest.raises(RetryableGatewayError, match="bill"):
                bill(WeChatPayGateway(replace(real.account, base_url=base)))
