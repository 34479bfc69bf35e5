"""Signing in by the API with a second step."""

import pytest

from commerce.accounts.models import DeviceSession, User
from tests.commerce.accounts.authenticator import Clock, Phone, enrol
from tests.commerce.api.identity import App, error_code
from tests.commerce.verification.codes import ALICE, ask
from tests.factories.people import PASSWORD, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("database_counters")]
GOOD = {"login": "alice", "password": PASSWORD}


@pytest.fixture
def phone(clock: Clock) -> Phone:
    return enrol(make_user("alice", mobile=ALICE), clock)[0]


@pytest.mark.parametrize("otp", [{}, {"otp": ""}, {"otp": " "}, {"otp": None}])
def test_not_without(phone: Phone, otp: dict[str, object]) -> None:
    answer = App()("post", "auth/login/", {**GOOD, **otp})
    assert answer.status_code in (400, 401)
    assert not DeviceSession.objects.exists()
    if not otp:
        assert error_code(answer) == (401, "otp_required")
        assert answer["WWW-Authenticate"] == "Bearer"


def test_in_once(phone: Phone) -> None:
    body = {**GOOD, "otp": phone.code()}
    answer = App()("post", "auth/login/", body)
    assert answer.status_code == 200
    assert answer.json()["user"]["username"] == "alice"
    again = App()("post", "auth/login/", body)
    assert error_code(again) == (401, "otp_wrong")
    assert list(again.json()["error"]["fields"]) == ["otp"]
    assert DeviceSession.objects.count() == 1


def test_by_text_message(phone: Phone) -> None:
    answer = App()("post", "auth/login/", {"mobile": ALICE, "sms_code": ask(), "otp": phone.code()})
    assert answer.status_code == 200


def test_a_wrong_password_tells_nothing_of_it(phone: Phone) -> None:
    for otp in ({}, {"otp": phone.code()}, {"otp": "000000"}):
        assert error_code(App()("post", "auth/login/", {**GOOD, "password": "wrong", **otp})) == (401, "login_failed")


def test_too_many(phone: Phone) -> None:
    for _attempt in range(5):
        App()("post", "auth/login/", {**GOOD, "otp": "000000"})
    assert error_code(App()("post", "auth/login/", {**GOOD, "otp": phone.code()})) == (429, "throttled")


def test_who_has_none_needs_none(db: None) -> None:
    make_user("bobby")
    for otp in ({}, {"otp": "000000"}):
        assert App()("post", "auth/login/", {"login": "bobby", "password": PASSWORD, **otp}).status_code == 200
    assert User.objects.count() == 1
