"""History and favourites of a person."""

from typing import Any

from django.utils import timezone

from commerce.browsing import history
from commerce.browsing.models import Favourite, Visit
from commerce.core.events import emit
from commerce.core.personal_data import erases, exports, moment


@exports("history")
def _history(user_id: int) -> list[dict[str, Any]]:
    return [{"sku": view.sku_id, "viewed_at": moment(view.viewed_at)} for view in history.recent(user_id)]


@exports("favourites")
def _favourites(user_id: int) -> list[dict[str, Any]]:
    rows = Favourite.objects.filter(user=user_id).select_related("sku")
    return [{"sku": row.sku_id, "name": row.sku.get_title(), "added_at": moment(row.created_at)} for row in rows]


@erases
def _forget(user_id: int) -> None:
    """Redis takes no part in a transaction: it is told after it, through the outbox."""
    Favourite.objects.filter(user=user_id).delete()
    Visit.objects.filter(user=user_id).delete()
    emit("history.cleared", user_id=user_id, until=timezone.now().isoformat())
