"""The same list as rows: all of it without Redis, and what came while Redis was away."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS
from django.db.models import Q, QuerySet

from commerce.browsing.history.views import View
from commerce.browsing.models import Visit


def record(user_id: int, view: View) -> None:
    """One statement, three or four for a SKU that is new in the list.

    Times only go forward: a look that is written late must not make its row look old to somebody who is just trimming.
    """
    older = Visit.objects.filter(user=user_id, sku=view.sku_id, viewed_at__lt=view.viewed_at)
    if older.update(viewed_at=view.viewed_at):
        return
    # Of two looks at once one finds the other's row there, with nearly the same time.
    Visit.objects.bulk_create(
        [Visit(user_id=user_id, sku_id=view.sku_id, viewed_at=view.viewed_at)], ignore_conflicts=True
    )
    limit = settings.SHOP_HISTORY_LIMIT
    oldest_kept = Visit.objects.filter(user=user_id).values_list("viewed_at", flat=True)[limit - 1 : limit]
    for at in oldest_kept:
        _delete(Visit.objects.filter(user=user_id, viewed_at__lt=at))


def recent(user_id: int) -> list[View]:
    rows = Visit.objects.filter(user=user_id).values_list("sku", "viewed_at")
    return [View(*row) for row in rows[: settings.SHOP_HISTORY_LIMIT]]


def forget(user_id: int, views: Sequence[View]) -> None:
    """Exactly these: one that was looked at again meanwhile stays."""
    as_read = Q()
    for view in views:
        as_read |= Q(sku=view.sku_id, viewed_at=view.viewed_at)
    _delete(Visit.objects.filter(as_read, user=user_id))


def forget_before(user_id: int, until: datetime) -> None:
    _delete(Visit.objects.filter(user=user_id, viewed_at__lte=until))


def _delete(visits: QuerySet[Visit]) -> None:
    """In one statement, which looks at each row as it is then: Django would first read the ids, and so delete what was
    looked at again meanwhile. There is nothing below a visit that a cascade would have to look for."""
    visits._raw_delete(using=DEFAULT_DB_ALIAS)
