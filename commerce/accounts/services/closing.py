"""Closing an account: the person goes, what was bought stays.

Transactions have to be kept for three years (E-Commerce Law of the PRC, article 31), a person's data only as long as
they serve (Personal Information Protection Law, article 47). So the account's row stays for the orders to refer to,
without anything that tells whose it was; each app forgets its own part (`personal_data`).
"""

import structlog
from django.db import transaction

from commerce.accounts.masks import CLOSED_NAME
from commerce.accounts.models import DeviceSession, User
from commerce.accounts.services.proofs import confirm
from commerce.accounts.services.sessions import end_all
from commerce.core import personal_data
from commerce.core.db import retrying
from commerce.core.dirty import mark_dirty
from commerce.core.errors import Conflict
from commerce.core.events import emit
from commerce.verification.enums import Purpose

logger = structlog.get_logger(__name__)


def close_account(*, user: User, password: str = "", sms_code: str = "") -> None:
    """Close the member's own account, after the password or a code once more. Every session ends; the mobile is free.

    Raises Conflict while the account is still needed (open orders, a post in the shop), InvalidInput without proof,
    TooMany. Then nothing has been changed.
    """
    personal_data.check_closable(user.pk)
    confirm(user=user, purpose=Purpose.CLOSE, password=password, sms_code=sms_code)
    retrying(lambda: _close(user))
    logger.info("account_closed", user_id=user.pk)


@transaction.atomic
def _close(user: User) -> None:
    """What is looked for again at the end can't have come meanwhile: an order that was being placed is either seen
    then, or finds that its lines are gone with the basket. Rows are taken in the order in which placing takes them."""
    avatar = user.avatar.name or ""
    personal_data.erase(user.pk)
    _anonymise(user)
    end_all(user)
    DeviceSession.objects.filter(user=user).delete()
    personal_data.check_closable(user.pk)
    emit("account.closed", user_id=user.pk, avatar=avatar)
    mark_dirty(f"member:{user.pk}")


def _anonymise(user: User) -> None:
    """The condition lets one of several requests through."""
    unusable = User()
    unusable.set_unusable_password()
    changed = User.objects.filter(pk=user.pk, is_active=True).update(
        is_active=False,
        # No name that could be registered: `#` is no part of those.
        username=f"closed#{user.pk}",
        first_name=CLOSED_NAME,
        last_name="",
        mobile=None,
        email="",
        email_verified=False,
        email_key="",
        avatar="",
        password=unusable.password,
        last_login=None,
    )
    if not changed:
        raise Conflict
