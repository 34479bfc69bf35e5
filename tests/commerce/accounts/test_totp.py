"""The second step as a service: what a code is good for, and how often."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django_otp.plugins.otp_totp.models import TOTPDevice

from commerce.accounts.models import RecoveryCode, User
from commerce.accounts.services import sessions, totp
from commerce.accounts.services.totp import OtpRefused
from commerce.core.errors import Conflict, InvalidInput, NotAuthenticated, TooMany
from tests.commerce.accounts.authenticator import Clock, enrol, is_on, phone_with
from tests.factories.people import PASSWORD, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("database_counters")]


@pytest.fixture
def alice() -> User:
    return make_user("alice", mobile="13800000001")


class TestEnrolling:
    def test_on(self, alice: User, clock: Clock) -> None:
        offer = totp.new_offer(alice)
        assert offer.picture.startswith("data:image/svg+xml")
        assert offer.address.startswith("otpauth://totp/Jishi%3Aalice?secret=")
        assert not is_on(alice)
        code = phone_with(offer.secret, clock).code()
        codes = totp.enrol(user=alice, offer=offer.sealed, code=code, password=PASSWORD)
        assert is_on(alice)
        assert len(set(codes)) == RecoveryCode.objects.filter(user=alice).count() == 10
        stored = " ".join(RecoveryCode.objects.values_list("code_hash", flat=True))
        assert not any(code.replace("-", "") in stored for code in codes)

    def test_not_without_the_right_code(self, alice: User, clock: Clock) -> None:
        offer = totp.new_offer(alice)
        for code in ("000000", "", "wrong", phone_with(offer.secret, clock).code(3)):
            with pytest.raises(InvalidInput) as refusal:
                totp.enrol(user=alice, offer=offer.sealed, code=code, password=PASSWORD)
            assert list(refusal.value.fields) == ["code"]
        assert not is_on(alice)

    def test_not_without_the_password(self, alice: User, clock: Clock) -> None:
        offer = totp.new_offer(alice)
        with pytest.raises(InvalidInput) as refusal:
            totp.enrol(user=alice, offer=offer.sealed, code=phone_with(offer.secret, clock).code(), password="wrong")
        assert list(refusal.value.fields) == ["password"]
        assert not is_on(alice)

    def test_not_with_anothers_or_an_old_or_a_made_up_offer(self, alice: User, clock: Clock) -> None:
        offer = totp.new_offer(make_user("bobby"))
        own = totp.new_offer(alice)
        code = phone_with(offer.secret, clock).code()
        with pytest.raises(InvalidInput):
            totp.enrol(user=alice, offer=offer.sealed, code=code, password=PASSWORD)
        with pytest.raises(InvalidInput):
            totp.enrol(user=alice, offer="x", code=code, password=PASSWORD)
        clock.turn(31 * 60)
        with pytest.raises(InvalidInput):
            totp.enrol(user=alice, offer=own.sealed, code=phone_with(own.secret, clock).code(), password=PASSWORD)
        assert not TOTPDevice.objects.exists()

    def test_not_twice(self, alice: User, clock: Clock) -> None:
        enrol(alice, clock)
        with pytest.raises(Conflict):
            enrol(alice, clock)
        assert TOTPDevice.objects.count() == 1


class TestCodes:
    def test_each_is_good_once(self, alice: User, clock: Clock) -> None:
        phone, _codes = enrol(alice, clock)
        assert totp.check(user=alice, code=phone.code()).user == alice
        with pytest.raises(OtpRefused):
            totp.check(user=alice, code=phone.code())
        clock.turn(30)
        totp.check(user=alice, code=f"{phone.code()[:3]} {phone.code()[3:]} ")

    def test_the_one_it_was_set_up_with_is_used_up(self, alice: User, clock: Clock) -> None:
        phone, _codes = enrol(alice, clock)
        with pytest.raises(OtpRefused):
            totp.check(user=alice, code=phone.code(-1))

    def test_an_earlier_one_is_no_good_after_a_later_one(self, alice: User, clock: Clock) -> None:
        phone, _codes = enrol(alice, clock)
        clock.turn(60)
        totp.check(user=alice, code=phone.code(1))
        for steps in (-1, 0, 1):
            with pytest.raises(OtpRefused):
                totp.check(user=alice, code=phone.code(steps))

    @pytest.mark.parametrize(("steps", "good"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
    def test_clocks_may_differ_by_half_a_minute(self, alice: User, clock: Clock, steps: int, good: bool) -> None:
        phone, _codes = enrol(alice, clock)
        clock.turn(300)
        if good:
            totp.check(user=alice, code=phone.code(steps))
        else:
            with pytest.raises(OtpRefused):
                totp.check(user=alice, code=phone.code(steps))

    def test_anothers_code(self, alice: User, clock: Clock) -> None:
        enrol(alice, clock)
        phone, codes = enrol(make_user("bobby"), clock)
        for code in (phone.code(), codes[0]):
            with pytest.raises(OtpRefused):
                totp.check(user=alice, code=code)

    @pytest.mark.parametrize("code", ["", " ", "０００００", "1e5", "-1", "x" * 10_000, "\x00"])
    def test_nonsense(self, alice: User, clock: Clock, code: str) -> None:
        enrol(alice, clock)
        with pytest.raises(OtpRefused):
            totp.check(user=alice, code=code)

    def test_after_five_wrong_ones_the_right_one_is_not_tried(self, alice: User, clock: Clock) -> None:
        phone, codes = enrol(alice, clock)
        for _attempt in range(5):
            with pytest.raises(OtpRefused):
                totp.check(user=alice, code="wrong")
        for code in (phone.code(), codes[0]):
            with pytest.raises(TooMany):
                totp.check(user=alice, code=code)

    def test_a_success_clears_the_account(self, alice: User, clock: Clock) -> None:
        phone, _codes = enrol(alice, clock)
        for _round in range(3):
            for _attempt in range(4):
                with pytest.raises(OtpRefused):
                    totp.check(user=alice, code="wrong")
            totp.check(user=alice, code=phone.code())
            clock.turn(30)


class TestRecoveryCodes:
    def test_each_is_good_once_however_it_is_typed(self, alice: User, clock: Clock) -> None:
        _phone, codes = enrol(alice, clock)
        for code in (codes[0], codes[1].lower(), codes[2].replace("-", " ")):
            totp.check(user=alice, code=code)
            with pytest.raises(OtpRefused):
                totp.check(user=alice, code=code)
        assert alice.recovery_codes.count() == 7

    def test_fresh_ones_replace_all(self, alice: User, clock: Clock) -> None:
        phone, codes = enrol(alice, clock)
        fresh = totp.renew_recovery_codes(user=alice, password=PASSWORD, code=phone.code())
        assert (len(fresh), set(fresh) & set(codes), alice.recovery_codes.count()) == (10, set(), 10)
        with pytest.raises(OtpRefused):
            totp.check(user=alice, code=codes[0])
        totp.check(user=alice, code=fresh[0])


class TestOff:
    @pytest.mark.parametrize("missing", ["password", "code"])
    def test_not_without_both_steps(self, alice: User, clock: Clock, missing: str) -> None:
        phone, _codes = enrol(alice, clock)
        given = {"password": PASSWORD, "code": phone.code(), missing: "wrong"}
        with pytest.raises((InvalidInput, NotAuthenticated)):
            totp.turn_off(user=alice, **given)
        assert is_on(alice)
        assert alice.recovery_codes.count() == 10

    def test_off(self, alice: User, clock: Clock) -> None:
        phone, _codes = enrol(alice, clock)
        totp.turn_off(user=alice, password=PASSWORD, code=phone.code())
        assert (is_on(alice), alice.recovery_codes.count()) == (False, 0)

    def test_by_an_operator(self, alice: User, clock: Clock) -> None:
        enrol(alice, clock)
        tokens = sessions.open_session(alice, "", "")
        call_command("totp_reset", "13800000001", stdout=StringIO())
        assert (is_on(alice), alice.recovery_codes.count()) == (False, 0)
        with pytest.raises(NotAuthenticated):
            sessions.session_of_access(tokens.access)
        with pytest.raises(CommandError):
            call_command("totp_reset", "nobody", stdout=StringIO())
