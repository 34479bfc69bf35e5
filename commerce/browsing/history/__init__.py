"""The last things that a member looked at: newest first, each once, so many and no more."""

from commerce.browsing.history.keeping import clear, forget_before, recent, record
from commerce.browsing.history.views import View

__all__ = ["View", "clear", "forget_before", "recent", "record"]
