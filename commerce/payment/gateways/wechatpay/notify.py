"""WeChat Pay's asynchronous notification: signed in its headers, sealed with the key that both sides hold.

The rules are those of pay.weixin.qq.com (API v3, 支付成功回调通知, 退款结果通知). That the order, the amount and the
state fit is for the payment services to see.
"""

import base64
import json
from collections.abc import Mapping
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from commerce.payment.gateways import facts
from commerce.payment.gateways.base import Notification, NotifyRefused
from commerce.payment.gateways.enums import NotifyKind, NotifyState
from commerce.payment.gateways.wechatpay import signatures
from commerce.payment.gateways.wechatpay.account import Account

LARGEST = 16 * 1024  # bytes
PAYMENT_EVENT = "TRANSACTION.SUCCESS"
# What each event must find inside.
REFUND_EVENTS = {
    "REFUND.SUCCESS": ("SUCCESS", NotifyState.REFUND_SUCCEEDED),
    "REFUND.CLOSED": ("CLOSED", NotifyState.REFUND_CLOSED),
    "REFUND.ABNORMAL": ("ABNORMAL", NotifyState.REFUND_ABNORMAL),
}
# What is kept for the record: nothing that tells who has paid.
KEPT = (
    *("mchid", "appid", "out_trade_no", "transaction_id", "trade_type", "trade_state", "success_time"),
    *("out_refund_no", "refund_id", "refund_status", "amount"),
)


def parse(body: bytes, headers: Mapping[str, str], *, account: Account) -> Notification:
    """Raises NotifyRefused."""
    if len(body) > LARGEST:
        raise NotifyRefused("too large")
    try:
        signatures.check(body, {name.lower(): value for name, value in headers.items()}, account)
        envelope = _json_object(body)
        return _notification(envelope, _open(envelope, account), account)
    except ValueError as error:
        raise NotifyRefused(f"wrong {error}") from None


def _json_object(raw: bytes) -> dict[str, Any]:
    try:
        content = json.loads(raw.decode("utf-8"), object_pairs_hook=facts.unique)
    except (ValueError, RecursionError):
        raise ValueError("JSON") from None
    if not isinstance(content, dict):
        raise ValueError("JSON")
    return content


def _open(envelope: Mapping[str, Any], account: Account) -> dict[str, Any]:
    resource = envelope.get("resource")
    if envelope.get("resource_type") != "encrypt-resource" or not isinstance(resource, dict):
        raise ValueError("resource_type")
    if resource.get("algorithm") != "AEAD_AES_256_GCM":
        raise ValueError("algorithm")
    kind = "transaction" if envelope.get("event_type") == PAYMENT_EVENT else "refund"
    if resource.get("original_type") != kind:
        raise ValueError("original_type")
    nonce = facts.text(resource, "nonce", longest=16).encode()
    associated = facts.text(resource, "associated_data", longest=16) if resource.get("associated_data") else ""
    ciphertext = facts.text(resource, "ciphertext", longest=LARGEST)
    try:
        plain = AESGCM(account.apiv3_key).decrypt(
            nonce, base64.b64decode(ciphertext, validate=True), associated.encode()
        )
    except (InvalidTag, ValueError):
        raise ValueError("ciphertext") from None
    return _json_object(plain)


def _notification(envelope: Mapping[str, Any], content: Mapping[str, Any], account: Account) -> Notification:
    """Raises ValueError naming the field."""
    if content.get("mchid") != account.mchid:
        raise ValueError("mchid")
    amount = content.get("amount")
    if not isinstance(amount, dict) or amount.get("currency", "CNY") != "CNY":
        raise ValueError("amount")
    refund: dict[str, str] = {}
    if envelope.get("event_type") == PAYMENT_EVENT:
        if content.get("appid") != account.appid:
            raise ValueError("appid")
        kind, state, paid = NotifyKind.PAYMENT, NotifyState.PAID, amount.get("total")
        expected = ("trade_state", "SUCCESS")
    else:
        status, state = facts.one_of(REFUND_EVENTS, envelope, "event_type")
        kind, paid = NotifyKind.REFUND, amount.get("refund")
        expected = ("refund_status", status)
        refund = {
            "refund_no": facts.number(content, "out_refund_no"),
            "provider_refund_no": facts.number(content, "refund_id"),
        }
    if content.get(expected[0]) != expected[1]:
        raise ValueError(expected[0])
    moment = content.get("success_time")
    return Notification(
        key=facts.text(envelope, "id"),
        kind=kind,
        state=state,
        trade_no=facts.number(content, "out_trade_no"),
        provider_trade_no=facts.number(content, "transaction_id"),
        amount=facts.from_fen(paid),
        happened_at=facts.iso_time(moment) if moment else None,
        facts={name: content[name] for name in KEPT if name in content},
        **refund,
    )
