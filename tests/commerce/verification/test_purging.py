from collections.abc import Callable

import pytest

from commerce.verification.enums import DeliveryState, Purpose
from commerce.verification.models import Captcha, RateCounter, SmsCode, SmsDelivery
from commerce.verification.services.captchas import new_captcha
from commerce.verification.services.purging import purge
from commerce.verification.services.sms_codes import check_code
from tests.commerce.verification.codes import ALICE, ask, other_than

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("database_counters")]


def test_what_is_in_force_stays() -> None:
    new_captcha()
    ask()
    assert purge() == 0
    assert Captcha.objects.count() == SmsCode.objects.count() == SmsDelivery.objects.count() == 1


def test_what_has_expired_goes(later: Callable[..., None]) -> None:
    new_captcha()
    ask()
    later(days=2)
    assert purge() == 1 + 1 + RateCounter.objects.count() + 7
    assert not Captcha.objects.exists()
    assert not SmsCode.objects.exists()


def test_spent_guesses_outlive_their_code(later: Callable[..., None]) -> None:
    code = ask()
    with pytest.raises(Exception, match="验证码"):
        check_code(mobile=ALICE, purpose=Purpose.LOGIN, code=other_than(code))
    later(minutes=10)
    purge()
    assert SmsCode.objects.get().guesses == 1
    later(minutes=10)
    purge()
    assert not SmsCode.objects.exists()


@pytest.mark.parametrize(
    ("before", "after"),
    [(DeliveryState.WAITING, DeliveryState.GIVEN_UP), (DeliveryState.SENDING, DeliveryState.UNKNOWN)],
)
def test_an_expired_delivery_ends_and_forgets_its_code(
    before: DeliveryState, after: DeliveryState, later: Callable[..., None]
) -> None:
    ask()
    SmsDelivery.objects.update(state=before)
    later(minutes=6)
    purge()
    delivery = SmsDelivery.objects.get()
    assert (delivery.state, delivery.sealed_code) == (after, "")


def test_deliveries_are_kept_for_thirty_days(later: Callable[..., None]) -> None:
    ask()
    later(days=29)
    purge()
    assert SmsDelivery.objects.exists()
    later(days=2)
    purge()
    assert not SmsDelivery.objects.exists()
