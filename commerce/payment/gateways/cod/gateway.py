"""Cash behind the interface of the gateways. What was collected is the shop's own record: there is nothing to ask."""

from collections.abc import Iterable, Mapping
from datetime import date

from commerce.payment.gateways.base import (
    BillRow,
    Notification,
    NotifyAnswer,
    NotifyRefused,
    PaymentInstruction,
    PaymentRequest,
    RefundRequest,
    RefundResult,
    TradeState,
)
from commerce.payment.gateways.enums import CloseResult, Product, RefundState, TradeStatus


class CashGateway:
    code = "cod"
    products = frozenset({Product.COD})

    def create(self, *, request: PaymentRequest) -> PaymentInstruction:
        return PaymentInstruction()

    def query(self, *, trade_no: str) -> TradeState:
        """Whether the courier has the money is what `collect_cash` writes down; nobody else knows."""
        return TradeState(TradeStatus.WAITING)

    def close(self, *, trade_no: str) -> CloseResult:
        return CloseResult.CLOSED

    def refund(self, *, request: RefundRequest) -> RefundResult:
        """Handed back by people; the record of who did it is the shop's."""
        return RefundResult(RefundState.SUCCEEDED, amount=request.amount)

    def query_refund(self, *, trade_no: str, refund_no: str) -> RefundResult:
        return RefundResult(RefundState.SUCCEEDED)

    def parse_notify(self, *, body: bytes, headers: Mapping[str, str]) -> Notification:
        raise NotifyRefused("cash sends no notifications")

    def notify_answer(self, *, accepted: bool) -> NotifyAnswer:
        return NotifyAnswer(404, "text/plain", b"")

    def download_bill(self, *, day: date) -> Iterable[BillRow]:
        return ()
