"""Stock moves by conditional UPDATEs: correct on every database, because nothing is read and then written."""

from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from commerce.core.errors import Conflict, OutOfStock
from commerce.partner.models import AVAILABLE, StockRecord


def take_stock(stockrecord_id: int, quantity: int) -> None:
    """Allocate units to an order.

    Raises OutOfStock, with nothing changed, when fewer than `quantity` are available.
    """
    taken = (
        StockRecord.objects.annotate(left=AVAILABLE)
        .filter(pk=stockrecord_id, left__gte=quantity)
        .update(num_allocated=Coalesce(F("num_allocated"), 0) + quantity)
    )
    if not taken:
        raise OutOfStock


def return_stock(stockrecord_id: int, quantity: int) -> None:
    """Give allocated units back, when an order that was never shipped is cancelled."""
    _settle(stockrecord_id, quantity, num_allocated=F("num_allocated") - quantity)


def ship_stock(stockrecord_id: int, quantity: int) -> None:
    """Allocated units leave the warehouse."""
    _settle(
        stockrecord_id,
        quantity,
        num_allocated=F("num_allocated") - quantity,
        num_in_stock=F("num_in_stock") - quantity,
    )


def adjust_stock(stockrecord_id: int, change: int) -> None:
    """Goods came in (a positive change), or are missing (a negative one).

    Raises Conflict, with nothing changed, when fewer would be left than orders have been promised.
    """
    changed = (
        StockRecord.objects.annotate(left=Coalesce(AVAILABLE, 0))
        .filter(pk=stockrecord_id, left__gte=-change)
        .update(num_in_stock=Coalesce(F("num_in_stock"), 0) + change)
    )
    if not changed:
        raise Conflict(_("库存不能少于已被订单占用的数量。"))


def _settle(stockrecord_id: int, quantity: int, **changes: object) -> None:
    rows = StockRecord.objects.filter(pk=stockrecord_id, num_allocated__gte=quantity)
    if not rows.update(**changes):
        raise Conflict
