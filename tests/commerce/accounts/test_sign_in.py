from collections.abc import Callable

import pytest

from commerce.accounts.models import User
from commerce.accounts.services import sign_in
from commerce.core.errors import InvalidInput, ShopError, TooMany
from commerce.verification.enums import Purpose
from tests.commerce.verification.codes import ALICE, BOB, ask, other_than
from tests.factories.people import PASSWORD, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("database_counters")]
HERE, THERE = "203.0.113.7", "198.51.100.9"


@pytest.fixture
def alice() -> User:
    return make_user("alice", mobile=ALICE, email="Alice@example.com", email_verified=True)


def outcome(login: str, password: str, ip: str = HERE) -> str:
    try:
        return sign_in.by_password(login=login, password=password, ip=ip).username
    except ShopError as error:
        return error.code


class TestByPassword:
    @pytest.mark.parametrize("login", ["alice", " Alice ", ALICE, "+86 138-0000-0001", "alice@EXAMPLE.com"])
    def test_every_name_of_an_account(self, alice: User, login: str) -> None:
        assert outcome(login, PASSWORD) == "alice"

    def test_an_unproved_address_is_no_name(self, alice: User) -> None:
        User.objects.update(email_verified=False)
        assert outcome("alice@example.com", PASSWORD) == "login_failed"

    def test_the_same_refusal_for_everybody(self, alice: User) -> None:
        make_user("gone", is_active=False)
        nobody_set_one = make_user("byqq")
        nobody_set_one.set_unusable_password()
        nobody_set_one.save()
        refusals = []
        for login, password in (("alice", "wrong"), ("nobody", "wrong"), ("gone", PASSWORD), ("byqq", PASSWORD)):
            with pytest.raises(sign_in.SignInRefused) as caught:
                sign_in.by_password(login=login, password=password, ip=HERE)
            refusals.append((caught.value.code, str(caught.value.message), caught.value.fields))
        assert len(set(map(str, refusals))) == 1

    def test_a_password_is_taken_as_it_was_typed(self) -> None:
        make_user("blank", password=" spaced out ")
        assert outcome("blank", "spaced out") == "login_failed"
        assert outcome("blank", " spaced out ") == "blank"


class TestLockOut:
    def fail(self, login: str, times: int, ip: str = HERE) -> list[str]:
        return [outcome(login, "wrong", ip) for _time in range(times)]

    @pytest.mark.parametrize("login", ["alice", "nobody"])
    def test_then_even_the_right_password_is_not_tried(self, alice: User, login: str) -> None:
        assert self.fail(login, 11) == ["login_failed"] * 10 + ["throttled"]
        assert outcome(login, PASSWORD) == "throttled"

    def test_it_is_over_after_a_while_and_longer_the_next_time(self, alice: User, later: Callable[..., None]) -> None:
        self.fail("alice", 10)
        with pytest.raises(TooMany) as first:
            sign_in.by_password(login="alice", password="wrong", ip=HERE)
        assert 290 <= first.value.retry_after <= 300
        later(minutes=6)
        self.fail("alice", 10)
        with pytest.raises(TooMany) as second:
            sign_in.by_password(login="alice", password="wrong", ip=HERE)
        assert second.value.retry_after > 3000

    def test_the_owner_elsewhere_still_gets_in(self, alice: User) -> None:
        self.fail("alice", 11)
        assert outcome("alice", PASSWORD, THERE) == "alice"

    def test_many_addresses_together_lock_the_account(self, alice: User) -> None:
        for number in range(30):
            assert outcome("alice", "wrong", f"192.0.2.{number}") == "login_failed"
        assert outcome("alice", PASSWORD, THERE) == "throttled"

    def test_one_address_with_many_names(self) -> None:
        assert [outcome(f"name{number}", "wrong") for number in range(51)][-2:] == ["login_failed", "throttled"]
        assert outcome("name99", "wrong", THERE) == "login_failed"

    def test_a_success_clears_it(self, alice: User) -> None:
        for _round in range(4):
            self.fail("alice", 9)
            assert outcome("alice", PASSWORD) == "alice"

    def test_successes_cost_nothing(self, alice: User) -> None:
        assert {outcome("alice", PASSWORD) for _time in range(60)} == {"alice"}

    def test_a_spelling_of_a_number_is_no_new_account(self, alice: User) -> None:
        self.fail(ALICE, 5)
        assert self.fail("+86 138 0000 0001", 6)[-1] == "throttled"

    def test_no_oracle_for_which_names_are_one_account(self, alice: User) -> None:
        self.fail("alice", 11)
        assert outcome(ALICE, "wrong") == outcome(BOB, "wrong") == "login_failed"


class TestByCode:
    def test_the_account_of_the_number(self, alice: User) -> None:
        assert sign_in.by_code(mobile="138 0000 0001", code=ask(), ip=HERE) == alice

    def test_a_stranger_with_a_right_code_gets_the_answer_to_a_wrong_one(self, alice: User) -> None:
        code, stranger = ask(ALICE), ask(BOB)
        answers = []
        for mobile, given in ((ALICE, other_than(code)), (BOB, stranger)):
            with pytest.raises(InvalidInput) as caught:
                sign_in.by_code(mobile=mobile, code=given, ip=HERE)
            answers.append((caught.value.code, str(caught.value.message), str(caught.value.fields)))
        assert answers[0] == answers[1]
        assert answers[0][0] == "sms_code_wrong"

    def test_not_for_a_deactivated_account(self, alice: User) -> None:
        User.objects.update(is_active=False)
        with pytest.raises(InvalidInput):
            sign_in.by_code(mobile=ALICE, code=ask(), ip=HERE)

    def test_a_code_that_was_sent_to_register(self, alice: User) -> None:
        with pytest.raises(InvalidInput):
            sign_in.by_code(mobile=ALICE, code=ask(purpose=Purpose.REGISTER), ip=HERE)


def test_the_back_offices_have_the_same_lock(alice: User) -> None:
    from django.test import Client

    User.objects.update(is_staff=True, is_superuser=True)
    client = Client()
    for _time in range(11):
        client.post("/admin/login/", {"username": "alice", "password": "wrong"})
    assert client.post("/admin/login/", {"username": "alice", "password": PASSWORD}).status_code == 200
    later_elsewhere = Client(REMOTE_ADDR=THERE)
    assert later_elsewhere.post("/admin/login/", {"username": "alice", "password": PASSWORD}).status_code == 302
