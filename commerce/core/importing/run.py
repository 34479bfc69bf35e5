"""One run of an import, and the ways in which it writes."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from django.db import connection, models

from commerce.core.importing.report import Report
from commerce.core.references import known, remember_all

Ours = TypeVar("Ours", bound=models.Model)


class IdsTaken(Exception):
    """Ids that were to be kept belong to other rows of the shop; `ids` says which, one sentence each."""

    def __init__(self, ids: list[str]) -> None:
        self.ids = ids
        super().__init__("；".join(ids))


@dataclass(frozen=True)
class ImportRun:
    """One run over one source. With `keep_ids` new rows get the foreign ids where the loader promises so."""

    source: str
    keep_ids: bool = False
    report: Report = field(default_factory=Report)

    def known(self, table: str, model: type[Ours]) -> dict[int, Ours]:
        """Foreign id -> our row, for what came before and has not been deleted since."""
        ids = known(self.source, table)
        rows = model._default_manager.in_bulk(list(ids.values()))
        return {int(foreign_id): rows[pk] for foreign_id, pk in ids.items() if pk in rows}

    def remember(self, table: str, rows: Mapping[int, models.Model]) -> None:
        """Record which of our rows the foreign rows became."""
        remember_all(self.source, table, rows)


def taken_ids(table: str, kind: str, wanted: Collection[int], model: type[Ours], run: ImportRun) -> list[str]:
    """Ids of foreign rows that cannot become those of ours: another row has them, or theirs came under another."""
    known = {foreign_id: row.pk for foreign_id, row in run.known(table, model).items() if foreign_id in wanted}
    others = [row for row in model._default_manager.filter(pk__in=wanted) if known.get(row.pk) != row.pk]
    elsewhere = {foreign_id: pk for foreign_id, pk in known.items() if pk != foreign_id}
    return [f"{kind} {row.pk}：已属于“{row}”" for row in others] + [
        f"{kind} {foreign_id}：先前已导入为 {pk}" for foreign_id, pk in elsewhere.items()
    ]


def update_changed(row: models.Model, **values: object) -> None:
    """Save the fields that differ, if any does."""
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, values[name])
    if changed:
        row.save(update_fields=changed)


def insert(rows: list[Ours]) -> list[Ours]:
    """Insert rows so that each knows its id afterwards, on databases that do not tell it in bulk too."""
    if connection.features.can_return_rows_from_bulk_insert:
        return type(rows[0])._default_manager.bulk_create(rows, batch_size=500) if rows else []
    for row in rows:
        row.save(force_insert=True)
    return rows
