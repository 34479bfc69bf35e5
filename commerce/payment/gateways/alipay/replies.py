"""Reading a reply of the gateway: the signature is over the bytes of the inner object exactly as they stand there."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from commerce.payment.gateways import keys
from commerce.payment.gateways.facts import unique

SPACE = re.compile(r"[ \t\r\n]*")
_decoder = json.JSONDecoder(object_pairs_hook=unique)


@dataclass(frozen=True)
class SignedReply:
    content: Mapping[str, Any]
    is_signed: bool  # errors before any business are not


def read_reply(body: bytes, *, method: str, key: RSAPublicKey) -> SignedReply:
    """Raises ValueError for what is not a reply to this method, or carries a wrong signature."""
    members = _members(body.decode("utf-8"))
    name = f"{method.replace('.', '_')}_response"
    raw, content = members.get(name) or members.get("error_response") or ("", None)
    if not isinstance(content, dict):
        raise ValueError("another reply")
    sign = members.get("sign", ("", None))[1]
    if sign is None:
        return SignedReply(content, is_signed=False)
    if not isinstance(sign, str) or not keys.is_signed(key, raw.encode(), sign):
        raise ValueError("signature")
    return SignedReply(content, is_signed=True)


def _members(text: str) -> dict[str, tuple[str, Any]]:
    """The outer object's members: what each looks like, and what it means. Raises ValueError."""
    found: list[tuple[str, tuple[str, Any]]] = []
    at = _after(text, 0, "{")
    while True:
        name, end = _value(text, at)
        if not isinstance(name, str):
            raise ValueError("not an object")
        start = _after(text, end, ":")
        value, end = _value(text, start)
        found.append((name, (text[start:end], value)))
        at = _skip(text, end)
        if text[at : at + 1] == "}":
            break
        at = _after(text, at, ",")
    if _skip(text, at + 1) != len(text):
        raise ValueError("more than an object")
    return unique(found)


def _value(text: str, start: int) -> tuple[Any, int]:
    try:
        return _decoder.raw_decode(text, start)
    except RecursionError:
        raise ValueError("too deep") from None


def _after(text: str, start: int, sign: str) -> int:
    at = _skip(text, start)
    if text[at : at + 1] != sign:
        raise ValueError(f"no {sign}")
    return _skip(text, at + 1)


def _skip(text: str, start: int) -> int:
    found = SPACE.match(text, start)
    return found.end() if found else start
