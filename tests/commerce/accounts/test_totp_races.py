"""One code, sent many times at once, on real threads and real connections."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections
from django_otp.plugins.otp_totp.models import TOTPDevice

from commerce.accounts.models import User
from commerce.accounts.services import totp
from commerce.accounts.services.totp import OtpRefused
from commerce.core.errors import Conflict, TooMany
from tests.commerce.accounts.authenticator import Clock, enrol, phone_with
from tests.factories.people import PASSWORD, make_user

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("database_counters"),
]
# As many as are evaluated at all.
PARALLEL = 5


def successes(verb: Callable[[], object]) -> int:
    start = Barrier(PARALLEL)

    def one(_number: int) -> bool:
        try:
            connections["default"].ensure_connection()
            start.wait()
            verb()
            return True
        except (OtpRefused, TooMany, Conflict):
            return False
        finally:
            connections["default"].close()

    with ThreadPoolExecutor(PARALLEL) as pool:
        return sum(pool.map(one, range(PARALLEL)))


@pytest.mark.parametrize("kind", ["code", "recovery"])
def test_exactly_one_gets_in(clock: Clock, kind: str) -> None:
    alice = make_user("alice")
    phone, codes = enrol(alice, clock)
    for repeat in range(4):
        code = phone.code() if kind == "code" else codes[repeat]
        assert successes(lambda code=code: totp.check(user=alice, code=code)) == 1  # type: ignore[misc]
        clock.turn(30)


def test_the_library_alone_lets_several_in(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: read, compare, save, as `TOTPDevice.verify_token` does."""
    alice = make_user("alice")
    phone, _codes = enrol(alice, clock)
    meeting = Barrier(PARALLEL)

    def spend(device: TOTPDevice, code: str) -> bool:
        meeting.wait()
        step = totp._step_of(device, code)
        if step is None or step <= device.last_t:
            return False
        device.last_t = step
        device.save()
        return True

    monkeypatch.setattr(totp, "_spend", spend)
    assert successes(lambda: totp.check(user=alice, code=phone.code())) > 1


def test_one_authenticator_of_two_pages(clock: Clock) -> None:
    alice: User = make_user("alice")
    offer = totp.new_offer(alice)
    code = phone_with(offer.secret, clock).code()
    assert successes(lambda: totp.enrol(user=alice, offer=offer.sealed, code=code, password=PASSWORD)) == 1
    assert TOTPDevice.objects.filter(user=alice).count() == 1
