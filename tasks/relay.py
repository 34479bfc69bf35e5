"""Carries committed events from the outbox to their handlers."""

from celery import shared_task

from commerce.core import events


@shared_task
def drain_outbox() -> int:
    """Handle what is pending; called after each commit that emitted something, and by beat."""
    return events.drain()


def nudge() -> None:
    """Ask a worker to drain now. Failing is harmless (beat asks again), so a dead broker must not be waited for."""
    drain_outbox.apply_async(retry=False)
