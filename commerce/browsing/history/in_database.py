"""The same list as rows: all of it without Redis, and what came while Redis was away."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.db.models import Q

from commerce.browsing.history.views import View
from commerce.browsing.models import Visit


def record(user_id: int, view: View) -> None:
    """Two statements, four for a SKU that is new in the list."""
    rows = Visit.objects.filter(user=user_id, sku=view.sku_id)
    if rows.update(viewed_at=view.viewed_at):
        return
    # Of two looks at once one finds the other's row there, with nearly the same time.
    Visit.objects.bulk_create(
        [Visit(user_id=user_id, sku_id=view.sku_id, viewed_at=view.viewed_at)], ignore_conflicts=True
    )
    too_old = Visit.objects.filter(user=user_id).values_list("pk", flat=True)[settings.SHOP_HISTORY_LIMIT :]
    Visit.objects.filter(pk__in=list(too_old)).delete()


def recent(user_id: int) -> list[View]:
    rows = Visit.objects.filter(user=user_id).values_list("sku", "viewed_at")
    return [View(*row) for row in rows[: settings.SHOP_HISTORY_LIMIT]]


def forget(user_id: int, views: Sequence[View]) -> None:
    """Exactly these: one that was looked at again meanwhile stays."""
    as_read = Q()
    for view in views:
        as_read |= Q(sku=view.sku_id, viewed_at=view.viewed_at)
    Visit.objects.filter(as_read, user=user_id).delete()


def forget_before(user_id: int, until: datetime) -> None:
    Visit.objects.filter(user=user_id, viewed_at__lte=until).delete()
