"""Reads of the catalogue: by what a list can be narrowed further, and how many goods would remain.

The counts of a facet follow the choices in all the others, and leave out its own: choosing a second colour adds goods.
"""

import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise
from typing import Any, NamedTuple

from django.db.models import Count, IntegerField, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from commerce.catalogue.enums import AttributeRole
from commerce.catalogue.filters import SpuFilter, sharing_a_sku, spus_that_fit
from commerce.catalogue.models import Brand, FacetValue, SpuFacet
from commerce.catalogue.version import kept

#: CNY. Prices are counted between these; neighbours are joined until few bands are left.
EDGES = tuple(Decimal(edge) for edge in (10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000, 20000, 50000))
BANDS: tuple[tuple[Decimal | None, Decimal | None], ...] = ((None, EDGES[0]), *pairwise(EDGES), (EDGES[-1], None))
CENT = Decimal("0.01")
BANDS_MAX = 6
FACETS_MAX = 8
OPTIONS_MAX = 24
#: Attributes that are looked at to find these, and values of each.
ATTRIBUTES_MAX = 24
VALUES_MAX = 100
#: In place of an attribute's code and id.
BRAND, OF_BRANDS = "", 0
ATTRIBUTE_FIELDS = ("product_class", "code", "name", "role", "display_order")
LEADING_NUMBER = re.compile(r"\d+(?:\.\d+)?")


@dataclass(frozen=True)
class FacetOption:
    """`value` is what stands in addresses, `count` how many SPUs a list with it has."""

    value: str
    label: str
    count: int
    chosen: bool


@dataclass(frozen=True)
class Facet:
    """`name` is the parameter: `brand` or `attr_<code>`."""

    name: str
    label: str
    options: list[FacetOption]


@dataclass(frozen=True)
class PriceBand:
    """From `low` to `high`, both included, in CNY; None where it is open."""

    low: Decimal | None
    high: Decimal | None
    count: int
    chosen: bool


@dataclass(frozen=True)
class Facets:
    """`total` SPUs fit the whole filter. Facets that cannot narrow the list are left out."""

    total: int
    brands: list[FacetOption]
    prices: list[PriceBand]
    attributes: list[Facet]
    #: Whose attributes these are; for those who keep what is shown.
    product_classes: frozenset[int] = frozenset()


class Counted(NamedTuple):
    """A value (of an attribute, or with the code BRAND a brand) and how many SPUs have it."""

    product_class: int
    code: str
    name: str
    role: str
    position: int
    label: str
    id: int
    number: int


def count_facets(wanted: SpuFilter) -> Facets:
    """Three queries at most, none for what was counted a moment ago."""
    counted = kept(f"facets:{_key(wanted)}", lambda: _count(wanted))
    rows = [Counted(*row) for row in counted["values"]]
    values = [row for row in rows if row.code != BRAND]
    return Facets(
        total=counted["total"],
        brands=_brands([row for row in rows if row.code == BRAND], wanted.brands),
        prices=_price_bands(counted["bands"], wanted),
        attributes=_attributes(values, wanted),
        product_classes=frozenset(row.product_class for row in values if row.product_class),
    )


def _key(wanted: SpuFilter) -> str:
    among = sorted(wanted.among) if wanted.among is not None else None
    values = sorted((code, sorted(ids)) for code, ids in wanted.values.items())
    prices = [str(wanted.price_min), str(wanted.price_max)]
    category = wanted.category.pk if wanted.category else None
    text = json.dumps([category, sorted(wanted.brands), prices, values, among])
    return hashlib.sha256(text.encode()).hexdigest()


def _count(wanted: SpuFilter) -> dict[str, Any]:
    prices = _count_prices(wanted)
    bands = [prices[f"band{index}"] for index in range(len(BANDS))]
    return {"total": prices["total"], "bands": bands, "values": _count_values(wanted)}


