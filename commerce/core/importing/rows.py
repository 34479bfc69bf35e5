"""Typed rows of a dump, and the order in which a tree can be written."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol, TypeVar

from commerce.core.importing.fields import Fields, Refused
from commerce.core.importing.report import Origin, Report
from commerce.core.sqldump import DumpProblem, DumpRow


@dataclass(frozen=True)
class ForeignRow:
    """Base of the typed rows."""

    id: int
    origin: Origin


class Child(Protocol):
    """A typed row of a tree."""

    @property
    def id(self) -> int: ...
    @property
    def origin(self) -> Origin: ...
    @property
    def parent_id(self) -> int | None: ...


# Characters.
SHOWN_MAX = 20

Row = TypeVar("Row", bound=ForeignRow)
Node = TypeVar("Node", bound=Child)


class Dump:
    """The rows of one or several dump files by table."""

    def __init__(self) -> None:
        self.tables: dict[str, list[tuple[Origin, Fields]]] = {}
        self.problems: list[tuple[Origin, str]] = []
        self._asked_for: set[str] = set()

    def add(self, name: str, items: Iterator[DumpRow | DumpProblem]) -> None:
        """Take the rows of a file; `name` is how the report calls it."""
        for item in items:
            place = f"{name}:{item.line}"
            if isinstance(item, DumpProblem):
                self.problems.append((Origin(place, item.table, item.row_id), item.reason))
            else:
                origin = Origin(place, item.table, _shown(item.values.get("id")))
                self.tables.setdefault(item.table, []).append((origin, Fields(item.values)))

    def read(
        self, table: str, kind: str, typed: Callable[[int, Origin, Fields], Row], report: Report
    ) -> dict[int, Row]:
        """The typed rows of a table by id. What does not fit, or has an id that was there before, is reported."""
        self._asked_for.add(table)
        rows: dict[int, Row] = {}
        for origin, reason in self.problems:
            if origin.table == table:
                report.refuse(kind, origin, reason)
        for origin, fields in self.tables.get(table, []):
            try:
                row = typed(fields.key(), origin, fields)
                if row.id in rows:
                    raise Refused(f"编号重复，已采用 {rows[row.id].origin.place} 的一行")
                rows[row.id] = row
            except Refused as refused:
                report.refuse(kind, origin, str(refused))
        return rows

    def unread_problems(self) -> list[tuple[Origin, str]]:
        """What was not reported with any table that was read, and the tables that nobody asked for."""
        problems = [(origin, reason) for origin, reason in self.problems if origin.table not in self._asked_for]
        for table, found in self.tables.items():
            if table not in self._asked_for:
                problems.append((Origin(found[0][0].place, table), f"没有用到的表，共 {len(found)} 行"))
        return problems


def _shown(row_id: str | None) -> str:
    """An id as the report can print it, whatever the file has there."""
    return row_id if row_id and row_id.isprintable() and len(row_id) <= SHOWN_MAX else ""


def parents_first(rows: Mapping[int, Node], outside: Collection[int], kind: str, report: Report) -> list[Node]:
    """The rows of a tree so that each comes after its parent; those without a way to the top are reported.

    `outside` are the ids of parents that are there already.
    """
    below: dict[int | None, list[Node]] = {}
    for row in rows.values():
        is_top = row.parent_id not in rows and row.parent_id in outside
        below.setdefault(None if is_top else row.parent_id, []).append(row)
    ordered = list(below.get(None, []))
    for row in ordered:  # grows while it is walked
        ordered += below.get(row.id, [])
    reached = {row.id for row in ordered}
    for row in rows.values():
        if row.id not in reached:
            report.refuse(kind, row.origin, f"上级 {row.parent_id} 不存在或未能导入")
    return ordered
