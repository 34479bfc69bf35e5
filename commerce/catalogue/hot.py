"""Reads of the catalogue: best sellers, for those who ask often."""

from django.db.models import prefetch_related_objects

from commerce.catalogue.models import Product
from commerce.catalogue.selectors import hot_spus, public_category, spus_by_id
from commerce.catalogue.version import kept
from commerce.core import tags


def hot_in(category_id: int, *, limit: int = 20) -> list[Product]:
    """Best sellers of a category and below, with their brands. Two queries, and two more when
    nobody asked a moment ago. Raises NotFound."""
    ids = kept(f"hot:{category_id}:{limit}", lambda: _hot_ids(category_id, limit))
    tags.record(f"hot:{category_id}")
    found = spus_by_id(ids)
    hot = [found[pk] for pk in ids if pk in found]
    prefetch_related_objects(hot, "brand")
    return hot


def _hot_ids(category_id: int, limit: int) -> list[int]:
    return [spu.pk for spu in hot_spus(public_category(category_id), limit=limit)]