def _count_prices(wanted: SpuFilter) -> dict[str, int]:
    """How many fit, and how many would at which price. One query."""
    spus = spus_that_fit(replace(wanted, price_min=None, price_max=None)).order_by()
    high = None if wanted.price_max is None else wanted.price_max + CENT
    counts = {"total": Count("pk", filter=_between(wanted.price_min, high))}
    for index, band in enumerate(BANDS):
        counts[f"band{index}"] = Count("pk", filter=_between(*band))
    return spus.aggregate(**counts)


def _between(low: Decimal | None, below: Decimal | None) -> Q:
    inside = Q(price__isnull=False)
    if low is not None:
        inside &= Q(price__gte=low)
    if below is not None:
        inside &= Q(price__lt=below)
    return inside


def _count_values(wanted: SpuFilter) -> list[Counted]:
    """The most frequent brands, the most frequent values of the most frequent attributes, and all that are chosen.
    Two queries."""
    by_attribute: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for attribute, value, number in _value_counts(wanted):
        by_attribute[attribute].append((number, value))
    brands = by_attribute.pop(OF_BRANDS, [])
    chosen = {pk for ids in wanted.values.values() for pk in ids}
    frequent = sorted(by_attribute.values(), key=lambda found: -sum(number for number, _value in found))
    values = [pair for found in frequent[:ATTRIBUTES_MAX] for pair in sorted(found, reverse=True)[:VALUES_MAX]]
    values += [pair for found in by_attribute.values() for pair in found if pair[1] in chosen]
    return _named(_numbers(values, chosen), _numbers(sorted(brands, reverse=True)[:VALUES_MAX], wanted.brands, brands))


def _numbers(
    pairs: Iterable[tuple[int, int]], chosen: Iterable[int], everything: Iterable[tuple[int, int]] = ()
) -> dict[int, int]:
    """Counts by id. What is chosen is there, if only with none."""
    wanted = dict.fromkeys(chosen, 0)
    wanted |= {pk: number for number, pk in everything if pk in wanted}
    return wanted | {pk: number for number, pk in pairs}


def _named(values: dict[int, int], brands: dict[int, int]) -> list[Counted]:
    """One query."""
    of_values = (
        FacetValue.objects.filter(pk__in=values)
        .annotate(shown=Coalesce("option__option", "text"))
        .values_list(*(f"attribute__{name}" for name in ATTRIBUTE_FIELDS), "shown", "pk")
    )
    nothing = (Value(0, IntegerField()), Value(BRAND), Value(""), Value(""), Value(0, IntegerField()))
    of_brands = Brand.objects.filter(pk__in=brands).order_by().values_list(*nothing, "name", "pk")
    rows = of_values.union(of_brands, all=True) if brands else of_values
    return [
        Counted(product_class or 0, code, name, role, position, label, pk, (values if code else brands)[pk])
        for product_class, code, name, role, position, label, pk in rows
    ]


def _value_counts(wanted: SpuFilter) -> Iterable[tuple[int, int, int]]:
    """Attribute, value and number of SPUs. Each chosen attribute is counted without its own choice. One query."""
    open_ones = _rows(wanted, wanted.values)
    parts = [_grouped(open_ones.exclude(attribute__code__in=wanted.values) if wanted.values else open_ones)]
    for code in wanted.values:
        others = {other: ids for other, ids in wanted.values.items() if other != code}
        parts.append(_grouped(_rows(wanted, others).filter(attribute__code=code)))
    return _brand_counts(wanted).union(*parts, all=True)


def _rows(wanted: SpuFilter, choices: Mapping[str, Sequence[int]]) -> QuerySet[SpuFacet]:
    """What SKUs with these choices have. SPUs are narrowed first, so that bits are compared for few of them."""
    spus = spus_that_fit(replace(wanted, values=choices)).order_by().values("pk")
    return sharing_a_sku(SpuFacet.objects.filter(spu__in=spus), list(choices.values()))


def _brand_counts(wanted: SpuFilter) -> QuerySet[Any, tuple[int, int, int]]:
    spus = spus_that_fit(replace(wanted, brands=())).filter(brand__isnull=False).order_by()
    kind = Value(OF_BRANDS, IntegerField())
    return spus.annotate(kind=kind).values_list("kind", "brand_id").annotate(number=Count("pk"))


