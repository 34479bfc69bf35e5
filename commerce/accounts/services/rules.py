"""What a user name and a password must be. Each check raises InvalidInput that names the field."""

import re

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from commerce.accounts.models import User
from commerce.core.errors import InvalidInput

USERNAME = re.compile(r"[A-Za-z0-9_\-\u4e00-\u9fff]{5,20}")
# Longer ones would only make the hashing of a stranger's text expensive.
PASSWORD_LENGTH_MAX = 128


def check_username(username: str) -> None:
    """Letters, digits, `_`, `-` and Chinese characters. Digits alone could pose as somebody's mobile number."""
    if not USERNAME.fullmatch(username):
        _refuse("username", _("用户名为 5–20 个汉字、字母、数字、下划线或连字符。"))
    if username.isdecimal():
        _refuse("username", _("用户名不能全是数字。"))


def check_password(password: str, user: User, *, field: str = "password") -> None:
    """The rules of AUTH_PASSWORD_VALIDATORS; `user` is who it is for, saved or not."""
    if len(password) > PASSWORD_LENGTH_MAX:
        _refuse(field, _("密码最长 %(limit)d 个字符。") % {"limit": PASSWORD_LENGTH_MAX})
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise InvalidInput(error.messages[0], fields={field: error.messages}) from error


def _refuse(field: str, message: str) -> None:
    raise InvalidInput(message, fields={field: [message]})
