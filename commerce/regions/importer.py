"""Areas from a foreign table `tb_areas`. An area's id is its official code, in every shop."""

from collections.abc import Mapping
from dataclasses import dataclass

from commerce.core.importing import Dump, Fields, ForeignRow, ImportRun, Origin, parents_first
from commerce.regions.models import Region

TABLE = "tb_areas"
KIND = "地区"


@dataclass(frozen=True)
class AreaRow(ForeignRow):
    name: str
    parent_id: int | None


def read_areas(dump: Dump, run: ImportRun) -> dict[int, AreaRow]:
    """The rows that are well-formed."""
    return dump.read(TABLE, KIND, _area, run.report)


def _area(key: int, origin: Origin, fields: Fields) -> AreaRow:
    return AreaRow(key, origin, name=fields.text("name", (Region, "name")), parent_id=fields.optional_key("parent_id"))


def taken_codes(rows: Mapping[int, AreaRow]) -> list[str]:
    """Codes under which the shop has an area of another name, one sentence each."""
    names = dict(Region.objects.values_list("code", "name"))
    return [
        f"地区 {row.id}：本店为“{names[row.id]}”，文件中为“{row.name}”"
        for row in rows.values()
        if names.get(row.id, row.name) != row.name
    ]


def load_areas(rows: Mapping[int, AreaRow], run: ImportRun) -> None:
    """Add the areas that are missing; what the shop has under a code stays as it is."""
    names = dict(Region.objects.values_list("code", "name"))
    new = []
    for row in parents_first(rows, names, KIND, run.report):
        if row.id not in names:
            new.append(Region(code=row.id, name=row.name, parent_id=row.parent_id))
        elif names[row.id] != row.name:
            run.report.remark(row.origin, f"代码已属于“{names[row.id]}”，未改为“{row.name}”")
        run.report.took(KIND, created=row.id not in names)
    Region.objects.bulk_create(new, batch_size=500)
