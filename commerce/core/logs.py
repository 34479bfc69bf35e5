"""Keeps personal data out of the logs: mobiles, e-mail addresses, codes and tokens are masked in every record."""

import re
from collections.abc import MutableMapping
from typing import Any

MOBILE = re.compile(r"(?<!\d)(?:\+?86)?(1[3-9]\d)\d{4}(\d{4})(?!\d)")
EMAIL = re.compile(r"([A-Za-z0-9_.+-])[A-Za-z0-9_.+-]*(@[A-Za-z0-9-]+\.[A-Za-z0-9.-]+)")
# In addresses that are logged whole; whatever its spelling, and however long.
QUERY = re.compile(
    r"([?&](?:token|access_token|client_secret|openid|mobile|code|state|password)=)[^&\s'\"#]+", re.IGNORECASE
)
SECRET_KEYS = re.compile(r"password|secret|token|code|captcha|authorization|cookie|signature", re.IGNORECASE)
# Keys of ours that match the pattern above but are safe (unless it is a code of digits only, as people are sent), and
# needed to read a log at all.
HARMLESS_KEYS = {"code", "status_code", "error_code"}


def mask_text(text: str) -> str:
    """`13812345678` -> `138****5678`, `anna@example.com` -> `a***@example.com`, `?token=abc` -> `?token=***`."""
    return QUERY.sub(r"\1***", EMAIL.sub(r"\1***\2", MOBILE.sub(r"\1****\2", text)))


def _mask(key: str, value: Any) -> Any:
    if isinstance(value, str):
        if SECRET_KEYS.search(key) and (key not in HARMLESS_KEYS or value.isdigit()):
            return "***"
        return mask_text(value)
    if isinstance(value, dict):
        return {inner: _mask(str(inner), item) for inner, item in value.items()}
    if isinstance(value, list | tuple):
        return [_mask(key, item) for item in value]
    return value


def mask_personal_data(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """structlog processor; runs last before rendering, so that formatted messages and tracebacks pass it too."""
    for key in list(event):
        if not key.startswith("_"):
            event[key] = _mask(key, event[key])
    return event
