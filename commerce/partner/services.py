"""Stock moves by conditional UPDATEs: correct on every database, because nothing is read and then written.

Several SKUs are always touched in the order of their stock records, so that two orders cannot wait for each other.
"""

from collections.abc import Mapping

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from commerce.catalogue.marks import mark_offers
from commerce.core.errors import Conflict, OutOfStock
from commerce.partner.enums import MovementKind
from commerce.partner.models import StockMovement, StockRecord

#: Stock record id -> units.
Units = Mapping[int, int]


class SkuOutOfStock(OutOfStock):
    """Says which stock record had too few units."""

    def __init__(self, stockrecord_id: int) -> None:
        super().__init__()
        self.stockrecord_id = stockrecord_id


@transaction.atomic(savepoint=False)
def take_stock(units: Units, reference: str = "") -> None:
    """Allocate units to an order, all or nothing. The order's event has the pages of the goods published again.

    Raises SkuOutOfStock for the first stock record with fewer units available than wanted.
    """
    for pk, quantity in sorted(units.items()):
        enough = StockRecord.objects.filter(pk=pk, num_in_stock__gte=F("num_allocated") + quantity)
        if not enough.update(num_allocated=F("num_allocated") + quantity):
            raise SkuOutOfStock(pk)
    _record(MovementKind.ALLOCATION, units, reference, allocated=1)


@transaction.atomic(savepoint=False)
def return_stock(units: Units, reference: str = "") -> None:
    """Give allocated units back, when an order that was never shipped is cancelled. Raises Conflict."""
    for pk, quantity in sorted(units.items()):
        _settle(pk, quantity, num_allocated=F("num_allocated") - quantity)
    _record(MovementKind.RELEASE, units, reference, allocated=-1)
    _mark(units)


@transaction.atomic(savepoint=False)
def ship_stock(units: Units, reference: str = "") -> None:
    """Allocated units leave the warehouse. Raises Conflict."""
    for pk, quantity in sorted(units.items()):
        _settle(
            pk,
            quantity,
            num_allocated=F("num_allocated") - quantity,
            num_in_stock=F("num_in_stock") - quantity,
        )
    _record(MovementKind.SHIPMENT, units, reference, allocated=-1, on_hand=-1)


@transaction.atomic(savepoint=False)
def adjust_stock(stockrecord_id: int, difference: int, reference: str = "") -> None:
    """Correct the number on hand, as a merchant does after counting or a delivery.

    Raises Conflict when it would fall below what orders hold.
    """
    enough = StockRecord.objects.filter(pk=stockrecord_id, num_in_stock__gte=F("num_allocated") - difference)
    if not enough.update(num_in_stock=F("num_in_stock") + difference):
        raise Conflict(_("库存不能少于已被订单占用的数量。"))
    _record(MovementKind.ADJUSTMENT, {stockrecord_id: difference}, reference, on_hand=1)
    _mark({stockrecord_id: difference})


def _settle(stockrecord_id: int, quantity: int, **changes: object) -> None:
    rows = StockRecord.objects.filter(pk=stockrecord_id, num_allocated__gte=quantity)
    if not rows.update(**changes):
        raise Conflict


def _record(kind: MovementKind, units: Units, reference: str, *, allocated: int = 0, on_hand: int = 0) -> None:
    StockMovement.objects.bulk_create(
        StockMovement(
            stockrecord_id=pk,
            kind=kind,
            on_hand=quantity * on_hand,
            allocated=quantity * allocated,
            reference=reference,
        )
        for pk, quantity in units.items()
    )


def _mark(units: Units) -> None:
    """The pages of these goods say whether there are any."""
    mark_offers(set(StockRecord.objects.filter(pk__in=units).values_list("product", flat=True)))
