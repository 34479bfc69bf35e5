"""What the address of a list asks for, and the one way to write it.

`?q=&brand=3&attr_colour=金色&price_min=100&price_max=199.99&ordering=price&page=2`, in this order and without what is
the default. Anything else is understood as far as it makes sense; the views lead to the address written properly.
"""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation
from urllib.parse import urlencode

from django.http import QueryDict

from commerce.catalogue.enums import Ordering
from commerce.catalogue.filters import ATTRIBUTES_MAX, CHOICES_MAX, ID_DIGITS, VALUE_LENGTH_MAX
from commerce.catalogue.models import FacetValue

ATTRIBUTE = "attr_"
PRICE_MAX = Decimal("9999999999.99")
PAGE_DIGITS = 6


@dataclass(frozen=True)
class ListQuery:
    """`attributes` are texts by attribute code, prices in CNY."""

    text: str = ""
    brands: tuple[int, ...] = ()
    attributes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    price_min: Decimal | None = None
    price_max: Decimal | None = None
    ordering: Ordering = Ordering.DEFAULT
    page: int = 1

    @property
    def is_narrowed(self) -> bool:
        return bool(self.brands or self.attributes or self.price_min is not None or self.price_max is not None)

    @property
    def is_plain(self) -> bool:
        """Whether search engines should list it: everything, in the usual order."""
        return not self.is_narrowed and self.ordering == Ordering.DEFAULT

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """Its parameters, in the one order."""
        pairs = [("q", self.text)] if self.text else []
        pairs += [("brand", str(pk)) for pk in self.brands]
        pairs += [(f"{ATTRIBUTE}{code}", text) for code, texts in self.attributes.items() for text in texts]
        pairs += [(name, _money(value)) for name, value in self._prices() if value is not None]
        if self.ordering != Ordering.DEFAULT:
            pairs.append(("ordering", self.ordering.value))
        return [*pairs, ("page", str(self.page))] if self.page > 1 else pairs

    def _prices(self) -> tuple[tuple[str, Decimal | None], ...]:
        return ("price_min", self.price_min), ("price_max", self.price_max)

    def at(self, path: str) -> str:
        """The address of this list at a path."""
        return f"{path}?{urlencode(self.pairs)}" if self.pairs else path

    def everything(self) -> "ListQuery":
        """The same list without any filter."""
        return ListQuery(text=self.text, ordering=self.ordering)

    def sorted_by(self, ordering: Ordering) -> "ListQuery":
        return replace(self, ordering=ordering, page=1)

    def priced(self, low: Decimal | None, high: Decimal | None) -> "ListQuery":
        return replace(self, price_min=low, price_max=high, page=1)

    def without(self, name: str, value: str) -> "ListQuery":
        """The same list without one choice of a facet."""
        if name == "brand":
            return replace(self, brands=tuple(pk for pk in self.brands if str(pk) != value), page=1)
        rest = {
            code: tuple(text for text in texts if (f"{ATTRIBUTE}{code}", text) != (name, value))
            for code, texts in self.attributes.items()
        }
        return replace(self, attributes={code: texts for code, texts in rest.items() if texts}, page=1)

    def naming(self, values: Mapping[str, list[FacetValue]]) -> "ListQuery":
        """The same list with its attributes written as they are called, and without those that nothing has."""
        named = {code: tuple(sorted({value.label for value in values[code]})) for code in sorted(values)}
        return replace(self, attributes=named)


def read_list_query(query: QueryDict, *, text: str = "") -> ListQuery:
    """Understands anything. Needs ListQuery.naming, to tell which attributes there are."""
    low, high = _price(query.get("price_min", "")), _price(query.get("price_max", ""))
    if low is not None and high is not None and low > high:
        low, high = high, low
    page = query.get("page", "")
    return ListQuery(
        text=text,
        brands=tuple(sorted({int(pk) for pk in query.getlist("brand") if _is_number(pk, ID_DIGITS)})[:CHOICES_MAX]),
        attributes=_attributes(query),
        price_min=low,
        price_max=high,
        ordering=_ordering(query.get("ordering", "")),
        page=max(int(page), 1) if _is_number(page, PAGE_DIGITS) else 1,
    )


def _attributes(query: QueryDict) -> dict[str, tuple[str, ...]]:
    codes = [name.removeprefix(ATTRIBUTE) for name in query if name.startswith(ATTRIBUTE)]
    found = {code: _texts(query.getlist(f"{ATTRIBUTE}{code}")) for code in codes if code.isidentifier()}
    return {code: found[code] for code in sorted(found) if found[code]} if len(found) <= ATTRIBUTES_MAX else {}


def _texts(values: Iterable[str]) -> tuple[str, ...]:
    fine = {value for value in values if value and len(value) <= VALUE_LENGTH_MAX and "\x00" not in value}
    return tuple(sorted(fine)[:CHOICES_MAX])


def _ordering(text: str) -> Ordering:
    return Ordering(text) if text in Ordering.values else Ordering.DEFAULT


def _price(text: str) -> Decimal | None:
    """An amount as people type it, full-width figures included; None for what is none."""
    text = unicodedata.normalize("NFKC", text[:20]).strip().removeprefix("¥").strip()
    if not text.isascii():
        return None
    try:
        amount = Decimal(text)
    except InvalidOperation:
        return None
    return abs(amount).quantize(Decimal("0.01")) if amount.is_finite() and 0 <= amount <= PRICE_MAX else None


def _money(amount: Decimal) -> str:
    return f"{amount:f}".removesuffix(".00")


def _is_number(text: str, digits: int) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= digits
