"""Which values the SKUs of an SPU have, kept so that lists can be narrowed and counted without looking at SKUs."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from django.db.models import Q

from commerce.catalogue.models import FacetValue, Product, ProductAttributeValue, SpuFacet

BATCH = 200
INSERT_BATCH = 1000
TEXT_MAX = 100


class Said(NamedTuple):
    """What an attribute value says: an option, or a text."""

    attribute: int
    option: int | None
    text: str


#: SPU, attribute, facet value, block -> bits of its SKUs.
Rows = dict[tuple[int, int, int, int], int]


def refresh_facets(spu_ids: Collection[int]) -> bool:
    """Recompute the facets of SPUs; what is right already is not written. Returns whether anything was.

    To be called in a transaction that has changed the SPUs' own rows, so that two at once follow one another.
    """
    ids = sorted(spu_ids)
    changed = False
    for start in range(0, len(ids), BATCH):
        changed |= _refresh(ids[start : start + BATCH])
    return changed


def _refresh(spu_ids: Sequence[int]) -> bool:
    wanted = _wanted(spu_ids)
    old: dict[tuple[int, int, int, int], tuple[int, int]] = {
        (spu, attribute, value, block): (pk, skus)
        for pk, spu, attribute, value, block, skus in SpuFacet.objects.filter(spu__in=spu_ids).values_list(
            "pk", "spu_id", "attribute_id", "value_id", "block", "skus"
        )
    }
    stale = [pk for key, (pk, skus) in old.items() if wanted.get(key) != skus]
    new = [
        SpuFacet(spu_id=spu, attribute_id=attribute, value_id=value, block=block, skus=skus)
        for (spu, attribute, value, block), skus in wanted.items()
        if old.get((spu, attribute, value, block), (0, 0))[1] != skus
    ]
    if stale:
        SpuFacet.objects.filter(pk__in=stale).delete()
    SpuFacet.objects.bulk_create(new, ignore_conflicts=True, batch_size=INSERT_BATCH)
    return bool(stale or new)


def _wanted(spu_ids: Sequence[int]) -> Rows:
    """The rows that there should be. What is said of an SPU holds for all its SKUs."""
    places = _places(spu_ids)
    said = list(_said(spu_ids))
    values = _facet_values({what for _product, _spu, what in said})
    rows: Rows = defaultdict(int)
    for product, spu, what in said:
        of_spu = places.get(spu, {})
        for place in of_spu.values() if product == spu else [of_spu[product]] if product in of_spu else []:
            block, bit = divmod(place, SpuFacet.SKUS_IN_A_BLOCK)
            rows[spu, what.attribute, values[what], block] |= 1 << bit
    return rows


def _places(spu_ids: Sequence[int]) -> dict[int, dict[int, int]]:
    """SPU -> its SKUs on the shelf -> their places in the order of their ids."""
    skus = Product.objects.filter(parent__in=spu_ids, is_public=True, stockrecords__price__isnull=False)
    places: dict[int, dict[int, int]] = defaultdict(dict)
    for sku, spu in skus.order_by("pk").values_list("pk", "parent_id"):
        places[spu][sku] = len(places[spu])
    return places


def _said(spu_ids: Sequence[int]) -> Iterator[tuple[int, int, Said]]:
    """Product, its SPU and what is said of it. Long texts describe; nobody narrows a list by them."""
    rows = (
        ProductAttributeValue.objects.filter(Q(product__in=spu_ids) | Q(product__parent__in=spu_ids))
        .order_by()
        .values_list("product_id", "product__parent_id", "attribute_id", "value_option_id", "value_text")
    )
    for product, parent, attribute, option, text in rows:
        if option is not None:
            yield product, parent or product, Said(attribute, option, "")
        elif text and len(text) <= TEXT_MAX:
            yield product, parent or product, Said(attribute, None, text)


def _facet_values(wanted: set[Said]) -> dict[Said, int]:
    """The ids of facet values, which are made where there are none yet."""
    known = _known(wanted)
    missing = wanted - known.keys()
    if missing:
        FacetValue.objects.bulk_create(
            (FacetValue(attribute_id=it.attribute, option_id=it.option, text=it.text) for it in missing),
            ignore_conflicts=True,
            batch_size=INSERT_BATCH,
        )
        known |= _known(missing)
    return known


def _known(wanted: set[Said]) -> dict[Said, int]:
    attributes = {it.attribute for it in wanted}
    options = {it.option for it in wanted if it.option is not None}
    texts = {it.text for it in wanted if it.option is None}
    rows = FacetValue.objects.filter(Q(option__in=options) | Q(option=None, text__in=texts), attribute__in=attributes)
    found = rows.values_list("attribute_id", "option_id", "text", "pk")
    return {Said(attribute, option, text): pk for attribute, option, text, pk in found}
