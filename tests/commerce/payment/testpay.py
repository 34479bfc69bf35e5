"""A provider of its own, to see what the services do with any provider: `Provider().register(monkeypatch)`.

It keeps its books in memory and behaves as real ones do: the same numbers again are the same thing again, and money
that has come is never closed. `fails[verb]` is raised by the next call of that verb; `swallows` makes a call succeed
there while we hear nothing.
"""

import hashlib
import hmac
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from threading import Lock
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from commerce.payment import gateways
from commerce.payment.gateways.base import (
    BillRow,
    GatewayError,
    Notification,
    NotifyAnswer,
    NotifyRefused,
    PaymentInstruction,
    PaymentRequest,
    RefundRequest,
    RefundResult,
    TradeState,
    UnknownOutcome,
)
from commerce.payment.gateways.enums import (
    BillKind,
    CloseResult,
    NotifyKind,
    NotifyState,
    Product,
    RefundState,
    TradeStatus,
)

KEY = b"what testpay signs with"


@dataclass
class Trade:
    amount: Decimal
    state: TradeStatus = TradeStatus.WAITING
    provider_trade_no: str = ""
    paid_at: datetime | None = None
    refunds: dict[str, Decimal] = field(default_factory=dict)


class Provider:
    """Stands for a folder (`from_settings`, `is_configured`) and is its own gateway."""

    def __init__(self, code: str = "testpay", *, lazy: bool = False) -> None:
        self.code = code
        self.products = frozenset({Product.PAGE, Product.NATIVE})
        #: As at Alipay, a trade exists from the moment somebody opens the cashier.
        self.lazy = lazy
        self.trades: dict[str, Trade] = {}
        self.fails: dict[str, GatewayError] = {}
        self.swallows: set[str] = set()
        self.refund_state = RefundState.SUCCEEDED
        self.calls: Counter[str] = Counter()
        self.requests: list[PaymentRequest | RefundRequest] = []
        self.bill: list[BillRow] = []
        self._lock = Lock()

    def register(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """The two lines of the registry; nothing else has to know about a provider."""
        monkeypatch.setitem(gateways.PROVIDERS, self.code, self.from_settings)
        monkeypatch.setitem(gateways.CONFIGURED, self.code, lambda: self.is_configured())

    def from_settings(self) -> "Provider":
        if "from_settings" in self.fails:
            raise self.fails.pop("from_settings")
        return self

    def is_configured(self) -> bool:
        return True

    def create(self, *, request: PaymentRequest) -> PaymentInstruction:
        self._called("create")
        self.requests.append(request)
        with self._lock:
            trade = self.trades.get(request.trade_no)
            if trade is None and not self.lazy:
                self.trades[request.trade_no] = Trade(request.amount)
            assert trade is None or trade.amount == request.amount
        self._answer("create")
        if request.product == Product.NATIVE:
            return PaymentInstruction(qr_code=f"testpay://{request.trade_no}")
        return PaymentInstruction(redirect_url=f"https://testpay.example/{request.trade_no}", jsapi={"a": "b"})

    def query(self, *, trade_no: str) -> TradeState:
        self._called("query")
        trade = self.trades.get(trade_no)
        if trade is None:
            return TradeState(TradeStatus.UNKNOWN_TRADE)
        amount = trade.amount if trade.state == TradeStatus.PAID else None
        return TradeState(trade.state, trade.provider_trade_no, amount, trade.paid_at)

    def close(self, *, trade_no: str) -> CloseResult:
        self._called("close")
        with self._lock:
            trade = self.trades.get(trade_no)
            if trade is None:
                return CloseResult.UNKNOWN_TRADE
            if trade.state == TradeStatus.PAID:
                return CloseResult.ALREADY_PAID
            trade.state = TradeStatus.CLOSED
        self._answer("close")
        return CloseResult.CLOSED

    def refund(self, *, request: RefundRequest) -> RefundResult:
        self._called("refund")
        self.requests.append(request)
        with self._lock:
            trade = self.trades[request.trade_no]
            trade.refunds.setdefault(request.refund_no, request.amount)
            assert sum(trade.refunds.values()) <= trade.amount, "the provider was asked for more than was paid"
        self._answer("refund")
        return self._refund_result(request.refund_no, request.amount)

    def query_refund(self, *, trade_no: str, refund_no: str) -> RefundResult:
        self._called("query_refund")
        amount = self.trades[trade_no].refunds.get(refund_no)
        if amount is None:
            return RefundResult(RefundState.UNKNOWN_REFUND)
        return self._refund_result(refund_no, amount)

    def parse_notify(self, *, body: bytes, headers: Mapping[str, str]) -> Notification:
        if headers.get("signature") != sign(body):
            raise NotifyRefused("signature")
        content = json.loads(body)
        return Notification(
            key=content["key"],
            kind=NotifyKind(content["kind"]),
            state=NotifyState(content["state"]),
            trade_no=content["trade_no"],
            provider_trade_no=content["provider_trade_no"],
            amount=None if content["amount"] is None else Decimal(content["amount"]),
            refund_no=content["refund_no"],
            provider_refund_no=content["provider_refund_no"],
            facts={"buyer": "a***@example.com"},
        )

    def notify_answer(self, *, accepted: bool) -> NotifyAnswer:
        return NotifyAnswer(200 if accepted else 400, "text/plain", b"success" if accepted else b"failure")

    def download_bill(self, *, day: date) -> Iterable[BillRow]:
        self._called("download_bill")
        return self.bill

    def pay(self, trade_no: str, amount: Decimal | None = None) -> Trade:
        """What the shopper does at the cashier. Raises AssertionError when it is closed."""
        with self._lock:
            trade = self.trades.setdefault(trade_no, Trade(amount or Decimal("0.00")))
            assert trade.state != TradeStatus.CLOSED
            trade.state = TradeStatus.PAID
            trade.provider_trade_no = f"TP{trade_no}"
            trade.paid_at = timezone.now()
            trade.amount = amount or trade.amount
        return trade

    def _called(self, verb: str) -> None:
        """Nobody may wait for a provider with a transaction open; the test's own one does not count."""
        own = [block for block in connection.atomic_blocks if not getattr(block, "_from_testcase", False)]
        assert not own, f"{verb} was called inside a transaction"
        self.calls[verb] += 1
        if verb in self.fails:
            raise self.fails.pop(verb)

    def _answer(self, verb: str) -> None:
        if verb in self.swallows:
            self.swallows.remove(verb)
            raise UnknownOutcome("timeout")

    def _refund_result(self, refund_no: str, amount: Decimal) -> RefundResult:
        return RefundResult(self.refund_state, f"TPR{refund_no}", amount)


def sign(body: bytes) -> str:
    return hmac.new(KEY, body, hashlib.sha256).hexdigest()


def notify(paid: str, amount: str | None, /, **changes: Any) -> tuple[bytes, dict[str, str]]:
    """A notification that a payment was made, with the header that signs it."""
    content = {
        "key": f"n-{paid}",
        "kind": "payment",
        "state": "paid",
        "trade_no": paid,
        "provider_trade_no": f"TP{paid}",
        "amount": amount,
        "refund_no": "",
        "provider_refund_no": "",
        **changes,
    }
    body = json.dumps(content).encode()
    return body, {"signature": sign(body)}


def bill_row(kind: str, trade_no: str, amount: str, refund_no: str = "") -> BillRow:
    return BillRow(BillKind(kind), trade_no, f"TP{trade_no}", refund_no, Decimal(amount), timezone.now())
