"""wechatpayv3 builds and signs the requests; what goes over the wire, and what is believed of it, is decided here.

The library would follow redirects, read answers of any size, leave errors unverified, download certificates when a
serial is unknown, and raise a bare Exception for everything (docs/adr/0016).
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from wechatpayv3 import SignType, WeChatPay, WeChatPayType
from wechatpayv3.type import RequestType
from wechatpayv3.utils import build_authorization, rsa_sign

from commerce.payment.gateways import keys
from commerce.payment.gateways.base import RetryableGatewayError
from commerce.payment.gateways.facts import code_of, unique
from commerce.payment.gateways.http import Call, Reply, send, unclear
from commerce.payment.gateways.wechatpay import signatures
from commerce.payment.gateways.wechatpay.account import Account

JSON = {"Accept": "application/json", "Content-Type": "application/json", "User-Agent": "jishi"}
TOO_OFTEN = {"FREQUENCY_LIMITED", "RATELIMIT_EXCEEDED", "FREQUENCY_LIMIT_EXCEED"}
TROUBLE = {"SYSTEM_ERROR", "SYSTEMERROR", "BANK_ERROR", "BANKERROR", "BIZERR_NEED_RETRY"}


class Refused(Exception):
    """An error that WeChat Pay has signed."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Wire:
    """In the place of the library's Core: same methods, our rules."""

    account: Account

    def request(
        self, path: str, method: RequestType = RequestType.GET, data: Mapping[str, Any] | None = None
    ) -> Mapping[str, Any]:
        """What a signed success says; nothing for 204. Raises Refused, GatewayError."""
        changes = method is RequestType.POST
        reply = send(self.call(path, method=method.value, data=data, changes=changes))
        try:
            if _must_be_signed(reply, changes=changes):
                signatures.check(reply.body, reply.headers, self.account)
            content = _content(reply)
        except ValueError as error:
            raise unclear(f"HTTP {reply.status}, unreadable: {type(error).__name__}", changes=changes) from None
        if reply.status in (200, 204):
            return content
        raise _failure(reply.status, code_of(content.get("code")), changes=changes)

    def call(self, path: str, *, method: str, data: Mapping[str, Any] | None, changes: bool, **bounds: Any) -> Call:
        account = self.account
        body = json.dumps(data) if data else ""
        authorization = build_authorization(
            path, method, account.mchid, account.serial, account.private_key, data=body or None
        )
        return Call(
            method=method,
            url=f"{account.base_url}{path}",
            changes=changes,
            body=body.encode("ascii") if body else None,
            headers={**JSON, "Authorization": authorization, "Wechatpay-Serial": account.public_key_id},
            **{"provider": "wechatpay", "timeout": account.timeout, **bounds},
        )

    def sign(self, data: list[str], sign_type: SignType = SignType.RSA_SHA256) -> str:
        signature: str = rsa_sign(self.account.private_key, "\n".join(data) + "\n")
        return signature


def make_sdk(account: Account) -> Any:
    """The library, on our wire. With the public key given it asks nobody for certificates."""
    sdk = WeChatPay(
        wechatpay_type=WeChatPayType.NATIVE,
        mchid=account.mchid,
        private_key=keys.private_pem(account.private_key),
        cert_serial_no=account.serial,
        appid=account.appid,
        apiv3_key=account.apiv3_key.decode("utf-8"),
        notify_url=account.notify_url,
        public_key=keys.public_pem(account.public_key),
        public_key_id=account.public_key_id,
    )
    sdk._core = Wire(account)
    return sdk


def _must_be_signed(reply: Reply, *, changes: bool) -> bool:
    """Errors may come without a signature. Nothing is lost by believing one that answers a mere question."""
    return changes or reply.status < 400 or "wechatpay-signature" in reply.headers


def _content(reply: Reply) -> Mapping[str, Any]:
    """Raises ValueError for anything but a JSON object, or nothing where nothing is to be."""
    if reply.status == 204:
        if reply.body:
            raise ValueError("content")
        return {}
    try:
        content = json.loads(reply.body.decode("utf-8"), object_pairs_hook=unique)
    except RecursionError:
        raise ValueError("too deep") from None
    if not isinstance(content, dict):
        raise ValueError("not an object")
    return content


def _failure(status: int, code: str, *, changes: bool) -> Exception:
    """401 is about our keys: what was to be done is not refused, and can be done once they are right."""
    if status in (401, 429) or code in TOO_OFTEN:
        return RetryableGatewayError(code)
    if status >= 500 or status < 400 or code in TROUBLE:
        return unclear(code, changes=changes)
    return Refused(code)
