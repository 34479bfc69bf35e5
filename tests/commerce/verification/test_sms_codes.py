from collections.abc import Callable

import pytest
from django.db import transaction
from pytest_django import Settings

from commerce.core.errors import InvalidInput, ShopError, TooMany, Unavailable
from commerce.core.models import OutboxEvent
from commerce.verification.enums import DeliveryState, Purpose
from commerce.verification.models import SmsCode, SmsDelivery
from commerce.verification.services.sms_codes import check_code, count_request, request_code
from tests.commerce.verification.codes import ALICE, BOB, HOME, ask, other_than, sent_code

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("database_counters")]


def is_right(code: str, mobile: str = ALICE, purpose: Purpose = Purpose.LOGIN) -> bool:
    try:
        check_code(mobile=mobile, purpose=purpose, code=code)
    except InvalidInput:
        return False
    return True


class TestRequesting:
    def test_a_code_and_an_event_that_does_not_tell_it(self) -> None:
        assert request_code(mobile="+86 138 0000 0001", purpose=Purpose.LOGIN, ip=HOME) == 60
        delivery = SmsDelivery.objects.get()
        code = sent_code()
        assert (delivery.mobile, delivery.purpose, len(code), code.isdigit()) == (ALICE, "login", 6, True)
        event = OutboxEvent.objects.get(kind="sms.requested")
        assert event.payload == {"message_id": str(delivery.pk)}
        assert code not in SmsCode.objects.get().digest + delivery.sealed_code

    def test_the_same_code_looks_different_for_every_number_and_purpose(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("commerce.verification.services.sms_codes.secrets.choice", lambda digits: "7")
        ask(ALICE, Purpose.LOGIN)
        ask(BOB, Purpose.LOGIN, "203.0.113.8")
        first, second = SmsCode.objects.all()
        assert first.digest != second.digest

    @pytest.mark.parametrize("purpose", Purpose)
    def test_every_purpose(self, purpose: Purpose) -> None:
        assert is_right(ask(purpose=purpose), purpose=purpose)

    def test_a_message_that_still_waits_is_replaced(self, later: Callable[..., None]) -> None:
        ask()
        ask(purpose=Purpose.RESET, mobile=BOB)
        later(seconds=61)
        ask()
        old, other, new = SmsDelivery.objects.order_by("created_at")
        assert (old.state, old.reason, old.sealed_code) == (DeliveryState.GIVEN_UP, "replaced", "")
        assert other.state == new.state == DeliveryState.WAITING

    def test_what_is_no_number_costs_nothing(self) -> None:
        with pytest.raises(InvalidInput):
            request_code(mobile="12345", purpose=Purpose.LOGIN, ip=HOME)
        assert not SmsDelivery.objects.exists()


class TestLimits:
    def refused(self, mobile: str = ALICE, purpose: Purpose = Purpose.LOGIN, ip: str = HOME) -> int:
        with pytest.raises(TooMany) as caught:
            request_code(mobile=mobile, purpose=purpose, ip=ip)
        return caught.value.retry_after

    def test_one_a_minute_whatever_it_is_for_and_however_it_is_spelt(self, later: Callable[..., None]) -> None:
        ask()
        assert 55 <= self.refused(mobile="００８６ 138-0000-0001", purpose=Purpose.RESET, ip="203.0.113.9") <= 60
        later(seconds=61)
        ask()

    def test_five_an_hour(self, later: Callable[..., None]) -> None:
        for _turn in range(5):
            ask()
            later(seconds=61)
        assert self.refused() > 3000
        later(hours=1)
        ask()

    def test_ten_a_day(self, later: Callable[..., None]) -> None:
        for _turn in range(10):
            ask()
            later(minutes=30)
        assert self.refused() > 60_000
        later(days=1)
        ask()

    def test_a_refused_request_takes_nothing(self, later: Callable[..., None]) -> None:
        ask()
        for _turn in range(20):
            self.refused()
        later(seconds=61)
        ask()
        assert SmsDelivery.objects.count() == 2

    def test_a_budget_per_address(self, settings: Settings) -> None:
        settings.SMS_LIMIT_PER_ADDRESS_HOUR = 2
        ask("13800000011")
        ask("13800000012")
        self.refused("13800000013")
        ask("13800000013", ip="203.0.113.8")

    def test_a_subscriber_of_ipv6_is_one_address(self, settings: Settings) -> None:
        settings.SMS_LIMIT_PER_ADDRESS_HOUR = 1
        ask("13800000011", ip="2001:db8::1")
        self.refused("13800000012", ip="2001:db8::2")

    def test_a_budget_in_total(self, settings: Settings) -> None:
        settings.SMS_LIMIT_TOTAL_DAY = 2
        ask("13800000011", ip="203.0.113.1")
        ask("13800000012", ip="203.0.113.2")
        self.refused("13800000013", ip="203.0.113.3")

    def test_a_request_that_is_only_counted(self) -> None:
        assert count_request(mobile=ALICE, ip=HOME) == 60
        self.refused()
        assert not SmsDelivery.objects.exists()

    def test_nothing_is_sent_when_redis_is_away(self, settings: Settings) -> None:
        settings.REDIS_URL = "redis://127.0.0.1:1/0"
        with pytest.raises(Unavailable):
            request_code(mobile=ALICE, purpose=Purpose.LOGIN, ip=HOME)
        assert not SmsCode.objects.exists()


class TestChecking:
    def test_the_right_code_serves_once(self) -> None:
        code = ask()
        assert is_right(code)
        assert not is_right(code)

    @pytest.mark.parametrize(
        "write", [" {} ".format, lambda code: code.translate({48 + n: 0xFF10 + n for n in range(10)})]
    )
    def test_ways_of_typing_the_same(self, write: Callable[[str], str]) -> None:
        assert is_right(write(ask()), mobile="+86 138 0000 0001")

    def test_it_serves_its_purpose_only(self) -> None:
        code = ask(purpose=Purpose.REGISTER)
        for purpose in set(Purpose) - {Purpose.REGISTER}:
            assert not is_right(code, purpose=purpose)
        assert is_right(code, purpose=Purpose.REGISTER)

    def test_it_serves_its_number_only(self) -> None:
        code = ask(ALICE)
        ask(BOB)
        assert not is_right(code, mobile=BOB)
        assert is_right(code, mobile=ALICE)

    def test_it_expires(self, later: Callable[..., None]) -> None:
        code = ask()
        later(minutes=5)
        assert not is_right(code)

    def test_a_new_code_replaces_the_old_one(self, later: Callable[..., None]) -> None:
        old = ask()
        later(seconds=61)
        new = ask()
        assert old == new or not is_right(old)
        assert is_right(new)

    @pytest.mark.parametrize("code", ["", "-", "\x00", "\ud800", "0" * 10_000, "４０２７１x"])
    def test_what_is_no_code(self, code: str) -> None:
        ask()
        assert not is_right(code)

    def test_nothing_was_asked_for(self) -> None:
        assert not is_right("000000")
        assert not is_right("")

    def test_every_refusal_is_the_same(self, later: Callable[..., None]) -> None:
        used = ask("13800000011")
        check_code(mobile="13800000011", purpose=Purpose.LOGIN, code=used)
        expired = ask("13800000012")
        later(minutes=6)
        wrong = other_than(ask("13800000013"))
        foreign = ask("13800000014", Purpose.REGISTER)
        tries = [("13800000011", used), ("13800000012", expired), ("13800000013", wrong), ("13800000014", foreign)]
        refusals = []
        for mobile, code in [*tries, ("13800000015", "402713")]:
            with pytest.raises(ShopError) as caught:
                check_code(mobile=mobile, purpose=Purpose.LOGIN, code=code)
            refusals.append((caught.value.status, caught.value.code, str(caught.value.message), caught.value.fields))
        assert refusals == [(400, "sms_code_wrong", refusals[0][2], {"sms_code": [refusals[0][2]]})] * 5


class TestGuessing:
    def guess_wrong(self, code: str, times: int) -> None:
        for _turn in range(times):
            assert not is_right(other_than(code))

    def test_four_wrong_guesses_are_forgiven(self) -> None:
        code = ask()
        self.guess_wrong(code, 4)
        assert is_right(code)

    def test_five_are_not(self) -> None:
        code = ask()
        self.guess_wrong(code, 5)
        assert not is_right(code)

    def test_a_new_code_does_not_reset_what_is_spent(self, later: Callable[..., None]) -> None:
        self.guess_wrong(ask(), 3)
        later(seconds=61)
        self.guess_wrong(ask(), 2)
        later(seconds=61)
        assert not is_right(ask())

    def test_guesses_live_for_their_window(self, later: Callable[..., None]) -> None:
        self.guess_wrong(ask(), 5)
        later(minutes=14)
        assert not is_right(ask())
        later(minutes=2)
        assert is_right(ask())

    def test_guessing_before_there_is_a_code_does_not_lock_anybody_out(self) -> None:
        self.guess_wrong("402713", 20)
        assert is_right(ask())

    def test_guesses_are_apart_for_every_number_and_purpose(self) -> None:
        self.guess_wrong(ask(ALICE, Purpose.LOGIN), 5)
        assert is_right(ask(BOB, Purpose.LOGIN), BOB)

    def test_a_success_forgives(self, later: Callable[..., None]) -> None:
        code = ask()
        self.guess_wrong(code, 4)
        assert is_right(code)
        later(seconds=61)
        code = ask()
        self.guess_wrong(code, 4)
        assert is_right(code)


@pytest.mark.django_db(transaction=True)
def test_a_guess_cannot_be_rolled_back() -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        check_code(mobile=ALICE, purpose=Purpose.LOGIN, code="402713")
