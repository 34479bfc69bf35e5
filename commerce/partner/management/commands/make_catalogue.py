"""`manage.py make_catalogue --skus 100000`: goods for measuring. Not for a shop that people visit."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from commerce.partner.generated import make_catalogue


class Command(BaseCommand):
    help = "Write a large plausible catalogue, the same for the same seed. Each run adds new goods."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--skus", type=int, required=True)
        parser.add_argument("--seed", type=int, default=1)

    def handle(self, *args: Any, **options: Any) -> None:
        started, done = time.monotonic(), 0
        for done in make_catalogue(skus=options["skus"], seed=options["seed"]):
            self.stderr.write(f"SKU {done}")
        seconds = time.monotonic() - started
        self.stdout.write(f"{done} 个 SKU，{seconds:.1f} 秒，{done / max(seconds, 0.001):.0f} 个/秒")
