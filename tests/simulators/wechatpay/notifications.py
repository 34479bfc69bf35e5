"""Asynchronous notifications by WeChat Pay's rules: signed, sealed, repeated until the shop answers 200 or 204."""

import json
from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from tests.simulators.control import ServiceName
from tests.simulators.payments.clock import now
from tests.simulators.payments.notifying import Answer, Delivery, Notifier
from tests.simulators.wechatpay.orders import Order, Refund
from tests.simulators.wechatpay.signing import APPID, MCHID, sealed, signature_headers

MINUTE, HOUR = 60, 3600
# 24 hours and 4 minutes.
WAITS = (
    *(15, 15, 30, 3 * MINUTE, 10 * MINUTE, 20 * MINUTE, 30 * MINUTE, 30 * MINUTE, 30 * MINUTE),
    *(HOUR, 3 * HOUR, 3 * HOUR, 3 * HOUR, 6 * HOUR, 6 * HOUR),
)


def notifier() -> Notifier:
    return Notifier(ServiceName.WECHATPAY, waits=WAITS, took=_took)


def _took(answer: Answer) -> bool:
    return answer.status in (200, 204)


def payment_of(order: Order) -> dict[str, Any]:
    """The same facts in a query's answer and in a notification."""
    facts: dict[str, Any] = {
        "appid": APPID,
        "mchid": MCHID,
        "out_trade_no": order.out_trade_no,
        "trade_state": order.state,
        "trade_state_desc": {"NOTPAY": "订单未支付", "CLOSED": "订单已关闭"}.get(order.state, "支付成功"),
        "amount": {"total": order.fen, "currency": "CNY"},
    }
    if order.paid:
        facts |= {
            "transaction_id": order.transaction_id,
            "trade_type": order.trade_type,
            "bank_type": "OTHERS",
            "attach": "",
            "success_time": order.paid.isoformat(timespec="seconds"),
            "payer": {"openid": order.openid},
            "amount": {"total": order.fen, "payer_total": order.fen, "currency": "CNY", "payer_currency": "CNY"},
        }
    return facts


def payment_delivery(order: Order, *, notify_id: str) -> Delivery:
    # What it was when it was paid: a refund has a notification of its own.
    facts = payment_of(order) | {"trade_state": "SUCCESS"}
    return delivery_of(order.notify_url, notify_id, "TRANSACTION.SUCCESS", "支付成功", facts, kind="transaction")


def refund_delivery(order: Order, refund: Refund, *, notify_id: str) -> Delivery:
    facts = {
        "mchid": MCHID,
        "out_trade_no": order.out_trade_no,
        "transaction_id": order.transaction_id,
        "out_refund_no": refund.out_refund_no,
        "refund_id": refund.refund_id,
        "refund_status": refund.status,
        "success_time": (refund.succeeded or now()).isoformat(timespec="seconds"),
        "user_received_account": "支付用户零钱",
        "amount": {
            "total": order.fen,
            "refund": refund.fen,
            "payer_total": order.fen,
            "payer_refund": refund.fen,
        },
    }
    return delivery_of(refund.notify_url, notify_id, "REFUND.SUCCESS", "退款成功", facts, kind="refund")


def delivery_of(
    url: str, notify_id: str, event: str, summary: str, facts: Mapping[str, Any], *, kind: str
) -> Delivery:
    content = {
        "id": notify_id,
        "create_time": now().isoformat(timespec="seconds"),
        "resource_type": "encrypt-resource",
        "event_type": event,
        "summary": summary,
        "resource": sealed(facts, kind=kind),
    }
    body = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    return Delivery(url, body, {"Content-Type": "application/json", **signature_headers(body)})


def new_notify_id() -> str:
    return str(uuid4())
