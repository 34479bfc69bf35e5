"""What the simulated Alipay knows about money: trades, and refunds of them."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from tests.simulators.payments.clock import now
from tests.simulators.payments.memory import Memory

BUYER_ID, BUYER = "2088102100000001", "138****0001"


class Refused(Exception):
    """A business refusal in Alipay's words: code 40004 with one of the ACQ codes."""

    def __init__(self, sub_code: str, sub_msg: str, *, code: str = "40004", msg: str = "Business Failed") -> None:
        super().__init__(sub_code)
        self.reply = {"code": code, "msg": msg, "sub_code": sub_code, "sub_msg": sub_msg}


@dataclass(frozen=True)
class Refund:
    out_request_no: str
    amount: Decimal
    reason: str
    made: datetime = field(default_factory=now)


@dataclass
class Trade:
    out_trade_no: str
    total: Decimal
    subject: str
    expires: datetime
    method: str
    notify_url: str
    return_url: str
    quit_url: str
    created: datetime = field(default_factory=now)
    trade_no: str = ""
    token: str = field(default_factory=lambda: secrets.token_urlsafe(16))  # of the cashier's page
    paid: datetime | None = None
    closed: datetime | None = None
    refunds: dict[str, Refund] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.trade_no = self.trade_no or f"{self.created:%Y%m%d}220014{secrets.randbelow(10**14):014d}"

    @property
    def refunded(self) -> Decimal:
        return sum((refund.amount for refund in self.refunds.values()), Decimal("0.00"))

    @property
    def status(self) -> str:
        if self.paid:
            return "TRADE_CLOSED" if self.refunded == self.total else "TRADE_SUCCESS"
        return "TRADE_CLOSED" if self.closed or self.expires <= now() else "WAIT_BUYER_PAY"

    def pay(self) -> bool:
        """False when it is too late, or done already."""
        if self.status != "WAIT_BUYER_PAY":
            return False
        self.paid = now()
        return True

    def close(self) -> None:
        if self.status != "WAIT_BUYER_PAY":
            raise Refused("ACQ.REASON_TRADE_STATUS_INVALID", "交易状态异常")
        self.closed = now()

    def refund(self, out_request_no: str, amount: Decimal, reason: str) -> bool:
        """Whether money has moved: a repeated request number moves none. Raises Refused."""
        if not self.paid:
            raise Refused("ACQ.TRADE_STATUS_ERROR", "交易状态不合法")
        if known := self.refunds.get(out_request_no):
            if known.amount != amount:
                raise Refused("ACQ.DISCORDANT_REPEAT_REQUEST", "请求信息不一致")
            return False
        if self.refunded + amount > self.total:
            raise Refused("ACQ.REFUND_AMT_NOT_EQUAL_TOTAL", "退款金额超限")
        self.refunds[out_request_no] = Refund(out_request_no, amount, reason)
        return True


class Ledger:
    def __init__(self) -> None:
        self.memory = Memory("alipay")
        self.by_number: dict[str, Trade] = {}
        self.by_token: dict[str, Trade] = {}
        for record in self.memory.recall():
            refunds = {number: Refund(**refund) for number, refund in record.pop("refunds").items()}
            self.by_number[record["out_trade_no"]] = Trade(**record, refunds=refunds)
        self.by_token = {trade.token: trade for trade in self}

    def __iter__(self) -> Iterator[Trade]:
        return iter(self.by_number.values())

    def open(self, wanted: Trade) -> Trade:
        """The trade of this number, new if there is none. Raises Refused when it cannot be paid like this."""
        trade = self.by_number.setdefault(wanted.out_trade_no, wanted)
        if trade.total != wanted.total:
            raise Refused("ACQ.CONTEXT_INCONSISTENT", "交易信息被篡改")
        if trade.paid:
            raise Refused("ACQ.TRADE_HAS_SUCCESS", "交易已被支付")
        if trade.status == "TRADE_CLOSED":
            raise Refused("ACQ.TRADE_HAS_CLOSE", "交易已经关闭")
        self.by_token[trade.token] = trade
        self.keep(trade)
        return trade

    def keep(self, trade: Trade) -> None:
        """To be called after each change."""
        self.memory.keep(trade.out_trade_no, trade)

    def find(self, out_trade_no: str, trade_no: str) -> Trade:
        if trade := self.by_number.get(out_trade_no):
            return trade
        for trade in self:
            if trade_no and trade.trade_no == trade_no:
                return trade
        raise Refused("ACQ.TRADE_NOT_EXIST", "交易不存在")
