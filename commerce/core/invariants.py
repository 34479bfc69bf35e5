"""What must be true of the data at any moment. Each app states its own in a module `invariants`.

A check yields one sentence a violation, naming the row; `manage.py invariants` runs them all.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.utils.module_loading import autodiscover_modules

Check = Callable[[], Iterator[str]]
_checks: list[Check] = []


@dataclass(frozen=True)
class Finding:
    """What one check found; its name is the sentence that should hold."""

    name: str
    violations: list[str]


def invariant(check: Check) -> Check:
    """Decorator: registers a check; the first line of its docstring is its name."""
    _checks.append(check)
    return check


def findings() -> Iterator[Finding]:
    """Run every check."""
    autodiscover_modules("invariants")
    for check in _checks:
        name = (check.__doc__ or check.__name__).strip().splitlines()[0]
        yield Finding(name, list(check()))
