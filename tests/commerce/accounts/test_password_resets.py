from collections.abc import Callable

import pytest

from commerce.accounts.models import PasswordReset, User
from commerce.accounts.services import password_resets, sessions
from commerce.accounts.services.password_resets import ResetRefused
from commerce.accounts.services.purging import purge
from commerce.core.errors import InvalidInput, NotAuthenticated, ShopError, TooMany
from commerce.verification.enums import Purpose
from commerce.verification.models import SmsDelivery
from tests.commerce.verification.codes import ALICE, BOB, ask, other_than, sent_code
from tests.factories.people import PASSWORD, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("database_counters")]
HERE = "203.0.113.7"
NEW = "a-new-pass-2026"


@pytest.fixture
def alice() -> User:
    return make_user("alice", mobile=ALICE)


def begin(login: str = "alice", ip: str = HERE) -> str:
    return password_resets.token_of(password_resets.start(login=login, ip=ip))


def proved(token: str | None = None) -> str:
    token = token or begin()
    password_resets.send_code(token=token, ip=HERE)
    return password_resets.prove(token=token, sms_code=sent_code())


def test_the_four_steps(alice: User) -> None:
    session = sessions.open_session(alice, "", "")
    reset = password_resets.start(login="alice", ip=HERE)
    assert password_resets.shown_mobile(reset) == "138****0001"
    assert password_resets.confirm(reset_token=proved(password_resets.token_of(reset)), password=NEW) == alice
    alice.refresh_from_db()
    assert alice.check_password(NEW)
    with pytest.raises(NotAuthenticated):
        sessions.session_of_access(session.access)


class TestTokens:
    def test_each_is_for_its_own_step(self, alice: User) -> None:
        token = begin()
        reset_token = proved(token)
        with pytest.raises(ResetRefused):
            password_resets.confirm(reset_token=token, password=NEW)
        with pytest.raises(ResetRefused):
            password_resets.send_code(token=reset_token, ip=HERE)

    def test_each_works_once(self, alice: User) -> None:
        token = begin()
        reset_token = proved(token)
        password_resets.confirm(reset_token=reset_token, password=NEW)
        for again in (
            lambda: password_resets.confirm(reset_token=reset_token, password="yet-another-3"),
            lambda: password_resets.send_code(token=token, ip=HERE),
            lambda: password_resets.prove(token=token, sms_code="000000"),
        ):
            with pytest.raises(ResetRefused):
                again()
        alice.refresh_from_db()
        assert alice.check_password(NEW)

    def test_a_weak_password_costs_no_token(self, alice: User) -> None:
        reset_token = proved()
        with pytest.raises(InvalidInput) as caught:
            password_resets.confirm(reset_token=reset_token, password="12345678")
        assert list(caught.value.fields) == ["password"]
        assert password_resets.confirm(reset_token=reset_token, password=NEW) == alice

    def test_they_expire(self, alice: User, later: Callable[..., None]) -> None:
        reset_token = proved()
        later(minutes=16)
        with pytest.raises(ResetRefused):
            password_resets.confirm(reset_token=reset_token, password=NEW)

    @pytest.mark.parametrize("change", ["password", "mobile", "inactive"])
    def test_they_are_bound_to_the_account_as_it_was(self, alice: User, change: str) -> None:
        reset_token = proved()
        if change == "password":
            alice.set_password("changed-meanwhile-1")
        elif change == "mobile":
            alice.mobile = BOB
        else:
            alice.is_active = False
        alice.save()
        with pytest.raises(ResetRefused):
            password_resets.confirm(reset_token=reset_token, password=NEW)

    @pytest.mark.parametrize("token", ["", "undefined", "a.b", "x" * 5000, "\x00"])
    def test_made_up_ones(self, token: str) -> None:
        with pytest.raises(ResetRefused):
            password_resets.confirm(reset_token=token, password=NEW)

    def test_without_the_code_there_is_no_way(self, alice: User) -> None:
        reset = password_resets.start(login="alice", ip=HERE)
        forged = password_resets._signer(password_resets.PROVED).sign(reset.pk.hex)
        with pytest.raises(ResetRefused):
            password_resets.confirm(reset_token=forged, password=NEW)

    @pytest.mark.parametrize("purpose", [Purpose.REGISTER, Purpose.LOGIN])
    def test_a_code_for_something_else(self, alice: User, purpose: Purpose) -> None:
        token = begin()
        with pytest.raises(InvalidInput):
            password_resets.prove(token=token, sms_code=ask(purpose=purpose))

    def test_somebody_elses_code(self, alice: User) -> None:
        make_user("bob", mobile=BOB)
        token = begin("alice")
        with pytest.raises(InvalidInput):
            password_resets.prove(token=token, sms_code=ask(BOB, Purpose.RESET))


