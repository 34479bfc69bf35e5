"""Emit, nudge, drain. An event row is written in the transaction of the change; handlers must be idempotent."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import structlog
from django.db.models import Q
from django.utils import timezone

from commerce.core.models import OutboxEvent
from commerce.core.nudges import Nudge

logger = structlog.get_logger(__name__)

Handler = Callable[[dict[str, Any]], None]
_handlers: dict[str, list[Handler]] = {}
nudge = Nudge()

BATCH = 100
LEASE = timedelta(seconds=60)
MAX_BACKOFF_SECONDS = 3600
# Long enough to see what happened when somebody asks.
KEPT = timedelta(days=7)


def handles(kind: str) -> Callable[[Handler], Handler]:
    """Decorator: the function is called with the payload of each event of this kind, at least once."""

    def register(handler: Handler) -> Handler:
        _handlers.setdefault(kind, []).append(handler)
        return handler

    return register


def emit(kind: str, **payload: Any) -> None:
    """Write an event in the current transaction; the relay is nudged after commit.

    A nudge that fails is only logged: the change is committed, and the periodic sweep finds the row.
    """
    OutboxEvent.objects.create(kind=kind, payload=payload)
    nudge.after_commit()


def drain(limit: int = BATCH) -> int:
    """Handle pending events, oldest first. Returns how many were handled.

    Two drains at once are harmless: an event is leased by one conditional UPDATE before its handlers run.
    """
    now = timezone.now()
    due = Q(handled_at__isnull=True) & (Q(retry_at__isnull=True) | Q(retry_at__lte=now))
    handled = 0
    for event in OutboxEvent.objects.filter(due).order_by("id")[:limit]:
        leased = OutboxEvent.objects.filter(due, pk=event.pk).update(retry_at=now + LEASE, attempts=event.attempts + 1)
        if leased and _handle(event):
            handled += 1
    return handled


def purge(kept: timedelta = KEPT) -> int:
    """Delete events that were handled long ago. Returns how many."""
    return OutboxEvent.objects.filter(handled_at__lt=timezone.now() - kept).delete()[0]


def _handle(event: OutboxEvent) -> bool:
    try:
        for handler in _handlers.get(event.kind, []):
            handler(event.payload)
    except Exception as error:
        # One bad event must not stop the others; it is tried again, later and later.
        delay = min(2**event.attempts * 5, MAX_BACKOFF_SECONDS)
        logger.exception("outbox_handler_failed", kind=event.kind, event_id=event.pk)
        event.retry_at = timezone.now() + timedelta(seconds=delay)
        event.last_error = repr(error)[:300]
        event.save(update_fields=["retry_at", "last_error"])
        return False
    event.handled_at = timezone.now()
    event.save(update_fields=["handled_at"])
    return True
