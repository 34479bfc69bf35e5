"""Typed reading of one foreign row."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

from django.db import models

from commerce.core.money import parse_amount

INTEGER_MAX = 2**31 - 1
# A DecimalField of 12 digits, two of them after the point.
AMOUNT_MAX = Decimal("9999999999.99")
LINE_BREAKS = "\r\n\t"


class Refused(Exception):
    """A row that is not taken, with the reason as a sentence for the report."""


class Fields:
    """Typed access to the columns of a foreign row. Every method raises Refused for what does not fit."""

    def __init__(self, values: Mapping[str, str | None]) -> None:
        self._values = values

    def text(self, column: str, fits: tuple[type[models.Model], str], *, blank: bool = False) -> str:
        """One line of plain text, trimmed, that fits into a model's field. NULL counts as empty."""
        value = (self._value(column) or "").strip()
        if any(char < " " for char in value):
            raise Refused(f"{column} 含有换行或控制字符")
        model, name = fits
        limit: int | None = getattr(model._meta.get_field(name), "max_length", None)
        if limit is not None and len(value) > limit:
            raise Refused(f"{column} 有 {len(value)} 个字，最多 {limit} 个")
        if not value and not blank:
            raise Refused(f"{column} 不能为空")
        return value

    def rich_text(self, column: str) -> str:
        """HTML as it came: to be cleaned before it is kept."""
        value = self._value(column) or ""
        if any(char < " " and char not in LINE_BREAKS for char in value):
            raise Refused(f"{column} 含有控制字符")
        return value

    def integer(self, column: str, *, minimum: int = 0) -> int:
        value = self._required(column)
        if not value.removeprefix("-").isdigit() or not value.isascii() or len(value) > len(str(INTEGER_MAX)):
            raise Refused(f"{column} 不是整数，或者太大")
        number = int(value)
        if number < minimum:
            raise Refused(f"{column} 不能小于 {minimum}")
        if number > INTEGER_MAX:
            raise Refused(f"{column} 不能大于 {INTEGER_MAX}")
        return number

    def key(self, column: str = "id") -> int:
        """The id of a row."""
        return self.integer(column, minimum=1)

    def optional_key(self, column: str) -> int | None:
        return None if self._value(column) is None else self.key(column)

    def amount(self, column: str) -> Decimal:
        """CNY."""
        value = self._required(column)
        if value.strip().startswith("-"):
            raise Refused(f"{column} 不能为负数")
        try:
            amount = parse_amount(value)
        except (ValueError, InvalidOperation) as error:
            raise Refused(f"{column} 不是金额") from error
        if amount > AMOUNT_MAX:
            raise Refused(f"{column} 太大")
        return amount

    def flag(self, column: str) -> bool:
        value = self._required(column)
        if value not in ("0", "1"):
            raise Refused(f"{column} 应为 0 或 1")
        return value == "1"

    def link(self, column: str, fits: tuple[type[models.Model], str]) -> str:
        """An address that a browser may be sent to, or nothing."""
        value = self.text(column, fits, blank=True)
        if value and not value.startswith(("/", "https://", "http://")):
            raise Refused(f"{column} 须以 / 或 http(s):// 开头")
        return value

    def _required(self, column: str) -> str:
        value = self._value(column)
        if value is None:
            raise Refused(f"{column} 不能为空")
        return value

    def _value(self, column: str) -> str | None:
        if column not in self._values:
            raise Refused(f"缺少列 {column}")
        value = self._values[column]
        if value is not None and "\ufffd" in value:
            raise Refused(f"{column} 含有乱码")
        return value
