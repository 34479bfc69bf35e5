"""Reads of the catalogue: what fits, in the order that was asked for."""

from collections.abc import Sequence

from django.db.models import Case, IntegerField, QuerySet, Value, When

from commerce.catalogue.enums import Ordering
from commerce.catalogue.filters import SpuFilter, spus_that_fit
from commerce.catalogue.models import Product
from commerce.catalogue.selectors import ordered


def in_order(wanted: SpuFilter, ordering: str, *, ranked: Sequence[int] | None = None) -> QuerySet[Product]:
    """`ranked` are the ids of what a search found, best first: the default order then."""
    spus = spus_that_fit(wanted)
    if ranked and ordering == Ordering.DEFAULT:
        places = (When(pk=pk, then=Value(place)) for place, pk in enumerate(ranked))
        return spus.order_by(Case(*places, output_field=IntegerField()))
    return ordered(spus, ordering)
