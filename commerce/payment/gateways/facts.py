"""Reading what a provider says, field by field; ValueError for everything that is not exactly as it should be."""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

T = TypeVar("T")
CHINA = ZoneInfo("Asia/Shanghai")
NUMBER = re.compile(r"[0-9A-Za-z_-]{1,64}", re.ASCII)
YUAN = re.compile(r"(?:0|[1-9]\d{0,8})\.\d{2}", re.ASCII)
PLAIN_TIME = re.compile(r"\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}(?:\.\d{1,3})?", re.ASCII)
LARGEST_FEN = 10**11
CODE = re.compile(r"[\w.-]{1,64}", re.ASCII)


def text(content: Mapping[str, Any], name: str, *, longest: int = 128) -> str:
    value = content.get(name)
    if not isinstance(value, str) or not 0 < len(value) <= longest:
        raise ValueError(name)
    return value


def number(content: Mapping[str, Any], name: str) -> str:
    """A trade number, ours or the provider's."""
    value = content.get(name)
    if not isinstance(value, str) or not NUMBER.fullmatch(value):
        raise ValueError(name)
    return value


def one_of(table: Mapping[str, T], content: Mapping[str, Any], name: str) -> T:
    """What the table says for one of the provider's words."""
    value = content.get(name)
    if not isinstance(value, str) or value not in table:
        raise ValueError(name)
    return table[value]


def yuan(value: object) -> Decimal:
    """`12.00` and nothing else: no sign, no exponent, no third place."""
    if not isinstance(value, str) or not YUAN.fullmatch(value):
        raise ValueError("amount")
    return Decimal(value)


def from_fen(value: object) -> Decimal:
    if type(value) is not int or not 0 <= value <= LARGEST_FEN:
        raise ValueError("amount")
    return (Decimal(value) / 100).quantize(Decimal("0.01"))


def to_fen(amount: Decimal) -> int:
    fen = amount * 100
    if fen != int(fen):
        raise ValueError("amount")
    return int(fen)


def plain_time(value: object) -> datetime:
    """Alipay's `2026-01-31 12:00:00`, which is China's."""
    if not isinstance(value, str) or not PLAIN_TIME.fullmatch(value):
        raise ValueError("time")
    return _moment(value).replace(tzinfo=CHINA)


def iso_time(value: object) -> datetime:
    """With an offset."""
    if not isinstance(value, str) or len(value) > 40:
        raise ValueError("time")
    moment = _moment(value)
    if moment.tzinfo is None:
        raise ValueError("time")
    return moment


def _moment(value: str) -> datetime:
    try:
        return datetime.fromisoformat(value)
    except ValueError:  # which quotes what it was given
        raise ValueError("time") from None


def code_of(value: object) -> str:
    """A provider's error code, fit for a log."""
    return value if isinstance(value, str) and CODE.fullmatch(value) else "unreadable code"


def unique(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """For json.loads(object_pairs_hook=…): a name given twice means one thing to us and another to somebody else."""
    content: dict[str, Any] = {}
    for name, value in pairs:
        if name in content:
            raise ValueError(f"{name} is given twice")
        content[name] = value
    return content
