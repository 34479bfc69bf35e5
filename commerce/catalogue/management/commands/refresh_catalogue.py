"""Recomputes what SPUs keep of their SKUs: prices, covers, and what lists are narrowed by."""

from typing import Any

from django.core.management.base import BaseCommand

from commerce.catalogue.models import Product
from commerce.catalogue.services import refresh_summaries

BATCH = 500


class Command(BaseCommand):
    help = (
        "Recomputes what SPUs keep of their SKUs. Needed once after an upgrade, or after goods were written past the "
        "services; harmless at any time."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        ids = list(Product.objects.filter(structure=Product.PARENT).order_by("pk").values_list("pk", flat=True))
        for start in range(0, len(ids), BATCH):
            refresh_summaries(ids[start : start + BATCH])
        self.stdout.write(f"{len(ids)} SPUs.")
