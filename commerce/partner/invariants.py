"""What must be true of stock."""

from collections.abc import Iterator

from django.db.models import F, Q, Sum
from django.db.models.functions import Coalesce

from commerce.core.invariants import invariant
from commerce.partner.models import StockRecord


@invariant
def ledger_sums() -> Iterator[str]:
    """A stock record is the sum of its ledger"""
    records = StockRecord.objects.annotate(
        on_hand=Coalesce(Sum("movements__on_hand"), 0), held=Coalesce(Sum("movements__allocated"), 0)
    ).exclude(on_hand=F("num_in_stock"), held=F("num_allocated"))
    for record in records:
        yield (
            f"stock record {record.pk}: in stock {record.num_in_stock}, ledger {record.on_hand}; "
            f"allocated {record.num_allocated}, ledger {record.held}"
        )


@invariant
def never_oversold() -> Iterator[str]:
    """No stock record is negative or oversold"""
    bad = Q(num_in_stock__lt=F("num_allocated")) | Q(num_in_stock__lt=0) | Q(num_allocated__lt=0)
    for record in StockRecord.objects.filter(bad):
        yield f"stock record {record.pk}: {record.num_allocated} of {record.num_in_stock} allocated"
