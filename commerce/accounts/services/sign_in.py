"""Proving who one is, with a lock-out that backs off.

Whoever fails learns nothing: known, unknown and deactivated accounts get the same answer after the same work, and
attempts are counted by what was typed, not by the account that it names.
"""

from collections.abc import Sequence
from typing import Any

from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from commerce.accounts.models import User
from commerce.accounts.selectors import mobile_in, user_by_login
from commerce.accounts.services.rules import PASSWORD_LENGTH_MAX
from commerce.core.errors import InvalidInput, NotAuthenticated
from commerce.verification import limits, mobiles
from commerce.verification.enums import Purpose
from commerce.verification.limits import Budget, network_of
from commerce.verification.services import sms_codes

MINUTE, HOUR, DAY = 60, 3600, 86400
# Attempts without success, and the seconds they are counted over: the wait grows with the failures. An account is
# locked sooner for the address that fails than for everybody, so that a stranger can't easily lock its owner out.
PER_ACCOUNT_AND_IP = ((10, 5 * MINUTE), (20, HOUR))
PER_ACCOUNT = ((30, HOUR), (60, DAY))
# Many people share an address behind a carrier's network.
PER_IP = ((50, 5 * MINUTE), (200, HOUR))


class SignInRefused(NotAuthenticated):
    code = "login_failed"
    message: Any = _("账号或密码不正确。")


def by_password(*, login: str, password: str, ip: str = "") -> User:
    """The active account of a user name, mobile or verified e-mail with its password.

    Raises SignInRefused, or TooMany when the attempts are used up (then even the right password is not tried).
    """
    name = mobile_in(login) or login.strip().lower()
    account, address = _account_budgets(name, ip), _ip_budgets(ip)
    limits.take([*account, *address], fallback=True)
    user = user_by_login(login)
    if not _password_fits(user, password) or user is None or not user.is_active:
        raise SignInRefused
    _forgive(account, address)
    return user


def by_code(*, mobile: str, code: str, ip: str = "") -> User:
    """The active account of a mobile that just received a code for signing in.

    A number without an account is refused like a wrong code. Raises InvalidInput, or TooMany.
    """
    number = mobiles.normalise(mobile)
    address = _ip_budgets(ip)
    limits.take(address, fallback=True)
    try:
        sms_codes.check_code(mobile=number, purpose=Purpose.LOGIN, code=code)
    except InvalidInput as error:
        raise _wrong_code() from error
    user = User.objects.filter(mobile=number, is_active=True).first()
    if user is None:
        raise _wrong_code()
    _forgive([], address)
    return user


def confirm_password(*, user: User, password: str, field: str = "password") -> None:
    """The signed-in member once more, before something that a stranger at an open screen must not do.

    Counted like signing in. Raises InvalidInput naming the field, or TooMany.
    """
    account = _account_budgets(f"#{user.pk}", "")
    limits.take(account, fallback=True)
    if not _password_fits(user, password):
        message = _("密码不正确。")
        raise InvalidInput(message, fields={field: [message]}, code="password_wrong")
    _forgive(account, [])


def unlock(user: User) -> None:
    """Forget the failed attempts for every name of an account, after it was proved in another way."""
    for name in filter(None, (user.username.lower(), user.mobile, user.email.lower(), f"#{user.pk}")):
        _forgive(_account_budgets(name, ""), [])


def _password_fits(user: User | None, password: str) -> bool:
    """Costs one hash, whether there is an account or not."""
    text = password[: PASSWORD_LENGTH_MAX + 1]
    if user is None:
        User().set_password(text)
        return False
    return user.check_password(text)


def _account_budgets(name: str, ip: str) -> list[Budget]:
    # What people type may be a password in the wrong field: it must not be readable in Redis or the database.
    account = salted_hmac("accounts.sign-in", name, algorithm="sha256").hexdigest()[:32]
    budgets = [Budget(f"signin:account:{account}", limit, seconds) for limit, seconds in PER_ACCOUNT]
    if ip:
        pair = f"signin:pair:{account}:{network_of(ip)}"
        budgets += [Budget(pair, limit, seconds) for limit, seconds in PER_ACCOUNT_AND_IP]
    return budgets


def _ip_budgets(ip: str) -> list[Budget]:
    return [Budget(f"signin:ip:{network_of(ip)}", limit, seconds) for limit, seconds in PER_IP] if ip else []


def _forgive(account: Sequence[Budget], address: Sequence[Budget]) -> None:
    """A success clears the account; the address only gets back what this attempt took."""
    for budget in account:
        limits.reset(budget, fallback=True)
    if address:
        limits.give_back(address, fallback=True)


def _wrong_code() -> InvalidInput:
    message = _("验证码不正确或已失效，或该手机号尚未注册。")
    return InvalidInput(message, fields={"sms_code": [message]}, code="sms_code_wrong")
