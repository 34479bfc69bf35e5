"""Tencent Cloud's signature TC3-HMAC-SHA256. Source: https://cloud.tencent.com/document/api/382/52072"""

import hashlib
import hmac
from collections.abc import Mapping
from datetime import UTC, datetime

ALGORITHM = "TC3-HMAC-SHA256"


def authorization(
    *, key_id: str, key_secret: str, service: str, headers: Mapping[str, str], body: bytes, timestamp: int
) -> str:
    """The header `Authorization` of a POST to `/`; `headers` are those to be signed, `host` among them."""
    date = datetime.fromtimestamp(timestamp, UTC).strftime("%Y-%m-%d")
    scope = f"{date}/{service}/tc3_request"
    lines = sorted((name.lower(), value.strip().lower()) for name, value in headers.items())
    signed = ";".join(name for name, _value in lines)
    canonical = "\n".join(
        ["POST", "/", "", "".join(f"{name}:{value}\n" for name, value in lines), signed, _sha256(body)]
    )
    text = "\n".join([ALGORITHM, str(timestamp), scope, _sha256(canonical.encode())])
    key = f"TC3{key_secret}".encode()
    for part in (date, service, "tc3_request"):
        key = hmac.digest(key, part.encode(), "sha256")
    signature = hmac.digest(key, text.encode(), "sha256").hex()
    return f"{ALGORITHM} Credential={key_id}/{scope}, SignedHeaders={signed}, Signature={signature}"


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
