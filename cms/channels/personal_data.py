"""What is locked for somebody's work alone. It must not stay locked by an account that is gone."""

from cms.channels.models import ChannelGroup
from commerce.core.personal_data import erases


@erases
def _unlock(user_id: int) -> None:
    ChannelGroup.objects.filter(locked_by=user_id).update(locked=False, locked_by=None, locked_at=None)
