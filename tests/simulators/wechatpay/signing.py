"""Signatures and sealed notifications by the rules of API v3: pay.weixin.qq.com/doc/v3, 签名 and 回调."""

import base64
import json
import os
import re
import secrets
import time
from collections.abc import Mapping
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from tests.simulators.payments import signing
from tests.simulators.payments.keys import APIV3_KEY, Keys, ensure_keys, key_folder, provider_keys

MCHID = os.environ.get("SIMULATORS_WECHATPAY_MCHID", "1900000001")
APPID = os.environ.get("SIMULATORS_WECHATPAY_APPID", "wx0000000000000001")
SHOP_SERIAL = os.environ.get("SIMULATORS_WECHATPAY_SERIAL", "5157F09EFDC096DE15EBE81A47057A7232F1B8E1")
PUBLIC_KEY_ID = "PUB_KEY_ID_0119000000012026010100000000000001"
ALGORITHM = "WECHATPAY2-SHA256-RSA2048"
CLOCK_SKEW = 300  # seconds
AUTHORIZATION = re.compile(r'(\w+)="([^"]*)"')


def is_authorized(authorization: str, *, method: str, path: str, body: bytes) -> bool:
    """`path` has the query, and begins with /v3/."""
    algorithm, _, rest = authorization.partition(" ")
    said = dict(AUTHORIZATION.findall(rest))
    if algorithm != ALGORITHM or (said.get("mchid"), said.get("serial_no")) != (MCHID, SHOP_SERIAL):
        return False
    timestamp, nonce = said.get("timestamp", ""), said.get("nonce_str", "")
    if not re.fullmatch(r"\d{10}", timestamp, re.ASCII) or abs(int(timestamp) - time.time()) > CLOCK_SKEW:
        return False
    message = f"{method}\n{path}\n{timestamp}\n{nonce}\n".encode() + body + b"\n"
    return signing.is_signed(_keys().shop, message, said.get("signature", ""))


def signature_headers(body: bytes) -> dict[str, str]:
    """Of an answer or a notification with this body, made just now."""
    timestamp, nonce = str(int(time.time())), secrets.token_hex(16)
    return {
        "Wechatpay-Timestamp": timestamp,
        "Wechatpay-Nonce": nonce,
        "Wechatpay-Serial": PUBLIC_KEY_ID,
        "Wechatpay-Signature": signing.sign(_keys().own, f"{timestamp}\n{nonce}\n".encode() + body + b"\n"),
        "Wechatpay-Signature-Type": ALGORITHM,
    }


def sealed(content: Mapping[str, Any], *, kind: str) -> dict[str, str]:
    """A notification's `resource`: AES-256-GCM under the key that shop and provider share."""
    ensure_keys(key_folder())
    nonce = secrets.token_hex(6)
    plain = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    ciphertext = AESGCM((key_folder() / APIV3_KEY).read_bytes()).encrypt(nonce.encode(), plain, kind.encode())
    return {
        "original_type": kind,
        "algorithm": "AEAD_AES_256_GCM",
        "ciphertext": base64.b64encode(ciphertext).decode("ascii"),
        "associated_data": kind,
        "nonce": nonce,
    }


def _keys() -> Keys:
    return provider_keys("wechatpay", key_folder())
