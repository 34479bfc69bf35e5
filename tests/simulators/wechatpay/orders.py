"""What the simulated WeChat Pay knows about money: orders in fen, and refunds of them."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from tests.simulators.payments.clock import now
from tests.simulators.payments.memory import Memory


class Refused(Exception):
    """An error in WeChat Pay's words: a status, a code, a message."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(code)
        self.status = status
        self.reply = {"code": code, "message": message}


@dataclass
class Refund:
    out_refund_no: str
    refund_id: str
    fen: int
    notify_url: str
    made: datetime = field(default_factory=now)
    status: str = "PROCESSING"
    succeeded: datetime | None = None


def new_prepay_id() -> str:
    """It gets into addresses, and so into logs: nothing in it may look like a mobile number."""
    return f"wx{secrets.token_hex(17).replace('1', 'a')}"


@dataclass
class Order:
    out_trade_no: str
    fen: int
    description: str
    expires: datetime
    trade_type: str  # NATIVE, JSAPI, MWEB
    notify_url: str
    openid: str
    prepay_id: str = field(default_factory=new_prepay_id)
    transaction_id: str = field(default_factory=lambda: f"4200{now():%Y%m%d}{secrets.randbelow(10**16):016d}")
    created: datetime = field(default_factory=now)
    paid: datetime | None = None
    closed: bool = False
    refunds: dict[str, Refund] = field(default_factory=dict)

    @property
    def state(self) -> str:
        if self.paid:
            return "REFUND" if self.refunds else "SUCCESS"
        return "CLOSED" if self.closed or self.expires <= now() else "NOTPAY"

    @property
    def refunded_fen(self) -> int:
        return sum(refund.fen for refund in self.refunds.values())

    def pay(self) -> bool:
        """False when it is too late, or done already."""
        if self.state != "NOTPAY":
            return False
        self.paid = now()
        return True

    def close(self) -> None:
        """Closing what is closed is no error. Raises Refused for a paid order."""
        if self.paid:
            raise Refused(400, "ORDERPAID", "该订单已支付")
        self.closed = True

    def refund(self, out_refund_no: str, fen: int, total: int, notify_url: str) -> tuple[Refund, bool]:
        """The refund, and whether it is a new one: a repeated number is the same refund. Raises Refused."""
        if not self.paid:
            raise Refused(400, "INVALID_REQUEST", "订单未支付，无法退款")
        if total != self.fen:
            raise Refused(400, "INVALID_REQUEST", "订单金额不一致")
        if known := self.refunds.get(out_refund_no):
            if known.fen != fen:
                raise Refused(400, "INVALID_REQUEST", "请求参数与首次请求时不一致")
            return known, False
        if self.refunded_fen + fen > self.fen:
            raise Refused(400, "INVALID_REQUEST", "申请退款金额大于订单可退金额")
        refund_id = f"5030{now():%Y%m%d}{secrets.randbelow(10**16):016d}"
        self.refunds[out_refund_no] = Refund(out_refund_no, refund_id, fen, notify_url)
        return self.refunds[out_refund_no], True


class Ledger:
    def __init__(self) -> None:
        self.memory = Memory("wechatpay")
        self.orders: dict[str, Order] = {}
        for record in self.memory.recall():
            refunds = {number: Refund(**refund) for number, refund in record.pop("refunds").items()}
            for refund in refunds.values():  # whoever was to carry it out is gone
                refund.status, refund.succeeded = "SUCCESS", refund.succeeded or refund.made
            self.orders[record["out_trade_no"]] = Order(**record, refunds=refunds)
        self.prepaid = {order.prepay_id: order for order in self}

    def __iter__(self) -> Iterator[Order]:
        return iter(self.orders.values())

    def open(self, wanted: Order) -> Order:
        """The order of this number, new if there is none. Raises Refused when it cannot be paid like this."""
        order = self.orders.setdefault(wanted.out_trade_no, wanted)
        if order.paid:
            raise Refused(400, "ORDERPAID", "该订单已支付")
        if order.state == "CLOSED":
            raise Refused(400, "ORDER_CLOSED", "该订单已关闭")
        if (order.fen, order.trade_type) != (wanted.fen, wanted.trade_type):
            raise Refused(400, "INVALID_REQUEST", "请求重入时，参数与首次请求时不一致")
        self.prepaid[order.prepay_id] = order
        self.keep(order)
        return order

    def keep(self, order: Order) -> None:
        """To be called after each change."""
        self.memory.keep(order.out_trade_no, order)

    def find(self, out_trade_no: str) -> Order:
        if order := self.orders.get(out_trade_no):
            return order
        raise Refused(404, "ORDER_NOT_EXIST", "订单不存在")

    def find_refund(self, out_refund_no: str) -> tuple[Order, Refund]:
        for order in self:
            if refund := order.refunds.get(out_refund_no):
                return order, refund
        raise Refused(404, "RESOURCE_NOT_EXISTS", "退款单不存在")
