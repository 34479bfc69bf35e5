"""What is signed, by Alipay's rules: opendocs.alipay.com, 自行实现签名 and 自行实现验签."""

import json
from collections.abc import Collection, Mapping
from typing import Any

from tests.simulators.payments import signing
from tests.simulators.payments.keys import key_folder, provider_keys


def content_of(fields: Mapping[str, str], *, without: Collection[str]) -> bytes:
    """Sorted by name, `a=1&b=2`, before any URL encoding."""
    kept = sorted((name, value) for name, value in fields.items() if name not in without)
    return "&".join(f"{name}={value}" for name, value in kept).encode()


def is_request_signed(fields: Mapping[str, str]) -> bool:
    """A request signs everything that has a value, but the signature itself."""
    keys = provider_keys("alipay", key_folder())
    given = {name: value for name, value in fields.items() if value}
    return signing.is_signed(keys.shop, content_of(given, without={"sign"}), fields.get("sign", ""))


def signed_fields(fields: Mapping[str, str]) -> dict[str, str]:
    """Notifications and returns leave out the kind of signature too."""
    keys = provider_keys("alipay", key_folder())
    return {**fields, "sign": signing.sign(keys.own, content_of(fields, without={"sign", "sign_type"}))}


def signed_reply(name: str, content: Mapping[str, Any]) -> bytes:
    """`{"<name>": {...}, "sign": "..."}`; the signature is over the bytes of the object as they stand there."""
    raw = as_alipay_writes(content)
    sign = signing.sign(provider_keys("alipay", key_folder()).own, raw.encode())
    return f'{{"{name}":{raw},"sign":"{sign}"}}'.encode()


def as_alipay_writes(content: Mapping[str, Any]) -> str:
    """Java's habits: no spaces, Chinese as it is, slashes escaped."""
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).replace("/", "\\/")
