"""Handing out to members what the shop holds about them (Personal Information Protection Law, article 45)."""

from typing import Any

from django.utils import timezone

from commerce.accounts.models import User
from commerce.core import personal_data
from commerce.verification import limits
from commerce.verification.limits import Budget

# It reads everything that there is.
EXPORTS_PER_MEMBER = ((3, 600), (10, 86400))
FILE_NAME = "jishi-my-data.json"


def export_data(*, user: User) -> dict[str, Any]:
    """Everything, as JSON can say it. Raises TooMany."""
    budgets = [Budget(f"export:{user.pk}", number, seconds) for number, seconds in EXPORTS_PER_MEMBER]
    limits.take(budgets, fallback=True)
    return {"exported_at": personal_data.moment(timezone.now()), **personal_data.export(user.pk)}
