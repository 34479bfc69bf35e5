"""Codes by text message: asked for within limits, checked with few guesses, used once."""

import secrets
import unicodedata
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Case, F, Value, When
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from commerce.core import events
from commerce.core.errors import InvalidInput
from commerce.core.sealing import seal
from commerce.verification.enums import DeliveryState, Purpose
from commerce.verification.limits import Budget, network_of, take
from commerce.verification.mobiles import normalise
from commerce.verification.models import SmsCode, SmsDelivery

DIGITS = 6
LIFE = timedelta(minutes=5)
GUESSES = 5
GUESSES_WINDOW = timedelta(minutes=15)
RESEND_SECONDS = 60
HOUR, DAY = 3600, 24 * 3600
SEAL = "verification.sms"
# What stands in a row in place of a digest, and what no row holds.
USED, NO_DIGEST = "", "-"


def request_code(*, mobile: str, purpose: Purpose, ip: str) -> int:
    """Have a new code sent; the one before it is void. Returns the seconds until another may be asked for.

    Whoever the number belongs to, or whether to anybody, makes no difference here. Raises InvalidInput for what is no
    mobile number, TooMany when a limit is used up, Unavailable when limits cannot be counted. Not to be called in a
    transaction.
    """
    mobile = normalise(mobile)
    wait = count_request(mobile=mobile, ip=ip)
    code = "".join(secrets.choice("0123456789") for _digit in range(DIGITS))
    now = timezone.now()
    with transaction.atomic():
        _give_up_waiting(mobile, purpose)
        SmsCode.objects.update_or_create(
            mobile=mobile,
            purpose=purpose,
            defaults={"digest": _digest(mobile, purpose, code), "expires_at": now + LIFE},
        )
        delivery = SmsDelivery.objects.create(
            mobile=mobile,
            purpose=purpose,
            sealed_code=seal(code, purpose=SEAL),
            changed_at=now,
            expires_at=now + LIFE,
        )
        events.emit("sms.requested", message_id=str(delivery.pk))
    return wait


def _give_up_waiting(mobile: str, purpose: Purpose) -> None:
    """A message that has not left yet would bring a void code after the new one."""
    waiting = SmsDelivery.objects.filter(mobile=mobile, purpose=purpose, state=DeliveryState.WAITING)
    waiting.update(state=DeliveryState.GIVEN_UP, reason="replaced", sealed_code="", changed_at=timezone.now())


def count_request(*, mobile: str, ip: str) -> int:
    """The limits alone: for a request that must look like any other although nothing is to be sent. Raises what
    `request_code` raises, and returns what it returns."""
    take(_budgets(mobile, ip))
    return RESEND_SECONDS


def _budgets(mobile: str, ip: str) -> list[Budget]:
    """All purposes together: whoever pays for messages, or is woken by them, does not care what they are for."""
    network = network_of(ip)
    return [
        Budget(f"sms:mobile:{mobile}", 1, RESEND_SECONDS),
        Budget(f"sms:mobile:{mobile}", 5, HOUR),
        Budget(f"sms:mobile:{mobile}", 10, DAY),
        Budget(f"sms:network:{network}", settings.SMS_LIMIT_PER_ADDRESS_HOUR, HOUR),
        Budget(f"sms:network:{network}", settings.SMS_LIMIT_PER_ADDRESS_DAY, DAY),
        Budget("sms:total", settings.SMS_LIMIT_TOTAL_HOUR, HOUR),
        Budget("sms:total", settings.SMS_LIMIT_TOTAL_DAY, DAY),
    ]


def check_code(*, mobile: str, purpose: Purpose, code: str) -> None:
    """Use a code up. Raises InvalidInput (`sms_code_wrong`), the same for a code that is wrong, used, expired, meant
    for another number or purpose, or no longer listened to.

    Five wrong guesses within fifteen minutes close number and purpose for the rest of them; a new code does not open
    them again. Not to be called in a transaction, which could take the guess back.
    """
    mobile = normalise(mobile)
    given = unicodedata.normalize("NFKC", code).strip()
    with transaction.atomic(durable=True):
        listened = _spend_guess(mobile, purpose)
        # Compared in any case, so that the time it takes does not tell whether a code is in force.
        right = _use(mobile, purpose, _digest(mobile, purpose, given) if listened and given.isascii() else NO_DIGEST)
    if not right:
        raise wrong_code()


def wrong_code() -> InvalidInput:
    """What `check_code` raises."""
    message = _("短信验证码不正确或已失效。")
    return InvalidInput(message, code="sms_code_wrong", fields={"sms_code": [message]})


def _spend_guess(mobile: str, purpose: Purpose) -> bool:
    """Take one of the guesses before anything is compared, so that parallel ones cannot share it."""
    now = timezone.now()
    rows = SmsCode.objects.filter(mobile=mobile, purpose=purpose)
    rows.filter(guesses_until__lte=now).update(guesses=0, guesses_until=None)
    return bool(
        rows.filter(expires_at__gt=now, guesses__lt=GUESSES)
        .exclude(digest=USED)
        .update(
            guesses=F("guesses") + 1,
            guesses_until=Case(When(guesses=0, then=Value(now + GUESSES_WINDOW)), default=F("guesses_until")),
        )
    )


def _use(mobile: str, purpose: Purpose, digest: str) -> bool:
    """Void the code if it is the one with this digest; of several who have it, one succeeds."""
    rows = SmsCode.objects.filter(mobile=mobile, purpose=purpose, digest=digest, expires_at__gt=timezone.now())
    return bool(rows.update(digest=USED, guesses=0, guesses_until=None))


def _digest(mobile: str, purpose: Purpose, code: str) -> str:
    """Keyed, since six digits are soon tried out; over number and purpose, so that a row's digest fits no other."""
    return salted_hmac(SEAL, f"{mobile}:{purpose}:{code}", algorithm="sha256").hexdigest()
