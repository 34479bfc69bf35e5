"""Asynchronous notifications by Alipay's rules: a signed form, repeated until the shop answers `success`."""

import secrets
from urllib.parse import urlencode

from tests.simulators.alipay.requests import APP_ID, SELLER_ID
from tests.simulators.alipay.signing import signed_fields
from tests.simulators.alipay.trades import BUYER, BUYER_ID, Trade
from tests.simulators.control import ServiceName
from tests.simulators.payments.clock import now, plain
from tests.simulators.payments.notifying import Answer, Delivery, Notifier

MINUTE, HOUR = 60, 3600
# 8 tries in 25 hours.
WAITS = (4 * MINUTE, 10 * MINUTE, 10 * MINUTE, HOUR, 2 * HOUR, 6 * HOUR, 15 * HOUR)


def notifier() -> Notifier:
    return Notifier(ServiceName.ALIPAY, waits=WAITS, took=_took)


def _took(answer: Answer) -> bool:
    return answer.status == 200 and answer.body == b"success"


def fields_of(trade: Trade, *, notify_id: str, refund: str = "") -> dict[str, str]:
    """What is told about a trade; `refund` is the request number when it is told because of a refund."""
    fields = {
        "app_id": APP_ID,
        "auth_app_id": APP_ID,
        "buyer_id": BUYER_ID,
        "buyer_logon_id": BUYER,
        "buyer_pay_amount": f"{trade.total:.2f}",
        "charset": "utf-8",
        "fund_bill_list": f'[{{"amount":"{trade.total:.2f}","fundChannel":"ALIPAYACCOUNT"}}]',
        "gmt_create": plain(trade.created),
        "invoice_amount": f"{trade.total:.2f}",
        "notify_id": notify_id,
        "notify_time": plain(now()),
        "notify_type": "trade_status_sync",
        "out_trade_no": trade.out_trade_no,
        "point_amount": "0.00",
        "receipt_amount": f"{trade.total:.2f}",
        "seller_id": SELLER_ID,
        "sign_type": "RSA2",
        "subject": trade.subject,
        "total_amount": f"{trade.total:.2f}",
        "trade_no": trade.trade_no,
        "trade_status": trade.status,
        "version": "1.0",
    }
    if trade.paid:
        fields["gmt_payment"] = plain(trade.paid)
    if refund:
        fields["gmt_refund"] = f"{plain(trade.refunds[refund].made)}.000"
        fields["out_biz_no"] = refund
        fields["refund_fee"] = f"{trade.refunded:.2f}"  # of all refunds together
        if trade.status == "TRADE_CLOSED":
            fields["gmt_close"] = plain(trade.refunds[refund].made)
    return fields


def delivery_of(trade: Trade, *, refund: str = "", notify_id: str = "") -> Delivery:
    fields = fields_of(trade, notify_id=notify_id or new_notify_id(), refund=refund)
    return Delivery(
        url=trade.notify_url,
        body=urlencode(signed_fields(fields)).encode(),
        headers={"Content-Type": "application/x-www-form-urlencoded; charset=utf-8"},
    )


def new_notify_id() -> str:
    """One for all tries of a notification."""
    return f"{now():%Y%m%d}00222{secrets.token_hex(12)}"
