"""Writes to the area tree."""

import json
from collections.abc import Iterator
from pathlib import Path

from django.db import transaction

from commerce.core.dirty import mark_dirty
from commerce.regions.models import Region


def load_regions(path: Path) -> int:
    """Add the areas of a nested JSON file (`[code, name, [children]]`) that are missing. Returns how many were new."""
    nested = json.loads(path.read_text(encoding="utf-8"))
    before = Region.objects.count()
    with transaction.atomic():
        Region.objects.bulk_create(_rows(nested, None), ignore_conflicts=True, batch_size=500)
        mark_dirty("regions")
    return Region.objects.count() - before


def _rows(nested: list[list[object]], parent: int | None) -> Iterator[Region]:
    for entry in nested:
        code, name, *below = entry
        yield Region(code=code, name=name, parent_id=parent)  # type: ignore[misc]
        if below:
            yield from _rows(below[0], code)  # type: ignore[arg-type]
