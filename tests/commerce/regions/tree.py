"""The areas of the demo shop without a database."""

import json
from collections.abc import Iterator
from functools import cache
from typing import Any

from commerce.regions.area_names import Area, AreaIndex
from tests.servers.process import ROOT


@cache
def areas() -> dict[int, Area]:
    nested = json.loads((ROOT / "fixtures" / "regions.json").read_text(encoding="utf-8"))
    return {area.code: area for area in _flat(nested, None)}


@cache
def index() -> AreaIndex:
    return AreaIndex.of(areas().values())


def names(*codes: int | None) -> str:
    return " ".join(areas()[code].name for code in codes if code)


def _flat(nested: list[Any], parent: int | None) -> Iterator[Area]:
    for code, name, *below in nested:
        yield Area(code, name, parent)
        if below:
            yield from _flat(below[0], code)
