"""The verbs that a server calls: query, close, refund, refund query, bill."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from tests.simulators.alipay.requests import Asked
from tests.simulators.alipay.trades import BUYER, BUYER_ID, Ledger, Refused, Trade
from tests.simulators.payments.clock import plain
from tests.simulators.payments.money import parse_yuan

OK = {"code": "10000", "msg": "Success"}
Refunded = Callable[[Trade, str], None]


def find(ledger: Ledger, asked: Asked) -> Trade:
    out_trade_no = asked.text("out_trade_no", 64, required=False)
    trade_no = asked.text("trade_no", 64, required=not out_trade_no)
    return ledger.find(out_trade_no, trade_no)


def query(ledger: Ledger, asked: Asked) -> dict[str, Any]:
    trade = find(ledger, asked)
    reply: dict[str, Any] = {
        **OK,
        "buyer_logon_id": BUYER,
        "buyer_pay_amount": f"{trade.total if trade.paid else 0:.2f}",
        "buyer_user_id": BUYER_ID,
        "invoice_amount": f"{trade.total if trade.paid else 0:.2f}",
        "out_trade_no": trade.out_trade_no,
        "point_amount": "0.00",
        "receipt_amount": f"{trade.total if trade.paid else 0:.2f}",
        "total_amount": f"{trade.total:.2f}",
        "trade_no": trade.trade_no,
        "trade_status": trade.status,
    }
    if trade.paid:
        reply["send_pay_date"] = plain(trade.paid)
        reply["fund_bill_list"] = [{"amount": f"{trade.total:.2f}", "fund_channel": "ALIPAYACCOUNT"}]
    return reply


def close(ledger: Ledger, asked: Asked) -> dict[str, Any]:
    trade = find(ledger, asked)
    trade.close()
    ledger.keep(trade)
    return {**OK, **_numbers(trade)}


def refund(ledger: Ledger, asked: Asked, tell: Refunded) -> dict[str, Any]:
    trade = find(ledger, asked)
    try:
        amount = parse_yuan(asked.biz.get("refund_amount"))
    except ValueError:
        raise Refused("ACQ.INVALID_PARAMETER", "参数无效：refund_amount") from None
    number = asked.text("out_request_no", 64, required=False) or trade.out_trade_no
    moved = trade.refund(number, amount, asked.text("refund_reason", 256, required=False))
    if moved:
        ledger.keep(trade)
        tell(trade, number)
    return {
        **OK,
        "buyer_logon_id": BUYER,
        "buyer_user_id": BUYER_ID,
        "fund_change": "Y" if moved else "N",
        "gmt_refund_pay": plain(trade.refunds[number].made),
        **_numbers(trade),
        "refund_fee": f"{trade.refunded:.2f}",
        "send_back_fee": f"{amount:.2f}",
    }


def refund_query(ledger: Ledger, asked: Asked) -> dict[str, Any]:
    """An unknown refund is a success without anything in it, as with Alipay."""
    trade = find(ledger, asked)
    number = asked.text("out_request_no", 64)
    known = trade.refunds.get(number)
    if known is None:
        return {**OK}
    return {
        **OK,
        **_numbers(trade),
        "out_request_no": number,
        "refund_amount": f"{known.amount:.2f}",
        "refund_status": "REFUND_SUCCESS",
        "total_amount": f"{trade.total:.2f}",
    }


def bill_url(asked: Asked, base: str) -> dict[str, Any]:
    """Yesterday's bill is there from 9 in the morning with Alipay; here today's can be had as well."""
    day = asked.text("bill_date", 10)
    if asked.text("bill_type", 20) != "trade" or not re.fullmatch(r"\d{4}-\d{2}-\d{2}", day, re.ASCII):
        raise Refused("isv.invalid-arguments", "参数无效")
    return {**OK, "bill_download_url": f"{base}/alipay/bills/{day}.csv.zip?biz_type=trade"}


def _numbers(trade: Trade) -> Mapping[str, str]:
    return {"out_trade_no": trade.out_trade_no, "trade_no": trade.trade_no}
