"""Becoming a member."""

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commerce.accounts.models import Consent, User
from commerce.accounts.selectors import is_mobile_taken, is_username_taken
from commerce.accounts.services.rules import check_password, check_username
from commerce.core.errors import Conflict, InvalidInput
from commerce.verification import mobiles
from commerce.verification.enums import Purpose
from commerce.verification.services import sms_codes

TERMS = "terms"


def register(*, username: str, password: str, mobile: str, sms_code: str, accept_terms: bool) -> User:
    """Make an account, all or nothing. The mobile is proved by a code that was sent to it for this purpose.

    Raises InvalidInput for what is wrong in itself (the code included) and Conflict for a user name or mobile that
    is taken; both name the field. The code is spent last, so that no other mistake costs a new one.
    """
    mobile = mobiles.normalise(mobile)
    check_username(username)
    check_password(password, User(username=username, mobile=mobile))
    if not accept_terms:
        message = _("请先阅读并同意用户协议与隐私政策。")
        raise InvalidInput(message, fields={"accept_terms": [message]})
    _refuse_taken(username, mobile)
    sms_codes.check_code(mobile=mobile, purpose=Purpose.REGISTER, code=sms_code)
    return _create(username, password, mobile)


def record_consent(user: User) -> Consent:
    """Write down that a member agreed to the terms in force, now."""
    version = settings.SHOP_TERMS_VERSION
    return Consent.objects.create(user=user, document=TERMS, version=version, agreed_at=timezone.now())


def _create(username: str, password: str, mobile: str) -> User:
    try:
        with transaction.atomic():
            user = User.objects.create_user(username, password=password, mobile=mobile)
            record_consent(user)
    except IntegrityError:
        # Somebody was quicker by a moment; the constraints have the last word.
        _refuse_taken(username, mobile)
        raise
    return user


def _refuse_taken(username: str, mobile: str) -> None:
    taken = {}
    if is_username_taken(username):
        taken["username"] = [_("该用户名已被使用。")]
    if is_mobile_taken(mobile):
        taken["mobile"] = [_("该手机号已注册，请直接登录。")]
    if taken:
        raise Conflict(next(iter(taken.values()))[0], fields=taken, code="taken")
