"""What the shop holds about a person. Each app states its own part in a module `personal_data`: how it is handed out,
how it is forgotten, and what keeps an account from being closed.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.module_loading import autodiscover_modules

from commerce.core.models import IdempotencyRecord

Export = Callable[[int], Any]
Verb = Callable[[int], None]
_exports: dict[str, Export] = {}
_erasers: list[Verb] = []
_objections: list[Verb] = []


def exports(name: str) -> Callable[[Export], Export]:
    """Decorator: the function tells what is held under this name, as JSON can say it."""

    def register(export: Export) -> Export:
        _exports[name] = export
        return export

    return register


def erases(eraser: Verb) -> Verb:
    """Decorator: the function forgets what must not outlive the account. Called in a transaction."""
    _erasers.append(eraser)
    return eraser


def objects(objection: Verb) -> Verb:
    """Decorator: the function raises Conflict while the account is still needed."""
    _objections.append(objection)
    return objection


def export(user_id: int) -> dict[str, Any]:
    """Everything, by name."""
    autodiscover_modules("personal_data")
    return {name: tell(user_id) for name, tell in sorted(_exports.items())}


def erase(user_id: int) -> None:
    """Forget everything. To be called in a transaction."""
    autodiscover_modules("personal_data")
    for eraser in _erasers:
        eraser(user_id)


def check_closable(user_id: int) -> None:
    """Raises Conflict with the first reason why the account has to stay."""
    autodiscover_modules("personal_data")
    for objection in _objections:
        objection(user_id)


def moment(at: datetime | None) -> str | None:
    """ISO 8601 with the shop's offset."""
    return timezone.localtime(at).isoformat(timespec="seconds") if at else None


@erases
def _forget_answers(user_id: int) -> None:
    """Kept answers repeat the address of an order."""
    IdempotencyRecord.objects.filter(user=user_id).delete()
