"""Is what is published what would be published now? Everything is built again in memory and compared."""

from collections.abc import Callable
from dataclasses import dataclass, field

from cms.publishing.models import PublishedPage
from cms.publishing.pages import all_paths
from cms.publishing.rendering import Failed, Gone, render
from cms.publishing.store import COPIES, name_of, store

Progress = Callable[[int], None]


@dataclass
class Differences:
    """Addresses of files that differ from what would be made now, that are missing, that are more than there should
    be, and of pages that cannot be made (with the reason)."""

    checked: int = 0
    different: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    orphans: list[str] = field(default_factory=list)
    failed: list[tuple[str, str]] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.different or self.missing or self.orphans or self.failed)


def verify(progress: Progress | None = None) -> Differences:
    found = Differences()
    expected: set[str] = set()
    for path, _rank in all_paths():
        _compare(path, expected, found)
        if progress:
            progress(found.checked)
    found.orphans = sorted(name for name in store().names() if _page_file(name) not in expected)
    rows = PublishedPage.objects.values_list("path", flat=True)
    found.orphans += [path for path in rows.iterator() if name_of(path) not in expected]
    return found


def _compare(path: str, expected: set[str], found: Differences) -> None:
    result = render(path)
    found.checked += 1
    if isinstance(result, Failed):
        found.failed.append((path, result.error))
        expected.add(name_of(path))
    elif not isinstance(result, Gone):
        name = name_of(path)
        expected.add(name)
        published = store().read(name)
        if published is None:
            found.missing.append(path)
        elif published != result.body:
            found.different.append(path)
        found.different += store().broken_copies(name, result.body) if published is not None else []


def _page_file(name: str) -> str:
    """The page that a file belongs to: its compressed copies count with it."""
    for suffix in COPIES:
        name = name.removesuffix(suffix)
    return name
