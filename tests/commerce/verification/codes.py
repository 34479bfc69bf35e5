"""Reading the codes that nobody is meant to read."""

from commerce.core.sealing import unseal
from commerce.verification.enums import Purpose
from commerce.verification.models import SmsDelivery
from commerce.verification.services.sms_codes import SEAL, request_code
from tests.logs import remember

ALICE, BOB = "13800000001", "13800000002"
HOME = "203.0.113.7"


def sent_code(mobile: str = ALICE) -> str:
    """What the newest message to a number will say."""
    delivery = SmsDelivery.objects.filter(mobile=mobile).latest("created_at")
    code = unseal(delivery.sealed_code, purpose=SEAL)
    remember(code)
    return code


def ask(mobile: str = ALICE, purpose: Purpose = Purpose.LOGIN, ip: str = HOME) -> str:
    """Requests a code, and tells it."""
    request_code(mobile=mobile, purpose=purpose, ip=ip)
    return sent_code(mobile)


def other_than(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06}"
