"""The outbox: facts travel up from the commerce floor without knowing who listens."""

from commerce.core.events.outbox import drain, emit, handles, nudge, purge

__all__ = ["drain", "emit", "handles", "nudge", "purge"]
