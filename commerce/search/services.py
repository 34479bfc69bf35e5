"""What searching writes."""

from commerce.accounts.models import User


def record_search(*, text: str, results: int, user: User | None = None) -> None:
    """Count a search for the hot words, and remember it for a member. `results` is how many goods it found."""


def forget_searches(*, user: User) -> None:
    """Clear a member's own searches."""
