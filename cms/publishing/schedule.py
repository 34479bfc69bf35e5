"""When a page will show something else although nobody changes anything."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Min, Q

from cms.ads.models import Ad

PREFIX = "ads:"


def next_change(tags: Iterable[str], *, since: datetime) -> datetime | None:
    """The first start or end, after this moment, of an ad in the positions that a page was made from.

    One query, none without ads.
    """
    keys = [tag.removeprefix(PREFIX) for tag in tags if tag.startswith(PREFIX)]
    if not keys:
        return None
    times = Ad.objects.filter(position__key__in=keys).aggregate(
        start=Min("starts_at", filter=Q(starts_at__gt=since)), end=Min("ends_at", filter=Q(ends_at__gt=since))
    )
    return min((moment for moment in times.values() if moment), default=None)
