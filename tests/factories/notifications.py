"""Notifications as the simulated providers sign them, for tests that need no provider to be running."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from tests.simulators.alipay.requests import APP_ID, SELLER_ID
from tests.simulators.alipay.signing import signed_fields
from tests.simulators.payments.clock import now, plain
from tests.simulators.wechatpay.signing import APPID, MCHID, sealed, signature_headers


@dataclass(frozen=True)
class SignedNotify:
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)


def alipay_fields(trade_no: str, amount: str, /, **changes: str | None) -> dict[str, str]:
    """Of a payment, not signed yet; None leaves a field out."""
    fields: dict[str, str | None] = {
        "app_id": APP_ID,
        "auth_app_id": APP_ID,
        "buyer_id": "2088102100000001",
        "buyer_logon_id": "138****0001",
        "charset": "utf-8",
        "gmt_payment": plain(now()),
        "notify_id": uuid4().hex,
        "notify_time": plain(now()),
        "notify_type": "trade_status_sync",
        "out_trade_no": trade_no,
        "seller_id": SELLER_ID,
        "sign_type": "RSA2",
        "subject": "集市订单",
        "total_amount": amount,
        "trade_no": f"2026112022001400{trade_no[-12:]}",
        "trade_status": "TRADE_SUCCESS",
        "version": "1.0",
    }
    return {name: value for name, value in (fields | changes).items() if value is not None}


def alipay_notify(trade_no: str, amount: str, /, **changes: str | None) -> SignedNotify:
    """Signed by the simulated Alipay, whatever it says."""
    fields = signed_fields(alipay_fields(trade_no, amount, **changes))
    return SignedNotify(urlencode(fields).encode(), {"Content-Type": "application/x-www-form-urlencoded"})


def alipay_refund_notify(
    trade_no: str, amount: str, /, *, refund_no: str, refunded: str, **changes: str
) -> SignedNotify:
    moment = f"{plain(now())}.000"
    return alipay_notify(
        trade_no, amount, **{"gmt_refund": moment, "out_biz_no": refund_no, "refund_fee": refunded, **changes}
    )


def wechat_facts(trade_no: str, fen: int, /, **changes: Any) -> dict[str, Any]:
    """Of a payment, not sealed yet; None leaves a field out."""
    facts = {
        "appid": APPID,
        "mchid": MCHID,
        "out_trade_no": trade_no,
        "transaction_id": f"4200{trade_no[-12:]}",
        "trade_type": "NATIVE",
        "trade_state": "SUCCESS",
        "bank_type": "OTHERS",
        "success_time": now().isoformat(timespec="seconds"),
        "payer": {"openid": "oUpF8uMuAJO0000000000000001"},
        "amount": {"total": fen, "payer_total": fen, "currency": "CNY", "payer_currency": "CNY"},
    }
    return {name: value for name, value in (facts | changes).items() if value is not None}


def wechat_refund_facts(
    trade_no: str, fen: int, /, *, refund_no: str, refunded: int, **changes: Any
) -> dict[str, Any]:
    return wechat_facts(
        trade_no,
        fen,
        **{
            "appid": None,
            "trade_state": None,
            "out_refund_no": refund_no,
            "refund_id": f"5030{refund_no[-12:]}",
            "refund_status": "SUCCESS",
            "amount": {"total": fen, "refund": refunded, "payer_total": fen, "payer_refund": refunded},
            **changes,
        },
    )


def wechat_envelope(
    facts: Mapping[str, Any], *, event: str = "TRANSACTION.SUCCESS", kind: str = "", **changes: Any
) -> dict[str, Any]:
    kind = kind or ("refund" if event.startswith("REFUND") else "transaction")
    envelope = {
        "id": str(uuid4()),
        "create_time": now().isoformat(timespec="seconds"),
        "resource_type": "encrypt-resource",
        "event_type": event,
        "summary": "支付成功",
        "resource": sealed(facts, kind=kind),
    }
    return envelope | changes


def wechat_notify(content: Mapping[str, Any]) -> SignedNotify:
    """Signed by the simulated WeChat Pay, whatever it says; `content` is what `wechat_envelope` gives."""
    body = json.dumps(content, ensure_ascii=False).encode()
    return SignedNotify(body, {"Content-Type": "application/json", **signature_headers(body)})
