"""Alipay behind the interface of the gateways: computer and phone cashier, RSA2 only."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from commerce.payment.gateways import facts
from commerce.payment.gateways.alipay import bills, notify
from commerce.payment.gateways.alipay.account import Account
from commerce.payment.gateways.alipay.client import Refused, ask
from commerce.payment.gateways.alipay.sdk import signed_query
from commerce.payment.gateways.base import (
    BillRow,
    GatewayError,
    Notification,
    NotifyAnswer,
    PaymentInstruction,
    PaymentRequest,
    PermanentGatewayError,
    RefundRequest,
    RefundResult,
    RetryableGatewayError,
    TradeState,
)
from commerce.payment.gateways.enums import CloseResult, Product, RefundState, TradeStatus
from commerce.payment.gateways.http import unclear

PRODUCTS = {
    Product.PAGE: ("alipay.trade.page.pay", "FAST_INSTANT_TRADE_PAY"),
    Product.WAP: ("alipay.trade.wap.pay", "QUICK_WAP_WAY"),
}
MINUTE, LONGEST = timedelta(minutes=1), timedelta(days=15)
# They would end a value, or a member, in what is signed.
FORBIDDEN_IN_SUBJECT = set("&={}/\\\"'")
STATES = {
    "WAIT_BUYER_PAY": TradeStatus.WAITING,
    "TRADE_SUCCESS": TradeStatus.PAID,
    "TRADE_FINISHED": TradeStatus.PAID,
    "TRADE_CLOSED": TradeStatus.CLOSED,
}
NOT_THERE = "ACQ.TRADE_NOT_EXIST"
WRONG_STATE = {"ACQ.REASON_TRADE_STATUS_INVALID", "ACQ.TRADE_STATUS_ERROR", "ACQ.REASON_ILLEGAL_STATUS"}
# Paid back as soon as the merchant has money there again.
LATER = {"ACQ.SELLER_BALANCE_NOT_ENOUGH"}
REFUND_STATES = {
    "REFUND_SUCCESS": RefundState.SUCCEEDED,
    "REFUND_PROCESSING": RefundState.PROCESSING,
    "REFUND_FAIL": RefundState.FAILED,
}


class AlipayGateway:
    code = "alipay"
    products = frozenset(PRODUCTS)

    def __init__(self, account: Account) -> None:
        self.account = account

    def create(self, *, request: PaymentRequest) -> PaymentInstruction:
        """An address that is good until the order's time is up, and for a minute at least. Calls nobody."""
        if request.product not in PRODUCTS or set(request.subject) & FORBIDDEN_IN_SUBJECT:
            raise PermanentGatewayError("this product or subject cannot be paid with Alipay")
        method, product_code = PRODUCTS[request.product]
        content = {
            "out_trade_no": request.trade_no,
            "product_code": product_code,
            "total_amount": f"{request.amount:.2f}",
            "subject": request.subject,
            **_time_left(request.expires_at),
        }
        if request.product is Product.WAP:
            content["quit_url"] = request.return_url
        query = signed_query(
            self.account, method, content, notify_url=self.account.notify_url, return_url=request.return_url
        )
        return PaymentInstruction(redirect_url=f"{self.account.gateway_url}?{query}")

    def query(self, *, trade_no: str) -> TradeState:
        try:
            content = self._ask("alipay.trade.query", {"out_trade_no": trade_no})
        except Refused as error:
            if error.sub_code == NOT_THERE:
                return TradeState(TradeStatus.UNKNOWN_TRADE)
            raise PermanentGatewayError(error.sub_code) from None
        try:
            return _trade_state(content)
        except ValueError as error:
            raise RetryableGatewayError(f"unreadable {error}") from None

    def close(self, *, trade_no: str) -> CloseResult:
        try:
            self._ask("alipay.trade.close", {"out_trade_no": trade_no}, changes=True)
        except Refused as error:
            if error.sub_code == NOT_THERE:
                return CloseResult.UNKNOWN_TRADE
            if error.sub_code in WRONG_STATE:
                return self._why_not_closed(trade_no)
            raise PermanentGatewayError(error.sub_code) from None
        return CloseResult.CLOSED

    def _why_not_closed(self, trade_no: str) -> CloseResult:
        """Alipay says the same of a trade that was paid and of one that is closed already."""
        found = self.query(trade_no=trade_no)
        if found.paid_at or found.state is TradeStatus.PAID:
            return CloseResult.ALREADY_PAID
        if found.state is TradeStatus.WAITING:
            raise RetryableGatewayError("the trade cannot be closed yet")
        return CloseResult.CLOSED if found.state is TradeStatus.CLOSED else CloseResult.UNKNOWN_TRADE

    def refund(self, *, request: RefundRequest) -> RefundResult:
        """Alipay moves the money at once; a repeated number moves none, and has to be queried."""
        content = {
            "out_trade_no": request.trade_no,
            "out_request_no": request.refund_no,
            "refund_amount": f"{request.amount:.2f}",
            "refund_reason": request.reason,
        }
        try:
            reply = self._ask("alipay.trade.refund", content, changes=True)
        except Refused as error:
            raise _refund_refused(error.sub_code) from None
        if reply.get("fund_change") == "Y":
            return RefundResult(RefundState.SUCCEEDED, amount=request.amount)
        return RefundResult(RefundState.PROCESSING, amount=request.amount)

    def query_refund(self, *, trade_no: str, refund_no: str) -> RefundResult:
        """A refund that Alipay does not know, or has not carried out, is a success that says nothing."""
        content = {"out_trade_no": trade_no, "out_request_no": refund_no}
        try:
            reply = self._ask("alipay.trade.fastpay.refund.query", content, names_trade=False)
        except Refused as error:
            if error.sub_code == NOT_THERE:
                return RefundResult(RefundState.UNKNOWN_REFUND)
            raise PermanentGatewayError(error.sub_code) from None
        if not reply.get("refund_status"):
            return RefundResult(RefundState.UNKNOWN_REFUND)
        try:
            return _refund_state(reply, content)
        except ValueError as error:
            raise RetryableGatewayError(f"unreadable {error}") from None

    def parse_notify(self, *, body: bytes, headers: Mapping[str, str]) -> Notification:
        return notify.parse(body, account=self.account)

    def notify_answer(self, *, accepted: bool) -> NotifyAnswer:
        """Anything but these seven bytes, and Alipay tries again."""
        return NotifyAnswer(200, "text/plain", b"success" if accepted else b"failure")

    def download_bill(self, *, day: date) -> Iterable[BillRow]:
        return bills.download(self.account, day)

    def _ask(
        self, method: str, content: dict[str, str], *, changes: bool = False, names_trade: bool = True
    ) -> Mapping[str, Any]:
        """Raises Refused, GatewayError; also for a signed reply that is about another trade."""
        reply = ask(self.account, method, content, changes=changes)
        if names_trade and reply.get("out_trade_no") != content["out_trade_no"]:
            raise unclear("a reply about another trade", changes=changes)
        return reply


