"""The shop as it would be with Oscar's way of taking stock: look first, then add. Only for negative controls."""

# ruff: noqa: I001  (the application loads the apps that the rest needs)
from config.wsgi import application

from collections.abc import Mapping

import commerce.order.services.placing as placing
from commerce.partner.models import StockRecord

__all__ = ["application"]


def take_stock(units: Mapping[int, int], reference: str = "") -> None:
    for pk, quantity in units.items():
        record = StockRecord.objects.get(pk=pk)
        if record.num_in_stock - record.num_allocated < quantity:
            raise placing.SkuOutOfStock(pk)
        StockRecord.objects.filter(pk=pk).update(num_allocated=record.num_allocated + quantity)


placing.take_stock = take_stock  # type: ignore[assignment]
