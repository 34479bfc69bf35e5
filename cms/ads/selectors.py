"""Which ads are on now."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q
from django.utils import timezone

from cms.ads.models import Ad
from commerce.core import tags


def running_ads(keys: Iterable[str], *, at: datetime | None = None) -> dict[str, list[Ad]]:
    """The ads on show at a moment (default: now) by position key, in the editors' order.

    One query for the ads and one for the renditions of their pictures, however many positions are asked for.
    """
    now = at or timezone.now()
    tags.record(*(f"ads:{key}" for key in keys if key))
    ads = (
        Ad.objects.filter(position__key__in=set(keys), is_active=True)
        .filter(Q(starts_at__isnull=True) | Q(starts_at__lte=now))
        .filter(Q(ends_at__isnull=True) | Q(ends_at__gt=now))
        .select_related("position", "image", "spu", "category")
        .prefetch_related("image__renditions")
        .order_by("position_id", "sort_order", "id")
    )
    found: defaultdict[str, list[Ad]] = defaultdict(list)
    for ad in ads:
        tags.record(*([f"card:{ad.spu_id}"] if ad.spu_id else []))
        found[ad.position.key].append(ad)
    return dict(found)
