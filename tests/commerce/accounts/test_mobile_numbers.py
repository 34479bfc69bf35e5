"""Another mobile number: proved, nobody else's, and the old one is worth nothing afterwards."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from commerce.accounts.models import DeviceSession, User
from commerce.accounts.services.mobile_numbers import change_mobile
from commerce.core.errors import Conflict, InvalidInput, ShopError
from commerce.verification.enums import Purpose
from tests.commerce.api.identity import App, error_code, solved_captcha
from tests.commerce.verification.codes import ALICE, BOB, ask, other_than, sent_code
from tests.commerce.verification.parallel import at_once
from tests.factories.people import PASSWORD, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("database_counters")]
NEW = "13900000009"
PAGE = "/account/security/mobile/"


@pytest.fixture
def alice() -> User:
    return make_user("alice", mobile=ALICE)


def code_for(mobile: str = NEW) -> str:
    return ask(mobile, Purpose.CHANGE_MOBILE)


def mobile_of(user: User) -> str | None:
    return User.objects.get(pk=user.pk).mobile


class TestService:
    def test_the_number_in_its_canonical_form(self, alice: User) -> None:
        change_mobile(user=alice, mobile="+86 139-0000-0009", sms_code=code_for(), password=PASSWORD)
        assert mobile_of(alice) == alice.mobile == NEW

    @pytest.mark.parametrize(
        ("change", "field"),
        [
            ({"password": "wrong"}, "password"),
            ({"mobile": "123"}, "mobile"),
            ({"sms_code": "wrong"}, "sms_code"),
            ({"mobile": BOB}, "mobile"),
            # Nothing but the number that one already has.
            ({"mobile": ALICE}, "mobile"),
        ],
    )
    def test_refusals_change_nothing_and_spend_no_code(self, alice: User, change: dict[str, str], field: str) -> None:
        make_user("bob", mobile=BOB)
        content = {"mobile": NEW, "sms_code": code_for(), "password": PASSWORD}
        wrong = {**content, **change}
        if wrong["sms_code"] == "wrong":
            wrong["sms_code"] = other_than(content["sms_code"])
        with pytest.raises(ShopError) as refused:
            change_mobile(user=alice, **wrong)
        assert (list(refused.value.fields), mobile_of(alice)) == ([field], ALICE)
        change_mobile(user=alice, **content)
        assert mobile_of(alice) == NEW

    @pytest.mark.parametrize("purpose", [it for it in Purpose if it != Purpose.CHANGE_MOBILE])
    def test_a_code_for_something_else(self, alice: User, purpose: Purpose) -> None:
        with pytest.raises(InvalidInput):
            change_mobile(user=alice, mobile=NEW, sms_code=ask(NEW, purpose), password=PASSWORD)

    def test_a_code_to_the_old_number(self, alice: User) -> None:
        with pytest.raises(InvalidInput):
            change_mobile(user=alice, mobile=NEW, sms_code=code_for(ALICE), password=PASSWORD)
        assert mobile_of(alice) == ALICE

    def test_the_constraint_has_the_last_word(self, alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
        make_user("bob", mobile=NEW)
        monkeypatch.setattr("commerce.accounts.services.mobile_numbers.is_mobile_taken", lambda mobile: False)
        epoch = alice.session_epoch
        with pytest.raises(Conflict) as refused:
            change_mobile(user=alice, mobile=NEW, sms_code=code_for(), password=PASSWORD)
        assert (refused.value.code, list(refused.value.fields)) == ("taken", ["mobile"])
        alice.refresh_from_db()
        assert (alice.mobile, alice.session_epoch) == (ALICE, epoch)


@pytest.mark.django_db(transaction=True)
def test_two_members_want_one_number(monkeypatch: pytest.MonkeyPatch) -> None:
    """With both checks passed and a code for each, which can not be, the constraint still gives it to one."""
    members = [make_user(f"member{number}", mobile=f"1380000010{number}") for number in range(6)]
    monkeypatch.setattr("commerce.verification.services.sms_codes.check_code", lambda **_code: None)

    def change(user: User) -> Callable[[], Any]:
        return lambda: change_mobile(user=user, mobile=NEW, sms_code="", password=PASSWORD)

    outcomes = at_once([change(user) for user in members])
    assert [isinstance(outcome, Conflict) for outcome in outcomes].count(False) == 1
    assert User.objects.filter(mobile=NEW).count() == 1


class TestApi:
    def test_other_sessions_end(self, alice: User) -> None:
        here, there = App(alice), App(alice)
        content = {"mobile": NEW, "sms_code": code_for(), "password": PASSWORD}
        assert here("put", "me/mobile/", content).json()["mobile"] == "139****0009"
        assert (here("get", "me/").status_code, there("get", "me/").status_code) == (200, 401)

    def test_a_number_that_is_taken(self, alice: User) -> None:
        make_user("bob", mobile=BOB)
        content = {"mobile": BOB, "sms_code": code_for(BOB), "password": PASSWORD}
        assert error_code(App(alice)("put", "me/mobile/", content)) == (409, "taken")

    def test_the_whole_way(self, alice: User) -> None:
        app = App(alice)
        wanted = {"mobile": NEW, "purpose": "change_mobile", **solved_captcha()}
        assert app("post", "sms-codes/", wanted).status_code == 202
        content = {"mobile": NEW, "sms_code": sent_code(NEW), "password": PASSWORD}
        assert app("put", "me/mobile/", content).status_code == 200
        assert error_code(App()("put", "me/mobile/", content)) == (401, "not_authenticated")


class TestPage:
    def test_without_scripts(self, client: Client, alice: User) -> None:
        client.post("/account/login/", {"username": "alice", "password": PASSWORD})
        other = App(alice)
        assert "138****0001" in client.get(PAGE).content.decode()
        asked = client.post(PAGE, {"mobile": NEW, "send_code": "1", **solved_captcha()})
        assert (asked.status_code, "验证码已发送" in asked.content.decode()) == (200, True)
        content = {"mobile": NEW, "sms_code": sent_code(NEW), "password": "wrong"}
        wrong = client.post(PAGE, content)
        assert (wrong.status_code, list(wrong.context["form"].errors)) == (400, ["password"])
        assert client.post(PAGE, {**content, "password": PASSWORD})["Location"] == "/account/security/"
        assert client.get("/account/security/").status_code == 200
        assert other("get", "me/").status_code == 401
        assert mobile_of(alice) == NEW
        assert DeviceSession.objects.filter(user=alice, revoked_at=None).count() == 1

    def test_a_guest(self, client: Client) -> None:
        assert client.get(PAGE).status_code == client.post(PAGE).status_code == 302
