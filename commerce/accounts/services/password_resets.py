"""A forgotten password, in four steps: name the account, get a code, prove it, choose a new password.

An account that does not exist, is deactivated or has no mobile walks the same steps as any other: it gets a number
that is made up from what was typed, the same limits and the same answers. Nothing is ever sent to it, and no code is
ever right.
"""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core import signing
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy

from commerce.accounts.masks import masked_mobile
from commerce.accounts.models import PasswordReset, User
from commerce.accounts.selectors import mobile_in, user_by_login
from commerce.accounts.services.passwords import set_password
from commerce.accounts.services.rules import check_password
from commerce.core.errors import InvalidInput
from commerce.verification import limits
from commerce.verification.enums import Purpose
from commerce.verification.limits import Budget, network_of
from commerce.verification.services import sms_codes

# Each token is good for its own step only: the salts differ.
START, PROVED = "accounts.reset.start", "accounts.reset.proved"
STARTS_PER_IP = ((20, 600), (60, 3600))
# What follows the 1 of common numbers, so that a made-up one does not stand out.
PREFIXES = ("35", "36", "37", "38", "39", "50", "51", "58", "59", "76", "86", "87", "88")


class ResetRefused(InvalidInput):
    code = "reset_expired"
    message: Any = gettext_lazy("找回密码的步骤已失效，请重新开始。")


def start(*, login: str, ip: str) -> PasswordReset:
    """Step 1, after a captcha: which account. Raises TooMany. `token_of` it is what the client gets."""
    if ip:
        limits.take([Budget(f"reset:ip:{network_of(ip)}", number, seconds) for number, seconds in STARTS_PER_IP])
    user = user_by_login(login)
    known = user if user is not None and user.is_active and user.mobile else None
    return PasswordReset.objects.create(
        user=known,
        mobile=(known.mobile or "") if known else _made_up_mobile(login),
        fingerprint=known.get_session_auth_hash() if known else "",
        expires_at=timezone.now() + timedelta(minutes=settings.SHOP_PASSWORD_RESET_MINUTES),
    )


def latest(*, login: str) -> PasswordReset:
    """The newest walk of an account that is still open, for clients that name the account at each step.

    Raises what a wrong code raises: without one there is no right code, and nobody is told which of both it is.
    """
    user = user_by_login(login)
    open_walks = PasswordReset.objects.filter(user=user, used_at__isnull=True, expires_at__gt=timezone.now())
    newest = open_walks.order_by("-expires_at", "-pk").first() if user else None
    if newest is None:
        raise sms_codes.wrong_code()
    return newest


def token_of(reset: PasswordReset) -> str:
    return _signer(START).sign(reset.pk.hex)


def send_code(*, token: str, ip: str) -> int:
    """Step 2: a code to the account's number. Answers the seconds until the next one may be asked for.

    Raises ResetRefused, TooMany or Unavailable.
    """
    reset = open_reset(token)
    if reset.user is None:
        return sms_codes.count_request(mobile=reset.mobile, ip=ip)
    return sms_codes.request_code(mobile=reset.mobile, purpose=Purpose.RESET, ip=ip)


def prove(*, token: str, sms_code: str) -> str:
    """Step 3: the code. Answers the token for step 4. Raises InvalidInput for a wrong one."""
    reset = open_reset(token)
    if reset.user is None:
        raise sms_codes.wrong_code()
    sms_codes.check_code(mobile=reset.mobile, purpose=Purpose.RESET, code=sms_code)
    PasswordReset.objects.filter(pk=reset.pk).update(verified_at=timezone.now())
    return _signer(PROVED).sign(reset.pk.hex)


def confirm(*, reset_token: str, password: str, user_id: int | None = None) -> User:
    """Step 4: the new password, once. Every session of the account ends. Raises InvalidInput.

    `user_id` is for clients that name the account again: it has to be the one that the token is for.
    """
    reset = _load(reset_token, PROVED)
    user = reset.user
    if user is None or reset.verified_at is None or user_id not in (None, user.pk):
        raise ResetRefused
    check_password(password, user)
    used = PasswordReset.objects.filter(pk=reset.pk, used_at__isnull=True).update(used_at=timezone.now())
    if not used:
        raise ResetRefused
    set_password(user, password)
    return user


def open_reset(token: str) -> PasswordReset:
    """The walk that a token of step 1 belongs to. Raises ResetRefused once it is over."""
    return _load(token, START)


def _load(token: str, salt: str) -> PasswordReset:
    try:
        key = _signer(salt).unsign(token)
    except signing.BadSignature as error:
        raise ResetRefused from error
    rows = PasswordReset.objects.select_related("user")
    reset = rows.filter(pk=key, used_at__isnull=True, expires_at__gt=timezone.now()).first()
    if reset is None or not _is_unchanged(reset):
        raise ResetRefused
    return reset


def _is_unchanged(reset: PasswordReset) -> bool:
    """Whether the account still has the number and the password that it had at the start."""
    user = reset.user
    if user is None:
        return True
    return user.is_active and user.mobile == reset.mobile and user.owns_fingerprint(reset.fingerprint)


def shown_mobile(reset: PasswordReset) -> str:
    """Where the code goes, masked; a decoy's looks like any other."""
    return masked_mobile(f"1{reset.mobile[1:]}")


def _made_up_mobile(login: str) -> str:
    """The same for the same text. It starts with 0, so that it is nobody's, and shares nobody's limits; only a mobile
    number is kept as it is, since a real account would show and count that one."""
    number = mobile_in(login)
    if number is not None:
        return number
    digest = salted_hmac("accounts.reset.decoy", login.strip().lower(), algorithm="sha256").digest()
    return f"0{PREFIXES[digest[0] % len(PREFIXES)]}{int.from_bytes(digest[1:8], 'big') % 10**8:08d}"


def _signer(salt: str) -> signing.Signer:
    return signing.Signer(sep=".", salt=salt)
