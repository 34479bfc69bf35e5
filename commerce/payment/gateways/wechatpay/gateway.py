"""WeChat Pay behind the interface of the gateways: QR code, inside WeChat, and from a phone's browser."""

import secrets
import time
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any, TypeVar
from urllib.parse import quote, urlsplit

from django.utils import timezone
from wechatpayv3 import WeChatPayType

from commerce.payment.gateways import facts
from commerce.payment.gateways.base import (
    BillRow,
    Notification,
    NotifyAnswer,
    PaymentInstruction,
    PaymentRequest,
    PermanentGatewayError,
    RefundRequest,
    RefundResult,
    RetryableGatewayError,
    TradeState,
    UnknownOutcome,
)
from commerce.payment.gateways.enums import CloseResult, Product, RefundState, TradeStatus
from commerce.payment.gateways.wechatpay import bills, notify
from commerce.payment.gateways.wechatpay.account import Account
from commerce.payment.gateways.wechatpay.client import Refused, make_sdk

T = TypeVar("T")
MINUTE = timedelta(minutes=1)
PAY_TYPES = {
    Product.NATIVE: WeChatPayType.NATIVE,
    Product.JSAPI: WeChatPayType.JSAPI,
    Product.H5: WeChatPayType.H5,
}
# PAYERROR is said of bar codes only; money that goes back was paid before.
STATES = {
    "SUCCESS": TradeStatus.PAID,
    "REFUND": TradeStatus.PAID,
    "NOTPAY": TradeStatus.WAITING,
    "USERPAYING": TradeStatus.WAITING,
    "ACCEPT": TradeStatus.WAITING,
    "PAYERROR": TradeStatus.WAITING,
    "CLOSED": TradeStatus.CLOSED,
    "REVOKED": TradeStatus.CLOSED,
}
# ABNORMAL: the payer's card is gone; the sum stays reserved until somebody settles it on WeChat Pay's own site.
REFUND_STATES = {
    "SUCCESS": RefundState.SUCCEEDED,
    "PROCESSING": RefundState.PROCESSING,
    "ABNORMAL": RefundState.PROCESSING,
    "CLOSED": RefundState.FAILED,
}
# Each is spelt in two ways in WeChat Pay's own papers.
NOT_THERE = {"ORDER_NOT_EXIST", "ORDERNOTEXIST"}
IS_PAID = {"ORDERPAID", "ORDER_PAID"}
IS_CLOSED = {"ORDER_CLOSED", "ORDERCLOSED"}
NO_REFUND = {"RESOURCE_NOT_EXISTS", "REFUNDNOTEXIST", "REFUND_NOT_EXIST", *NOT_THERE}
# Paid back as soon as the merchant has money there again.
LATER = {"NOT_ENOUGH", "NOTENOUGH"}


