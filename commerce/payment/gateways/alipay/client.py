"""Asking the gateway: one call, one answer that can be relied on, or one of the three errors."""

from collections.abc import Mapping
from typing import Any

from commerce.payment.gateways.alipay.account import Account
from commerce.payment.gateways.alipay.replies import read_reply
from commerce.payment.gateways.alipay.sdk import signed_query
from commerce.payment.gateways.base import GatewayError, PermanentGatewayError
from commerce.payment.gateways.facts import code_of
from commerce.payment.gateways.http import Call, send, unclear

SUCCESS, BUSINESS_FAILED = "10000", "40004"
# 20000 is the gateway's own trouble; these are the same, said as a business failure.
TROUBLE = {"ACQ.SYSTEM_ERROR", "aop.ACQ.SYSTEM_ERROR", "SYSTEM_ERROR"}


class Refused(Exception):
    """A business failure that Alipay has signed."""

    def __init__(self, sub_code: str) -> None:
        super().__init__(sub_code)
        self.sub_code = sub_code


def ask(account: Account, method: str, content: dict[str, str], *, changes: bool) -> Mapping[str, Any]:
    """The content of a signed success. Raises Refused, GatewayError."""
    public, biz = _split(signed_query(account, method, content))
    reply = send(
        Call(
            provider="alipay",
            method="POST",
            url=f"{account.gateway_url}?{public}",
            changes=changes,
            timeout=account.timeout,
            body=biz.encode("ascii"),
            headers={"Content-Type": "application/x-www-form-urlencoded; charset=utf-8"},
        )
    )
    if reply.status != 200:
        raise unclear(f"HTTP {reply.status}", changes=changes)
    try:
        read = read_reply(reply.body, method=method, key=account.public_key)
    except ValueError as error:
        raise unclear(f"unreadable reply: {type(error).__name__}", changes=changes) from None
    code, sub_code = read.content.get("code"), code_of(read.content.get("sub_code"))
    if code == SUCCESS and read.is_signed:
        return read.content
    if code == BUSINESS_FAILED and read.is_signed and sub_code not in TROUBLE:
        raise Refused(sub_code)
    raise _failure(code, sub_code, is_signed=read.is_signed, changes=changes)


def _split(query: str) -> tuple[str, str]:
    """The public parameters for the address, and biz_content for the body, where no log keeps it."""
    parts = query.split("&")
    biz = [part for part in parts if part.startswith("biz_content=")]
    return "&".join(part for part in parts if part not in biz), "&".join(biz)


def _failure(code: object, sub_code: str, *, is_signed: bool, changes: bool) -> GatewayError:
    """A refusal nobody has signed can be anybody's: after a change it proves nothing."""
    refused = isinstance(code, str) and code.startswith("4") and code != BUSINESS_FAILED
    if refused and (is_signed or not changes):
        return PermanentGatewayError(sub_code)
    return unclear(sub_code, changes=changes)
