"""Alipay's asynchronous notification, read strictly: whatever is doubtful proves nothing.

The rules are those of opendocs.alipay.com (异步通知说明): a form, signed with RSA2 over all fields but `sign` and
`sign_type`. That the order, the amount and the state fit is for the payment services to see.
"""

import re
from collections.abc import Mapping
from urllib.parse import unquote_to_bytes

from commerce.payment.gateways import facts, keys
from commerce.payment.gateways.alipay.account import Account
from commerce.payment.gateways.base import Notification, NotifyRefused
from commerce.payment.gateways.enums import NotifyKind, NotifyState

LARGEST = 16 * 1024  # bytes
MOST_FIELDS = 100
FIELD = re.compile(rb"([a-zA-Z0-9_]{1,64})=((?:[A-Za-z0-9._*~!'()+-]|%[0-9A-Fa-f]{2})*)")
STATES = {
    "WAIT_BUYER_PAY": NotifyState.WAITING,
    "TRADE_SUCCESS": NotifyState.PAID,
    "TRADE_FINISHED": NotifyState.FINISHED,
    "TRADE_CLOSED": NotifyState.CLOSED,
}
# What is kept for the record: nothing that tells who has paid.
KEPT = (
    *("app_id", "seller_id", "notify_id", "notify_time", "notify_type", "out_trade_no", "trade_no", "trade_status"),
    *("total_amount", "receipt_amount", "gmt_create", "gmt_payment", "gmt_close"),
    *("out_biz_no", "refund_fee", "gmt_refund"),
)


def parse(body: bytes, *, account: Account) -> Notification:
    """Raises NotifyRefused."""
    fields = _read_form(body)
    _check_signature(fields, account)
    _check_account(fields, account)
    try:
        return _notification(fields)
    except ValueError as error:
        raise NotifyRefused(f"wrong {error}") from None


def returned_trade(query: bytes, *, account: Account) -> str:
    """Our number in the address that a payer comes back with. Signed by Alipay, it says what it is about; it proves no
    payment. Raises NotifyRefused."""
    fields = _read_form(query)
    _check_signature(fields, account)
    _check_account(fields, account)
    try:
        return facts.number(fields, "out_trade_no")
    except ValueError as error:
        raise NotifyRefused(f"wrong {error}") from None


def _read_form(body: bytes) -> dict[str, str]:
    if len(body) > LARGEST:
        raise NotifyRefused("too large")
    parts = body.split(b"&")
    if len(parts) > MOST_FIELDS:
        raise NotifyRefused("too many fields")
    fields: dict[str, str] = {}
    for part in parts:
        found = FIELD.fullmatch(part)
        if found is None:
            raise NotifyRefused("not a form")
        name = found[1].decode("ascii")
        if name in fields:
            raise NotifyRefused("a field is given twice")
        try:
            fields[name] = unquote_to_bytes(found[2].replace(b"+", b" ")).decode("utf-8")
        except UnicodeDecodeError:
            raise NotifyRefused("not UTF-8") from None
    return fields


def _check_signature(fields: Mapping[str, str], account: Account) -> None:
    if fields.get("sign_type") != "RSA2":
        raise NotifyRefused("sign_type")
    if fields.get("charset", "").lower() != "utf-8":
        raise NotifyRefused("charset")
    signed = sorted(item for item in fields.items() if item[0] not in ("sign", "sign_type"))
    message = "&".join(f"{name}={value}" for name, value in signed).encode()
    if not keys.is_signed(account.public_key, message, fields.get("sign", "")):
        raise NotifyRefused("signature")


def _check_account(fields: Mapping[str, str], account: Account) -> None:
    """Signed by Alipay, but perhaps for another of its merchants."""
    if fields.get("app_id") != account.app_id or fields.get("auth_app_id", account.app_id) != account.app_id:
        raise NotifyRefused("app_id")
    if fields.get("seller_id") != account.seller_id:
        raise NotifyRefused("seller_id")


def _notification(fields: Mapping[str, str]) -> Notification:
    """Raises ValueError naming the field."""
    if fields.get("notify_type") != "trade_status_sync":
        raise ValueError("notify_type")
    state = facts.one_of(STATES, fields, "trade_status")
    refund = "gmt_refund" in fields
    moment = fields.get("gmt_refund" if refund else "gmt_payment")
    total = facts.yuan(fields.get("total_amount"))
    return Notification(
        key=facts.text(fields, "notify_id"),
        kind=NotifyKind.REFUND if refund else NotifyKind.PAYMENT,
        state=NotifyState.REFUND_SUCCEEDED if refund else state,
        trade_no=facts.number(fields, "out_trade_no"),
        provider_trade_no=facts.number(fields, "trade_no"),
        # Of refunds Alipay tells the sum, not which one was how much: that is a query's answer.
        amount=None if refund else total,
        refund_no=facts.number(fields, "out_biz_no") if "out_biz_no" in fields else "",
        happened_at=facts.plain_time(moment) if moment else None,
        facts={name: fields[name] for name in KEPT if name in fields},
    )
