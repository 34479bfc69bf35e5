"""Putting goods aside, and noting what was looked at."""

from django.conf import settings
from django.utils.translation import gettext as _

from commerce.accounts.models import User
from commerce.browsing import history
from commerce.browsing.models import Favourite
from commerce.catalogue.selectors import sku_on_shelf
from commerce.core.errors import Conflict


def record_view(*, user: User, sku_id: int) -> None:
    """The member looks at a SKU. Raises NotFound for one that is not on the shelf."""
    sku_on_shelf(sku_id)
    history.record(user.pk, sku_id)


def add_favourite(*, user: User, sku_id: int) -> None:
    """Put a SKU aside; twice is once. Raises NotFound for one that is not on the shelf, Conflict when there are too
    many. (The limit protects the pages: requests at once may pass it by a few.)"""
    sku_on_shelf(sku_id)
    if Favourite.objects.filter(user=user, sku=sku_id).exists():
        return
    if Favourite.objects.filter(user=user).count() >= settings.SHOP_FAVOURITES_LIMIT:
        raise Conflict(_("最多收藏 %(limit)d 件商品。") % {"limit": settings.SHOP_FAVOURITES_LIMIT})
    Favourite.objects.bulk_create([Favourite(user=user, sku_id=sku_id)], ignore_conflicts=True)


def remove_favourite(*, user: User, sku_id: int) -> None:
    """Also when it was none."""
    Favourite.objects.filter(user=user, sku__pk=sku_id).delete()
