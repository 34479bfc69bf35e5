"""What an import did, and what it could not take."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Origin:
    """Where a foreign row stands: `goods.sql:351`, table `tb_sku`, id `17`."""

    place: str
    table: str = ""
    id: str = ""

    def __str__(self) -> str:
        return f"{self.place} {self.table} {self.id}".rstrip()


@dataclass
class Count:
    created: int = 0
    known: int = 0
    refused: int = 0


@dataclass
class Report:
    """What an import did, by kind in the order in which the kinds came up."""

    counts: dict[str, Count] = field(default_factory=dict)
    refused: list[tuple[Origin, str]] = field(default_factory=list)
    #: Where the picture is used and the foreign path that has no file.
    missing_pictures: list[tuple[str, str]] = field(default_factory=list)

    def count(self, kind: str) -> Count:
        return self.counts.setdefault(kind, Count())

    def took(self, kind: str, *, created: bool) -> None:
        count = self.count(kind)
        if created:
            count.created += 1
        else:
            count.known += 1

    def remark(self, origin: Origin, text: str) -> None:
        """Something of a row that was otherwise taken was left as it is in the shop."""
        self.refused.append((origin, text))

    def refuse(self, kind: str, origin: Origin, reason: str) -> None:
        self.count(kind).refused += 1
        self.refused.append((origin, reason))
