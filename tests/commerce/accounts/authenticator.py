"""A member's phone, with a clock of its own."""

import time
from base64 import b32decode
from dataclasses import dataclass, field

import pytest
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from commerce.accounts.models import User
from commerce.accounts.services import totp
from tests.factories.people import PASSWORD


@dataclass
class Clock:
    """The shop's, as far as codes are concerned."""

    now: float = field(default_factory=time.time)

    def turn(self, seconds: float) -> None:
        self.now += seconds


@dataclass
class Phone:
    key: bytes
    clock: Clock

    def code(self, steps: int = 0) -> str:
        """The code of now, or of so many half minutes later."""
        generator = TOTP(self.key)
        generator.time = self.clock.now + 30 * steps
        return f"{generator.token():06d}"


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr("commerce.accounts.services.totp.time.time", lambda: clock.now)
    return clock


def phone_with(secret: str, clock: Clock) -> Phone:
    """After the secret of the page was typed in."""
    return Phone(b32decode(secret.replace(" ", "")), clock)


def enrol(user: User, clock: Clock) -> tuple[Phone, list[str]]:
    """A phone that makes this member's codes, half a minute after it was set up, and the recovery codes."""
    offer = totp.new_offer(user)
    phone = phone_with(offer.secret, clock)
    codes = totp.enrol(user=user, offer=offer.sealed, code=phone.code(), password=PASSWORD)
    clock.turn(30)
    return phone, codes


def is_on(user: User) -> bool:
    return TOTPDevice.objects.filter(user=user, confirmed=True).exists()