def _time_left(expires_at: datetime) -> dict[str, str]:
    """Both forms of the same moment; where Alipay knows both, the absolute one wins."""
    left = min(max(expires_at - timezone.now(), MINUTE), LONGEST)
    until = (timezone.now() + left).astimezone(facts.CHINA)
    return {"timeout_express": f"{left // MINUTE}m", "time_expire": until.strftime("%Y-%m-%d %H:%M:%S")}


def _trade_state(content: Mapping[str, Any]) -> TradeState:
    """Raises ValueError naming the field."""
    paid_at = content.get("send_pay_date")
    return TradeState(
        state=facts.one_of(STATES, content, "trade_status"),
        provider_trade_no=facts.number(content, "trade_no"),
        amount=facts.yuan(content.get("total_amount")),
        paid_at=facts.plain_time(paid_at) if paid_at else None,
    )


def _refund_state(reply: Mapping[str, Any], asked: Mapping[str, str]) -> RefundResult:
    """Raises ValueError naming the field."""
    for name in ("out_trade_no", "out_request_no"):
        if reply.get(name) != asked[name]:
            raise ValueError(name)
    state = facts.one_of(REFUND_STATES, reply, "refund_status")
    return RefundResult(state, amount=facts.yuan(reply.get("refund_amount")))


def _refund_refused(sub_code: str) -> GatewayError:
    return RetryableGatewayError(sub_code) if sub_code in LATER else PermanentGatewayError(sub_code)
