"""What WeChat Pay signs: replies and notifications alike, in headers of their own, over time, nonce and body."""

import re
import time
from collections.abc import Mapping

from commerce.payment.gateways import keys
from commerce.payment.gateways.wechatpay.account import Account

ALGORITHM = "WECHATPAY2-SHA256-RSA2048"
CLOCK_SKEW = 300  # seconds
TIMESTAMP = re.compile(r"[1-9]\d{9}", re.ASCII)
NONCE = re.compile(r"[\x21-\x7e]{1,128}", re.ASCII)


def check(body: bytes, headers: Mapping[str, str], account: Account) -> None:
    """Header names are in lower case. Raises ValueError naming what is wrong."""
    timestamp, nonce = headers.get("wechatpay-timestamp", ""), headers.get("wechatpay-nonce", "")
    if headers.get("wechatpay-signature-type", ALGORITHM) != ALGORITHM:
        raise ValueError("signature type")
    if headers.get("wechatpay-serial") != account.public_key_id:
        raise ValueError("serial")
    if not TIMESTAMP.fullmatch(timestamp) or abs(int(timestamp) - time.time()) > CLOCK_SKEW:
        raise ValueError("timestamp")
    if not NONCE.fullmatch(nonce):
        raise ValueError("nonce")
    message = f"{timestamp}\n{nonce}\n".encode() + body + b"\n"
    if not keys.is_signed(account.public_key, message, headers.get("wechatpay-signature", "")):
        raise ValueError("signature")
