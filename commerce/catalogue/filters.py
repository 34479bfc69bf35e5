"""Reads of the catalogue: what fits a shopper's filters."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import BigIntegerField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet

from commerce.catalogue.models import Category, FacetValue, Product, ProductAttribute, SpuFacet
from commerce.catalogue.selectors import spus_in, spus_on_shelf

ID_DIGITS = 18
#: Of one list: attributes that are chosen from, and choices of one attribute or of brands.
ATTRIBUTES_MAX = 10
CHOICES_MAX = 30
VALUE_LENGTH_MAX = 100


@dataclass(frozen=True)
class SpuFilter:
    """What to narrow a list by; prices in CNY, both ends included.

    `values` are ids of facet values by attribute code. Several values of one attribute, and several brands, are
    alternatives; of several attributes one and the same SKU has to have them all. `among`: only these SPUs.
    """

    category: Category | None = None
    brands: Sequence[int] = ()
    price_min: Decimal | None = None
    price_max: Decimal | None = None
    values: Mapping[str, Sequence[int]] = field(default_factory=dict)
    among: Collection[int] | None = None


def spus_that_fit(wanted: SpuFilter) -> QuerySet[Product]:
    """SPUs on the shelf that fit; the price is the one that the list shows."""
    spus = spus_in(wanted.category) if wanted.category else spus_on_shelf()
    if wanted.among is not None:
        spus = spus.filter(pk__in=wanted.among)
    if wanted.brands:
        spus = spus.filter(brand__in=wanted.brands)
    if wanted.price_min is not None:
        spus = spus.filter(price__gte=wanted.price_min)
    if wanted.price_max is not None:
        spus = spus.filter(price__lte=wanted.price_max)
    if wanted.values:
        first, *others = wanted.values.values()
        spus = spus.filter(pk__in=sharing_a_sku(SpuFacet.objects.filter(value__in=first), others).values("spu"))
    return spus


def sharing_a_sku(rows: QuerySet[SpuFacet], choices: Sequence[Sequence[int]]) -> QuerySet[SpuFacet]:
    """The rows that one SKU has together with a value of each choice."""
    return rows.annotate(shared=F("skus")).filter(Exists(_beside(choices))) if choices else rows


def _beside(choices: Sequence[Sequence[int]]) -> QuerySet[SpuFacet]:
    """Rows of a choice that share a SKU with the outer query's row, and so on for the other choices."""
    first, *others = choices
    shared = F("skus").bitand(OuterRef("shared"))  # type: ignore[arg-type]  # the stubs know numbers only
    rows = (
        SpuFacet.objects.filter(spu=OuterRef("spu"), block=OuterRef("block"), value__in=first)
        .annotate(shared=ExpressionWrapper(shared, output_field=BigIntegerField()))
        .filter(shared__gt=0)
    )
    return rows.filter(Exists(_beside(others))) if others else rows


def facet_values(asked: Mapping[str, Sequence[str]]) -> dict[str, list[FacetValue]]:
    """What people wrote, by attribute code, as the values that it names; a code that names none is left out.

    A value is named by its text, and an option by its id where no text is the same. One query (none for nothing).
    """
    named = Q()
    for code, texts in asked.items():
        by_text = Q(option__option__in=texts) | Q(option=None, text__in=texts)
        named |= Q(attribute__code=code) & (by_text | Q(option__in=_ids(texts)))
    if not named:
        return {}
    rows: dict[str, list[FacetValue]] = {}
    for row in FacetValue.objects.filter(named).select_related("attribute", "option").order_by("pk"):
        rows.setdefault(row.attribute.code, []).append(row)
    chosen = {code: _named(rows.get(code, []), texts) for code, texts in asked.items()}
    return {code: values for code, values in chosen.items() if values}


def _named(rows: list[FacetValue], texts: Sequence[str]) -> list[FacetValue]:
    labels = {row.label for row in rows}
    ids = set(_ids([text for text in texts if text not in labels]))
    return [row for row in rows if row.label in texts or row.option_id in ids]


def _ids(texts: Sequence[str]) -> list[int]:
    return [int(text) for text in texts if text.isascii() and text.isdigit() and len(text) <= ID_DIGITS]


def unknown_attributes(codes: Collection[str]) -> set[str]:
    """Which of these codes no product class has. One query (none for no codes)."""
    if not codes:
        return set()
    known = ProductAttribute.objects.filter(code__in=codes, product_class__isnull=False)
    return set(codes) - set(known.values_list("code", flat=True))
