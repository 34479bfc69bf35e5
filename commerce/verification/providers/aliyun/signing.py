"""Aliyun's signature for RPC calls, version 1.0.

Source: https://help.aliyun.com/zh/sdk/product-overview/rpc-mechanism: parameters sorted by name and percent-encoded
(RFC 3986), joined, encoded once more behind the method and "/", HMAC-SHA1 with the secret and "&", Base64.
"""

import base64
import hashlib
import hmac
from collections.abc import Mapping
from urllib.parse import quote


def sign(parameters: Mapping[str, str], *, secret: str, method: str = "POST") -> str:
    """What goes into the parameter `Signature`."""
    canonical = "&".join(f"{_encode(name)}={_encode(value)}" for name, value in sorted(parameters.items()))
    text = f"{method}&{_encode('/')}&{_encode(canonical)}"
    return base64.b64encode(hmac.new(f"{secret}&".encode(), text.encode(), hashlib.sha1).digest()).decode("ascii")


def _encode(text: str) -> str:
    return quote(text, safe="~")