def _grouped(rows: QuerySet[SpuFacet]) -> QuerySet[Any, tuple[int, int, int]]:
    return rows.values_list("attribute_id", "value_id").annotate(number=Count("spu", distinct=True))


def _brands(rows: Iterable[Counted], chosen: Collection[int]) -> list[FacetOption]:
    return _worth_showing([FacetOption(str(row.id), row.label, row.number, row.id in chosen) for row in rows])


def _worth_showing(options: list[FacetOption]) -> list[FacetOption]:
    """The most frequent and the chosen; nothing where there is nothing to choose."""
    if len(options) < 2 and not any(option.chosen for option in options):
        return []
    best = sorted(options, key=lambda option: (-option.count, option.label))
    shown = [option for place, option in enumerate(best) if place < OPTIONS_MAX or option.chosen]
    numbers = [LEADING_NUMBER.match(option.label) for option in shown]
    if all(numbers):
        # Sizes and capacities are read from small to large.
        return sorted(shown, key=lambda option: (float(LEADING_NUMBER.match(option.label)[0]), option.label))  # type: ignore[index]
    return shown


def _attributes(values: Iterable[Counted], wanted: SpuFilter) -> list[Facet]:
    """One facet for each code, though several product classes may have it: an SPU is of one class only."""
    by_code: dict[str, list[Counted]] = defaultdict(list)
    for row in values:
        by_code[row.code].append(row)
    chosen = wanted.values
    facets = [
        (rows, _facet(rows, chosen.get(code, ()))) for code, rows in by_code.items() if code in chosen or _groups(rows)
    ]
    facets = [(rows, facet) for rows, facet in facets if facet.options]
    frequent = sorted(facets, key=lambda found: -sum(row.number for row in found[0]))
    shown = [it for place, it in enumerate(frequent) if place < FACETS_MAX or it[0][0].code in chosen]
    return [facet for _rows, facet in sorted(shown, key=lambda found: min(row.position for row in found[0]))]


def _groups(rows: list[Counted]) -> bool:
    """Whether an attribute sorts goods into groups; one with ever new values only describes them."""
    few = len({row.label for row in rows}) <= OPTIONS_MAX
    return few or any(row.role == AttributeRole.SPECIFICATION for row in rows)


def _facet(rows: list[Counted], chosen_ids: Collection[int]) -> Facet:
    counts: dict[str, int] = defaultdict(int)
    for row in rows:
        counts[row.label] += row.number
    chosen = {row.label for row in rows if row.id in chosen_ids}
    options = [FacetOption(label, label, count, label in chosen) for label, count in counts.items()]
    best = max(rows, key=lambda row: row.number)
    return Facet(f"attr_{best.code}", best.name, _worth_showing(options))


def _price_bands(counts: Sequence[int], wanted: SpuFilter) -> list[PriceBand]:
    """Neighbouring bands joined, the emptiest first, until few are left."""
    bands = [(low, below, number) for (low, below), number in zip(BANDS, counts, strict=True)]
    while len(bands) > 1 and (len(bands) > BANDS_MAX or not all(number for *_edges, number in bands)):
        place = min(range(len(bands) - 1), key=lambda at: (bands[at][2] * bands[at + 1][2] > 0, _together(bands, at)))
        (low, _mid, first), (_start, below, second) = bands[place : place + 2]
        bands[place : place + 2] = [(low, below, first + second)]
    if len(bands) < 2:
        return []
    return [_band(low, below, number, wanted) for low, below, number in bands]


def _together(bands: Sequence[tuple[Decimal | None, Decimal | None, int]], at: int) -> int:
    return bands[at][2] + bands[at + 1][2]


def _band(low: Decimal | None, below: Decimal | None, number: int, wanted: SpuFilter) -> PriceBand:
    high = None if below is None else below - CENT
    chosen = (low, high) != (None, None) and (low, high) == (wanted.price_min, wanted.price_max)
    return PriceBand(low, high, number, chosen)
