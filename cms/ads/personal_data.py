"""What is locked for somebody's work alone. It must not stay locked by an account that is gone."""

from cms.ads.models import Ad
from commerce.core.personal_data import erases


@erases
def _unlock(user_id: int) -> None:
    Ad.objects.filter(locked_by=user_id).update(locked=False, locked_by=None, locked_at=None)
