"""The signed-in member once more, before something that cannot be taken back: by password, or by a code."""

from django.utils.translation import gettext as _

from commerce.accounts.models import User
from commerce.accounts.services.sign_in import confirm_password
from commerce.core.errors import InvalidInput
from commerce.verification.enums import Purpose
from commerce.verification.services import sms_codes


def send_own_code(*, user: User, purpose: Purpose, ip: str) -> int:
    """A code to the member's own number. Returns the seconds until the next one may be asked for.

    Raises InvalidInput when there is no number, TooMany, Unavailable.
    """
    if not user.mobile:
        _refuse("sms_code", _("您的账号没有手机号，请使用密码。"))
    return sms_codes.request_code(mobile=str(user.mobile), purpose=purpose, ip=ip)


def confirm(*, user: User, purpose: Purpose, password: str = "", sms_code: str = "") -> None:
    """Raises InvalidInput naming the field, or TooMany. Not to be called in a transaction: what was guessed counts."""
    if password:
        confirm_password(user=user, password=password)
    elif sms_code and user.mobile:
        sms_codes.check_code(mobile=user.mobile, purpose=purpose, code=sms_code)
    else:
        _refuse("password", _("请输入密码或短信验证码。"))


def _refuse(field: str, message: str) -> None:
    raise InvalidInput(message, fields={field: [message]})
