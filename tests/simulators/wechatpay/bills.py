"""The daily trade bill: CSV in UTF-8, every value behind a backtick, totals at the end."""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal

from tests.simulators.wechatpay.orders import Ledger, Order, Refund
from tests.simulators.wechatpay.signing import APPID, MCHID

COLUMNS = (
    "交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,"
    "应结订单金额,代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,商户数据包,"
    "手续费,费率,订单金额,申请退款金额,费率备注"
)
TOTALS = "总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额"


def make_bill(ledger: Ledger, day: date) -> bytes:
    rows = [*_rows(ledger, day)]
    paid = sum((Decimal(row[12]) for row in rows), Decimal(0))
    refunded = sum((Decimal(row[16]) for row in rows), Decimal(0))
    totals = (str(len(rows)), f"{paid:.2f}", f"{refunded:.2f}", "0.00", "0.00", f"{paid:.2f}", f"{refunded:.2f}")
    lines = [COLUMNS, *map(_line, rows), TOTALS, _line(totals)]
    return "".join(f"{line}\r\n" for line in lines).encode("utf-8-sig")


def _line(values: tuple[str, ...]) -> str:
    return ",".join(f"`{value}" for value in values)


def _rows(ledger: Ledger, day: date) -> Iterator[tuple[str, ...]]:
    for order in ledger:
        if order.paid and order.paid.date() == day:
            yield _row(order, order.paid, None)
        for refund in order.refunds.values():
            if refund.made.date() == day:
                yield _row(order, refund.made, refund)


def _row(order: Order, moment: datetime, refund: Refund | None) -> tuple[str, ...]:
    paid = "0.00" if refund else f"{order.fen / 100:.2f}"
    refunded = f"{refund.fen / 100:.2f}" if refund else "0.00"
    return (
        *(f"{moment:%Y-%m-%d %H:%M:%S}", APPID, MCHID, "0", "", order.transaction_id, order.out_trade_no),
        *(order.openid, order.trade_type, "REFUND" if refund else "SUCCESS", "OTHERS", "CNY", paid, "0.00"),
        *((refund.refund_id, refund.out_refund_no) if refund else ("0", "0")),
        *(refunded, "0.00", "ORIGINAL" if refund else "", refund.status if refund else ""),
        *(order.description, "", "0.00000", "0.60%", paid, refunded, ""),
    )
