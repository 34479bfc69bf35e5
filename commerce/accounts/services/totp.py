"""The second step of signing in: a code of an authenticator app (RFC 6238), or one of the recovery codes.

Attempts are counted per member. Each code is good once: the condition on the last time step that was used is part of
the UPDATE, so that of several who send the same code at once, one gets in.
"""

import secrets
import time
from base64 import b32encode
from dataclasses import dataclass
from typing import Any

import segno
import structlog
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice, default_key

from commerce.accounts.models import RecoveryCode, User
from commerce.accounts.selectors import authenticator_of
from commerce.accounts.services.sign_in import confirm_password
from commerce.core.errors import Conflict, InvalidInput, NotAuthenticated
from commerce.core.sealing import BrokenSeal, seal, unseal
from commerce.verification import limits
from commerce.verification.limits import Budget

logger = structlog.get_logger(__name__)

MINUTE, HOUR = 60, 3600
ATTEMPTS = ((5, 5 * MINUTE), (20, HOUR))
CODE_LENGTH_MAX = 20
RECOVERY_CODES = 10
# Without those that are mistaken for another; 10 of 32 are 50 bits.
RECOVERY_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
OFFER_PURPOSE = "accounts.totp"
OFFER_SECONDS = 30 * MINUTE


class OtpRequired(NotAuthenticated):
    code = "otp_required"
    message: Any = gettext_lazy("请输入身份验证器上的动态码。")


class OtpRefused(NotAuthenticated):
    code = "otp_wrong"
    message: Any = gettext_lazy("动态码不正确或已使用过，请等下一个。")


@dataclass(frozen=True)
class Offer:
    """A fresh secret for an authenticator. `sealed` brings it back with the first code; nothing is stored before."""

    sealed: str
    secret: str
    address: str
    picture: str


def new_offer(user: User) -> Offer:
    return _offer(user, default_key(), int(time.time()))


def same_offer(user: User, sealed: str) -> Offer:
    """The offer again, for a page that is shown again; a fresh one if it has expired."""
    try:
        return _offer(user, *_open(user, sealed))
    except InvalidInput:
        return new_offer(user)


def enrol(*, user: User, offer: str, code: str, password: str) -> list[str]:
    """Turn the second step on. Returns the recovery codes, which are told only once.

    Raises InvalidInput naming the field, TooMany, and Conflict when it is on already.
    """
    secret, _issued = _open(user, offer)
    confirm_password(user=user, password=password)
    step = _step_of(TOTPDevice(user=user, key=secret), code)
    if step is None:
        message = _("动态码不正确，请确认手机时间准确。")
        raise InvalidInput(message, fields={"code": [message]}, code="otp_wrong")
    with transaction.atomic():
        # Two at once must not both find nothing. SQLite locks by the transaction itself.
        locked = User.objects.select_for_update().get(pk=user.pk)
        if authenticator_of(locked) is not None:
            raise Conflict(_("两步验证已经开启。"))
        TOTPDevice.objects.create(user=locked, name="app", key=secret, confirmed=True, last_t=step)
        codes = _new_recovery_codes(locked)
    logger.info("totp_enrolled", user_id=user.pk)
    return codes


def check(*, user: User, code: str, field: str = "code") -> TOTPDevice:
    """The member's authenticator, if the code is its current one, or a recovery code, and was not used before.

    Raises OtpRefused, or TooMany when the attempts are used up (then even the right code is not tried). Counted with
    the database when Redis is away.
    """
    budgets = [Budget(f"totp:{user.pk}", limit, seconds) for limit, seconds in ATTEMPTS]
    limits.take(budgets, fallback=True)
    device = authenticator_of(user)
    if device is None or not (_spend(device, code) or _spend_recovery_code(user, code)):
        raise OtpRefused(fields={field: [OtpRefused.message]})
    for budget in budgets:
        limits.reset(budget, fallback=True)
    return device


def renew_recovery_codes(*, user: User, password: str, code: str) -> list[str]:
    """Fresh codes in place of all that are left. Raises what `confirm_password` and `check` raise."""
    confirm_password(user=user, password=password)
    check(user=user, code=code)
    with transaction.atomic():
        return _new_recovery_codes(user)


def turn_off(*, user: User, password: str, code: str) -> None:
    """By the member, who proves both steps once more. Raises what `confirm_password` and `check` raise."""
    confirm_password(user=user, password=password)
    check(user=user, code=code)
    forget(user)


def forget(user: User) -> None:
    """By somebody who made sure in another way. Verified sessions are so no longer."""
    with transaction.atomic():
        TOTPDevice.objects.filter(user=user).delete()
        RecoveryCode.objects.filter(user=user).delete()
    logger.warning("totp_removed", user_id=user.pk)


def _offer(user: User, secret: str, issued: int) -> Offer:
    device = TOTPDevice(user=user, key=secret)
    text = b32encode(device.bin_key).decode("ascii")
    return Offer(
        sealed=seal(f"{user.pk}:{issued}:{secret}", purpose=OFFER_PURPOSE),
        secret=" ".join(text[at : at + 4] for at in range(0, len(text), 4)),
        address=device.config_url,
        picture=segno.make(device.config_url, error="m").svg_data_uri(scale=4, border=3, light="#fff"),
    )


def _open(user: User, sealed: str) -> tuple[str, int]:
    """Secret and time of an offer that was made to this member, and not too long ago."""
    try:
        owner, issued, secret = unseal(sealed, purpose=OFFER_PURPOSE).split(":")
    except (BrokenSeal, ValueError) as error:
        raise InvalidInput(_("页面已过期，请重新扫码。")) from error
    if owner != str(user.pk) or int(issued) < time.time() - OFFER_SECONDS:
        raise InvalidInput(_("页面已过期，请重新扫码。"))
    return secret, int(issued)


def _spend(device: TOTPDevice, code: str) -> bool:
    step = _step_of(device, code)
    if step is None:
        return False
    unused = TOTPDevice.objects.filter(pk=device.pk, confirmed=True, last_t__lt=step)
    return bool(unused.update(last_t=step, last_used_at=timezone.now()))


def _step_of(device: TOTPDevice, code: str) -> int | None:
    """The time step that a code belongs to: this one, or the one before or after, since clocks differ."""
    text = "".join(code.split())
    totp = TOTP(device.bin_key, device.step, device.t0, device.digits)
    totp.time = time.time()
    for drift in (0, -1, 1):
        totp.drift = drift
        if constant_time_compare(text, f"{totp.token():0{device.digits}d}"):
            return int(totp.t())
    return None


def _new_recovery_codes(user: User) -> list[str]:
    RecoveryCode.objects.filter(user=user).delete()
    plain = ["".join(secrets.choice(RECOVERY_ALPHABET) for _at in range(10)) for _code in range(RECOVERY_CODES)]
    RecoveryCode.objects.bulk_create(RecoveryCode(user=user, code_hash=_digest(user, text)) for text in plain)
    return [f"{text[:5]}-{text[5:]}" for text in plain]


def _spend_recovery_code(user: User, code: str) -> bool:
    text = "".join(code[:CODE_LENGTH_MAX].upper().replace("-", "").split())
    deleted, _rows = RecoveryCode.objects.filter(user=user, code_hash=_digest(user, text)).delete()
    if deleted:
        logger.warning("recovery_code_used", user_id=user.pk)
    return bool(deleted)


def _digest(user: User, text: str) -> str:
    """Codes are random enough that a keyed hash can't be guessed back."""
    return salted_hmac("accounts.recovery-code", f"{user.pk}:{text}", algorithm="sha256").hexdigest()
