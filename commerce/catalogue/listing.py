"""A page of a list with everything that stands around it: facets, chosen filters, ways to sort."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from commerce.catalogue.enums import Ordering
from commerce.catalogue.facets import Facets, count_facets
from commerce.catalogue.filters import SpuFilter
from commerce.catalogue.list_query import ATTRIBUTE, ListQuery
from commerce.catalogue.models import FacetValue, Product
from commerce.catalogue.ordering import in_order
from commerce.core import tags

PAGE_SIZE = 20


@dataclass(frozen=True)
class Chip:
    """A chosen filter; `url` is the list without it."""

    label: str
    url: str


@dataclass(frozen=True)
class SortTab:
    """`icon` for what can be sorted both ways; `hint` says the present one."""

    label: str
    url: str
    current: bool
    icon: str = ""
    hint: str = ""


@dataclass(frozen=True)
class Band:
    """A price band as a link that chooses it, or drops it when it is chosen."""

    label: str
    url: str
    count: int
    chosen: bool
    low: str
    high: str


class CountedPaginator(Paginator):  # type: ignore[type-arg]
    """Somebody else has counted."""

    def __init__(self, rows: QuerySet[Product], total: int) -> None:
        super().__init__(rows, PAGE_SIZE)
        self.__dict__["count"] = total


class Listing:
    """`base` says what the list is of, `query` what a visitor asks of it.

    `ranked` are the ids of what a search found, best first: the default order then.
    """

    def __init__(
        self,
        base: SpuFilter,
        query: ListQuery,
        *,
        path: str,
        values: Mapping[str, Sequence[FacetValue]],
        ranked: Sequence[int] | None = None,
    ) -> None:
        self.base, self.query, self.path, self.ranked = base, query, path, ranked
        self.filter = replace(
            base,
            brands=query.brands or base.brands,
            price_min=query.price_min,
            price_max=query.price_max,
            values={code: [value.pk for value in found] for code, found in values.items()},
            among=ranked,
        )

    @cached_property
    def facets(self) -> Facets:
        facets = count_facets(self.filter)
        tags.record(*(f"class:{pk}" for pk in facets.product_classes))
        tags.record(*(f"brand:{option.value}" for option in facets.brands))
        return facets if not self.base.brands else replace(facets, brands=[])

    @cached_property
    def page(self) -> Page[Product]:
        """One query, with the cards on it; the last page for one that is behind it."""
        goods = in_order(self.filter, self.query.ordering, ranked=self.ranked)
        page = CountedPaginator(goods, self.facets.total).get_page(self.query.page)
        page.object_list = list(page.object_list)
        tags.record(*(f"card:{spu.pk}" for spu in page.object_list))
        return page

    @property
    def can_narrow(self) -> bool:
        """Whether filters would help: there is something to choose from, or something was chosen."""
        facets = self.facets
        return bool(facets.brands or facets.prices or facets.attributes or self.query.is_narrowed)

    @property
    def unknown_brands(self) -> set[int]:
        """Chosen ones that do not exist (any more)."""
        if self.base.brands:
            return set(self.query.brands)
        return set(self.query.brands) - {int(option.value) for option in self.facets.brands if option.chosen}

    @property
    def url(self) -> str:
        """The address of the page that is shown."""
        return replace(self.query, page=self.page.number).at(self.path)

    @property
    def everything_url(self) -> str:
        return self.query.everything().at(self.path)

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """What the form of the filters carries along."""
        ordering = self.query.ordering
        pairs = [("q", self.query.text)] if self.query.text else []
        return pairs if ordering == Ordering.DEFAULT else [*pairs, ("ordering", ordering.value)]

    @property
    def price_min(self) -> str:
        return _plain(self.query.price_min)

    @property
    def price_max(self) -> str:
        return _plain(self.query.price_max)

    @property
    def bands(self) -> list[Band]:
        return [
            Band(
                label=_range(band.low, band.high, rounded=True),
                url=self.query.priced(*((None, None) if band.chosen else (band.low, band.high))).at(self.path),
                count=band.count,
                chosen=band.chosen,
                low=_plain(band.low),
                high=_plain(band.high),
            )
            for band in self.facets.prices
        ]

    @property
    def chips(self) -> list[Chip]:
        names = {option.value: option.label for option in self.facets.brands}
        chips = [self._chip("brand", str(pk), names.get(str(pk), "")) for pk in self.query.brands]
        for code, texts in self.query.attributes.items():
            chips += [self._chip(f"{ATTRIBUTE}{code}", text, text) for text in texts]
        low, high = self.query.price_min, self.query.price_max
        if low is not None or high is not None:
            chips.append(Chip(_range(low, high), self.query.priced(None, None).at(self.path)))
        return chips

    def _chip(self, name: str, value: str, label: str) -> Chip:
        return Chip(label, self.query.without(name, value).at(self.path))

    @property
    def tabs(self) -> list[SortTab]:
        return [
            self._tab(Ordering.DEFAULT),
            self._tab(Ordering.SALES),
            self._price_tab(),
            self._tab(Ordering.NEWEST),
        ]

    def _tab(self, ordering: Ordering) -> SortTab:
        current = self.query.ordering == ordering
        return SortTab(str(ordering.label), self.query.sorted_by(ordering).at(self.path), current)

    def _price_tab(self) -> SortTab:
        """First up; pressed again, the other way."""
        now = self.query.ordering
        icon = {Ordering.PRICE_UP: "up", Ordering.PRICE_DOWN: "arrow-down"}.get(now, "up-down")
        target = Ordering.PRICE_DOWN if now == Ordering.PRICE_UP else Ordering.PRICE_UP
        hint = str(now.label) if icon != "up-down" else ""
        return SortTab(_("价格"), self.query.sorted_by(target).at(self.path), bool(hint), icon, hint)


def _plain(amount: Decimal | None) -> str:
    return "" if amount is None else f"{amount:f}".removesuffix(".00")


def _range(low: Decimal | None, high: Decimal | None, *, rounded: bool = False) -> str:
    """`rounded` names a band by the round edge above instead of the last price below it."""
    top = _plain(high + Decimal("0.01") if rounded and high is not None else high)
    if low is None:
        return _("¥%(high)s 以下") % {"high": top}
    if high is None:
        return _("¥%(low)s 以上") % {"low": _plain(low)}
    return f"¥{_plain(low)}–{top}"
