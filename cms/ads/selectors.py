"""Which ads are on now."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from math import inf

from django.db.models import Q
from django.utils import timezone

from cms.ads.models import Ad
from cms.core.preview import draft_of, was_shown
from commerce.core import tags


def running_ads(keys: Iterable[str], *, at: datetime | None = None) -> dict[str, list[Ad]]:
    """The ads on show at a moment (default: now) by position key, in the editors' order.

    One query for the ads and one for the renditions of their pictures, however many positions are asked for.
    """
    wanted, now = {key for key in keys if key}, at or timezone.now()
    tags.record(*(f"ads:{key}" for key in wanted))
    ads = (
        Ad.objects.filter(position__key__in=wanted, live=True)
        .filter(Q(starts_at__isnull=True) | Q(starts_at__lte=now))
        .filter(Q(ends_at__isnull=True) | Q(ends_at__gt=now))
        .select_related("position", "image", "spu", "category")
        .prefetch_related("image__renditions")
        .order_by("position_id", "sort_order", "id")
    )
    found: defaultdict[str, list[Ad]] = defaultdict(list)
    for ad in _with_draft(list(ads), wanted):
        _record(ad)
        if ad.has_goods:
            found[ad.position.key].append(ad)
    return dict(found)


def _with_draft(ads: list[Ad], keys: set[str]) -> list[Ad]:
    """In a preview: the draft at its place, whatever its times say."""
    draft = draft_of(Ad)
    if draft is None or draft.position.key not in keys:
        return ads
    was_shown(draft)
    others = [ad for ad in ads if ad.pk != draft.pk]
    return sorted([*others, draft], key=_place)


def _place(ad: Ad) -> tuple[float, float]:
    """A new ad has neither number nor id yet, and comes last."""
    return (inf if ad.sort_order is None else ad.sort_order, ad.pk or inf)


def _record(ad: Ad) -> None:
    if ad.spu_id:
        tags.record(f"card:{ad.spu_id}")
    if ad.category_id:
        tags.record(f"category:{ad.category_id}")
    if ad.image_id:
        tags.record(f"image:{ad.image_id}")
