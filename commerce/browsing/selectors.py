"""Reads of history and favourites, as lists of goods. What was deleted from the catalogue is left out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from commerce.accounts.models import User
from commerce.browsing import history
from commerce.browsing.models import Favourite
from commerce.catalogue.cards import SkuCard, sku_cards


@dataclass(frozen=True)
class Seen:
    """A SKU, and when the member looked at it last or put it aside."""

    sku: SkuCard
    at: datetime


def history_of(user: User) -> list[Seen]:
    """Newest first. Two queries, and one for the list where Redis does not have all of it."""
    views = history.recent(user.pk)
    return _with_cards([(view.sku_id, view.viewed_at) for view in views])


def favourites_of(user: User) -> QuerySet[Favourite]:
    """Newest first."""
    return Favourite.objects.filter(user=user)


def goods_of(favourites: Sequence[Favourite]) -> list[Seen]:
    """A page of favourites with their goods. Two queries."""
    return _with_cards([(row.sku_id, row.created_at) for row in favourites])


def is_favourite(user: User, sku_id: int) -> bool:
    return Favourite.objects.filter(user=user, sku=sku_id).exists()


def _with_cards(rows: list[tuple[int, datetime]]) -> list[Seen]:
    cards = sku_cards([sku_id for sku_id, _at in rows])
    return [Seen(cards[sku_id], at) for sku_id, at in rows if sku_id in cards]
