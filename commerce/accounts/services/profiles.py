"""What members say about themselves."""

from django.db import transaction
from django.utils.translation import gettext as _

from commerce.accounts.models import User
from commerce.core.dirty import mark_dirty
from commerce.core.errors import InvalidInput

NAME_LENGTH_MAX = 20


def rename(*, user: User, display_name: str) -> None:
    """How pages and reviews call this member; empty means by the user name. `user` is brought up to date."""
    name = " ".join(display_name.split())
    if len(name) > NAME_LENGTH_MAX or not name.isprintable():
        message = _("昵称最多 %(limit)d 个字符。") % {"limit": NAME_LENGTH_MAX}
        raise InvalidInput(message, fields={"display_name": [message]})
    with transaction.atomic():
        User.objects.filter(pk=user.pk).update(first_name=name, last_name="")
        mark_dirty(f"member:{user.pk}")
    user.first_name, user.last_name = name, ""
