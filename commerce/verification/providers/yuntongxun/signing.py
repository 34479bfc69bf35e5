"""Yuntongxun's proof of identity. Source: http://doc.yuntongxun.com/p/5a533de33b8496dd00dce07c, section 1.4"""

import base64
import hashlib


def signature(*, account_sid: str, auth_token: str, timestamp: str) -> str:
    """The query parameter `sig`. MD5 is the provider's choice; TLS is what protects the request."""
    text = f"{account_sid}{auth_token}{timestamp}"
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest().upper()


def authorization(*, account_sid: str, timestamp: str) -> str:
    """The header `Authorization`; the timestamp must be the signature's."""
    return base64.b64encode(f"{account_sid}:{timestamp}".encode()).decode("ascii")
