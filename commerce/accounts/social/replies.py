"""Reading what QQ answers: the same content comes as JSON, as JSONP or as a query string, errors often as JSONP
whatever was asked for (https://wiki.connect.qq.com/使用authorization_code获取access_token)."""

import json
import re
from typing import Any
from urllib.parse import parse_qsl

JSONP = re.compile(r"[A-Za-z_]\w*\s*\((.*)\)\s*;?", re.DOTALL)


class Unreadable(ValueError):
    """It is none of the three."""


def read_reply(body: bytes) -> dict[str, Any]:
    """The content, whatever its wrapping. Raises Unreadable."""
    try:
        text = body.decode("utf-8").strip()
    except UnicodeDecodeError:
        raise Unreadable from None
    wrapped = JSONP.fullmatch(text)
    text = wrapped[1].strip() if wrapped else text
    content = _json(text) if text.startswith("{") else dict(parse_qsl(text))
    if not isinstance(content, dict) or not content:
        raise Unreadable
    return content


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise Unreadable from None
