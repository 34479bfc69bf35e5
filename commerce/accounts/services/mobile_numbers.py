"""Another mobile number for an account."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from commerce.accounts.models import DeviceSession, User
from commerce.accounts.selectors import is_mobile_taken
from commerce.accounts.services.sessions import end_all
from commerce.accounts.services.sign_in import confirm_password
from commerce.core.errors import Conflict
from commerce.verification import mobiles
from commerce.verification.enums import Purpose
from commerce.verification.services import sms_codes


def change_mobile(*, user: User, mobile: str, sms_code: str, password: str, keep: DeviceSession | None = None) -> None:
    """Replace the number, proved by a code that was sent to the new one, after the password once more.

    Only the session `keep` survives, for a web view together with `web_sessions.keep_web_session`: whoever held the
    old number may have signed in with it. Raises InvalidInput naming the field, TooMany, or Conflict for a number that
    another account has. The code is spent last, so that no other mistake costs a new one.
    """
    number = mobiles.normalise(mobile)
    confirm_password(user=user, password=password)
    if is_mobile_taken(number):
        raise _taken()
    sms_codes.check_code(mobile=number, purpose=Purpose.CHANGE_MOBILE, code=sms_code)
    try:
        with transaction.atomic():
            User.objects.filter(pk=user.pk, is_active=True).update(mobile=number)
            end_all(user, keep=keep)
    except IntegrityError as error:
        # Somebody was quicker by a moment; the constraint has the last word.
        raise _taken() from error
    user.mobile = number


def _taken() -> Conflict:
    message = _("该手机号已被其他账户使用。")
    return Conflict(message, fields={"mobile": [message]}, code="taken")
