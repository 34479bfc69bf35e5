"""Nothing here is kept longer than it serves."""

from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from commerce.accounts.models import DeviceSession, PasswordReset

# Long enough for somebody who asks when and where that foreign device was signed in.
ENDED_KEPT = timedelta(days=30)


def purge() -> int:
    """Delete ended sessions and finished walks to a new password. Returns how many rows went."""
    now = timezone.now()
    stale = [
        DeviceSession.objects.filter(Q(revoked_at__lte=now - ENDED_KEPT) | Q(expires_at__lte=now - ENDED_KEPT)),
        PasswordReset.objects.filter(expires_at__lte=now - timedelta(days=1)),
    ]
    return sum(rows.delete()[0] for rows in stale)
