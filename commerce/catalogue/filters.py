"""Reads of the catalogue: what fits a shopper's filters."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Exists, OuterRef, Q, QuerySet

from commerce.catalogue.models import Brand, Category, Product, ProductAttribute, ProductAttributeValue
from commerce.catalogue.selectors import spus_in, spus_on_shelf

ID_DIGITS = 18


@dataclass(frozen=True)
class SpuFilter:
    """What to narrow a list by; prices in CNY, both ends included.

    `attributes` are values by attribute code. Several values of one attribute are alternatives; of several attributes
    one and the same SKU has to have them all.
    """

    category: Category | None = None
    brand: Brand | None = None
    price_min: Decimal | None = None
    price_max: Decimal | None = None
    attributes: Mapping[str, Sequence[str]] = field(default_factory=dict)


def spus_that_fit(wanted: SpuFilter) -> QuerySet[Product]:
    """SPUs on the shelf that fit; the price is the one that the list shows."""
    spus = spus_in(wanted.category) if wanted.category else spus_on_shelf()
    if wanted.brand is not None:
        spus = spus.filter(brand=wanted.brand)
    if wanted.price_min is not None:
        spus = spus.filter(price__gte=wanted.price_min)
    if wanted.price_max is not None:
        spus = spus.filter(price__lte=wanted.price_max)
    return spus.filter(Exists(_skus_with(wanted.attributes))) if wanted.attributes else spus


def unknown_attributes(codes: Collection[str]) -> set[str]:
    """Which of these codes no product class has. One query (none for no codes)."""
    if not codes:
        return set()
    known = ProductAttribute.objects.filter(code__in=codes, product_class__isnull=False)
    return set(codes) - set(known.values_list("code", flat=True))


def _skus_with(attributes: Mapping[str, Sequence[str]]) -> QuerySet[Product]:
    """SKUs of the outer query's SPU that have every attribute, themselves or from their SPU."""
    skus = Product.objects.filter(parent=OuterRef("pk"), is_public=True, stockrecords__price__isnull=False)
    for code, values in attributes.items():
        fitting = ProductAttributeValue.objects.filter(_one_of(values), attribute__code=code)
        skus = skus.filter(
            Exists(fitting.filter(product=OuterRef("pk"))) | Exists(fitting.filter(product=OuterRef("parent_id")))
        )
    return skus


def _one_of(values: Sequence[str]) -> Q:
    """An option is named by its id or its text, a parameter by its text."""
    ids = [int(value) for value in values if value.isascii() and value.isdigit() and len(value) <= ID_DIGITS]
    return Q(value_option__in=ids) | Q(value_option__option__in=values) | Q(value_text__in=values)