class WeChatPayGateway:
    code = "wechatpay"
    products = frozenset(PAY_TYPES)

    def __init__(self, account: Account) -> None:
        self.account = account
        self.sdk = make_sdk(account)

    def create(self, *, request: PaymentRequest) -> PaymentInstruction:
        """Asking again with the same number gives the same order anew."""
        if request.product not in PAY_TYPES:
            raise PermanentGatewayError("this product cannot be paid with WeChat Pay")
        details: dict[str, Any] = {}
        if request.product is Product.JSAPI:
            details["payer"] = {"openid": request.openid}
        if request.product is Product.H5:
            details["scene_info"] = {"payer_client_ip": request.client_ip, "h5_info": {"type": "Wap"}}
        try:
            reply = self.sdk.pay(
                description=request.subject,
                out_trade_no=request.trade_no,
                amount={"total": facts.to_fen(request.amount), "currency": "CNY"},
                time_expire=_until(request.expires_at),
                pay_type=PAY_TYPES[request.product],
                **details,
            )
        except Refused as error:
            raise PermanentGatewayError(error.code) from None
        return self._instruction(request, reply)

    def _instruction(self, request: PaymentRequest, reply: Mapping[str, Any]) -> PaymentInstruction:
        try:
            if request.product is Product.NATIVE:
                return PaymentInstruction(qr_code=facts.text(reply, "code_url", longest=512))
            if request.product is Product.JSAPI:
                return PaymentInstruction(jsapi=self._jsapi(facts.text(reply, "prepay_id")))
            url = facts.text(reply, "h5_url", longest=1024)
        except ValueError as error:
            raise UnknownOutcome(f"unreadable {error}") from None
        if urlsplit(url).scheme not in ("https", urlsplit(self.account.base_url).scheme):
            raise UnknownOutcome("unreadable h5_url")
        glue = "&" if urlsplit(url).query else "?"
        return PaymentInstruction(redirect_url=f"{url}{glue}redirect_url={quote(request.return_url, safe='')}")

    def _jsapi(self, prepay_id: str) -> dict[str, str]:
        """What the page hands to WeixinJSBridge."""
        timestamp, nonce, package = str(int(time.time())), secrets.token_hex(16), f"prepay_id={prepay_id}"
        return {
            "appId": self.account.appid,
            "timeStamp": timestamp,
            "nonceStr": nonce,
            "package": package,
            "signType": "RSA",
            "paySign": self.sdk.sign([self.account.appid, timestamp, nonce, package]),
        }

    def query(self, *, trade_no: str) -> TradeState:
        try:
            reply = self.sdk.query(out_trade_no=trade_no)
        except Refused as error:
            if error.code in NOT_THERE:
                return TradeState(TradeStatus.UNKNOWN_TRADE)
            raise PermanentGatewayError(error.code) from None
        return _read(lambda: self._trade_state(reply, trade_no))

    def _trade_state(self, reply: Mapping[str, Any], trade_no: str) -> TradeState:
        """Raises ValueError naming the field."""
        expected = {"mchid": self.account.mchid, "appid": self.account.appid, "out_trade_no": trade_no}
        _same(reply, expected)
        state = facts.one_of(STATES, reply, "trade_state")
        if state is not TradeStatus.PAID:
            return TradeState(state)
        return TradeState(
            state=state,
            provider_trade_no=facts.number(reply, "transaction_id"),
            amount=facts.from_fen(_amount(reply).get("total")),
            paid_at=facts.iso_time(reply.get("success_time")),
        )

    def close(self, *, trade_no: str) -> CloseResult:
        try:
            reply = self.sdk.close(out_trade_no=trade_no)
        except Refused as error:
            if error.code in IS_PAID:
                return CloseResult.ALREADY_PAID
            if error.code in NOT_THERE:
                return CloseResult.UNKNOWN_TRADE
            if error.code in IS_CLOSED:
                return CloseResult.CLOSED
            raise PermanentGatewayError(error.code) from None
        if reply:  # success is 204, without a word
            raise UnknownOutcome("a reply to something else")
        return CloseResult.CLOSED

    def refund(self, *, request: RefundRequest) -> RefundResult:
        """Taken now, carried out later: the result comes by notification or query."""
        try:
            reply = self.sdk.refund(
                out_refund_no=request.refund_no,
                out_trade_no=request.trade_no,
                amount={
                    "refund": facts.to_fen(request.amount),
                    "total": facts.to_fen(request.total),
                    "currency": "CNY",
                },
                reason=request.reason,
            )
        except Refused as error:
            kind = RetryableGatewayError if error.code in LATER else PermanentGatewayError
            raise kind(error.code) from None
        try:
            return _refund_state(reply, trade_no=request.trade_no, refund_no=request.refund_no)
        except ValueError as error:
            raise UnknownOutcome(f"unreadable {error}") from None

    def query_refund(self, *, trade_no: str, refund_no: str) -> RefundResult:
        try:
            reply = self.sdk.query_refund(out_refund_no=refund_no)
        except Refused as error:
            if error.code in NO_REFUND:
                return RefundResult(RefundState.UNKNOWN_REFUND)
            raise PermanentGatewayError(error.code) from None
        return _read(lambda: _refund_state(reply, trade_no=trade_no, refund_no=refund_no))

    def parse_notify(self, *, body: bytes, headers: Mapping[str, str]) -> Notification:
        return notify.parse(body, headers, account=self.account)

    def notify_answer(self, *, accepted: bool) -> NotifyAnswer:
        if accepted:
            return NotifyAnswer(204, "application/json", b"")
        return NotifyAnswer(400, "application/json", '{"code":"FAIL","message":"未接受"}'.encode())

    def download_bill(self, *, day: date) -> Iterable[BillRow]:
        return bills.download(self.sdk, day)


def _until(expires_at: datetime) -> str:
    """For a minute at least: less is refused."""
    until = max(expires_at, timezone.now() + MINUTE)
    return until.astimezone(facts.CHINA).isoformat(timespec="seconds")


def _refund_state(reply: Mapping[str, Any], *, trade_no: str, refund_no: str) -> RefundResult:
    """Raises ValueError naming the field."""
    _same(reply, {"out_trade_no": trade_no, "out_refund_no": refund_no})
    return RefundResult(
        state=facts.one_of(REFUND_STATES, reply, "status"),
        provider_refund_no=facts.number(reply, "refund_id"),
        amount=facts.from_fen(_amount(reply).get("refund")),
    )


def _same(reply: Mapping[str, Any], expected: Mapping[str, str]) -> None:
    for name, value in expected.items():
        if reply.get(name) != value:
            raise ValueError(name)


def _amount(reply: Mapping[str, Any]) -> Mapping[str, Any]:
    amount = reply.get("amount")
    if not isinstance(amount, dict) or amount.get("currency", "CNY") != "CNY":
        raise ValueError("amount")
    return amount


def _read(read: Callable[[], T]) -> T:
    try:
        return read()
    except ValueError as error:
        raise RetryableGatewayError(f"unreadable {error}") from None