class TestStrangers:
    """Accounts that do not exist look and count like those that do."""

    @pytest.mark.parametrize("login", ["nobody", "nobody@example.com", "gone", "nomobile"])
    def test_a_made_up_number_that_stays_the_same(self, login: str) -> None:
        make_user("gone", mobile=BOB, is_active=False)
        make_user("nomobile")
        shown = [password_resets.shown_mobile(password_resets.start(login=login, ip=HERE)) for _time in range(2)]
        assert shown[0] == shown[1]
        assert len(shown[0]) == 11
        assert (shown[0][0], shown[0][3:7]) == ("1", "****")
        assert shown[0] != "138****0002"

    def test_a_number_without_account_shows_itself(self, alice: User) -> None:
        for mobile, shown in ((ALICE, "138****0001"), (BOB, "138****0002")):
            assert password_resets.shown_mobile(password_resets.start(login=mobile, ip=HERE)) == shown

    @pytest.mark.parametrize("login", ["alice", "nobody", ALICE, BOB])
    def test_the_same_answers_at_every_step(self, alice: User, login: str) -> None:
        token = begin(login)
        assert len(token) == len(begin("alice"))
        assert password_resets.send_code(token=token, ip=HERE) == 60
        with pytest.raises(TooMany) as caught:
            password_resets.send_code(token=token, ip=HERE)
        assert 58 <= caught.value.retry_after <= 60
        wrong = other_than(sent_code()) if login in ("alice", ALICE) else "123456"
        for _guess in range(7):
            with pytest.raises(ShopError) as refused:
                password_resets.prove(token=token, sms_code=wrong)
            assert (refused.value.code, refused.value.status) == ("sms_code_wrong", 400)
            assert {name: list(map(str, texts)) for name, texts in refused.value.fields.items()} == {
                "sms_code": ["短信验证码不正确或已失效。"]
            }

    @pytest.mark.parametrize("login", ["nobody", BOB])
    def test_nothing_is_sent(self, login: str) -> None:
        password_resets.send_code(token=begin(login), ip=HERE)
        assert not SmsDelivery.objects.exists()

    def test_a_number_counts_the_same_with_and_without_account(self, alice: User) -> None:
        """Else a code for signing in, asked for first, would tell the two apart."""
        for mobile in (ALICE, BOB):
            ask(mobile)
            with pytest.raises(TooMany):
                password_resets.send_code(token=begin(mobile), ip=HERE)


def test_starts_are_limited_by_address(alice: User) -> None:
    for _start in range(20):
        begin()
    with pytest.raises(TooMany):
        begin("nobody")
    begin(ip="198.51.100.9")


def test_old_walks_are_swept(alice: User, later: Callable[..., None]) -> None:
    begin()
    later(days=2)
    begin()
    assert purge() == 1
    assert PasswordReset.objects.count() == 1


def test_the_lock_out_is_over(alice: User) -> None:
    from commerce.accounts.services import sign_in

    for number in range(30):
        with pytest.raises(sign_in.SignInRefused):
            sign_in.by_password(login="alice", password="wrong", ip=f"192.0.2.{number}")
    with pytest.raises(TooMany):
        sign_in.by_password(login="alice", password=PASSWORD, ip=HERE)
    password_resets.confirm(reset_token=proved(), password=NEW)
    assert sign_in.by_password(login="alice", password=NEW, ip=HERE) == alice
