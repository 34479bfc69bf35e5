"""Nothing here is kept longer than it serves."""

from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from commerce.verification.enums import DeliveryState
from commerce.verification.models import Captcha, RateCounter, SmsCode, SmsDelivery

# Long enough to answer "I got no code" and to check a provider's monthly bill day by day.
DELIVERIES_KEPT = timedelta(days=30)


def purge() -> int:
    """End what was left open, delete what has expired. Returns how many rows went."""
    now = timezone.now()
    _close_expired_deliveries()
    stale = [
        Captcha.objects.filter(expires_at__lte=now),
        SmsCode.objects.filter(Q(guesses_until=None) | Q(guesses_until__lte=now), expires_at__lte=now),
        RateCounter.objects.filter(ends_at__lte=now),
        SmsDelivery.objects.filter(created_at__lte=now - DELIVERIES_KEPT),
    ]
    return sum(rows.delete()[0] for rows in stale)


def _close_expired_deliveries() -> None:
    """What waits too long is given up; what was being sent when its worker died may have arrived or not."""
    now = timezone.now()
    ends = {DeliveryState.WAITING: DeliveryState.GIVEN_UP, DeliveryState.SENDING: DeliveryState.UNKNOWN}
    for state, end in ends.items():
        expired = SmsDelivery.objects.filter(state=state, expires_at__lte=now)
        expired.update(state=end, sealed_code="", changed_at=now)
