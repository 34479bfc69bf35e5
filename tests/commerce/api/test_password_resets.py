from typing import Any

import pytest

from commerce.accounts.models import User
from tests.commerce.api.identity import App, error_code, solved_captcha
from tests.commerce.verification.codes import ALICE, sent_code
from tests.factories.people import PASSWORD, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("database_counters")]
NEW = "a-new-pass-2026"


@pytest.fixture
def alice() -> User:
    return make_user("alice", mobile=ALICE)


def post(path: str, **content: Any) -> Any:
    return App()("post", f"password-resets/{path}", content)


def test_the_four_steps(alice: User) -> None:
    app = App(alice)
    start = post("", login="alice", **solved_captcha())
    assert (start.status_code, start.json()["masked_mobile"]) == (200, "138****0001")
    token = start.json()["token"]
    sent = post("sms/", token=token)
    assert (sent.status_code, sent.json()) == (202, {"resend_after": 60})
    proved = post("verify/", token=token, sms_code=sent_code())
    assert (proved.status_code, set(proved.json())) == (200, {"reset_token"})
    assert post("confirm/", reset_token=proved.json()["reset_token"], password=NEW).status_code == 204
    assert app("get", "me/").status_code == 401
    assert App()("post", "auth/login/", {"login": "alice", "password": PASSWORD}).status_code == 401
    assert App()("post", "auth/login/", {"login": "alice", "password": NEW}).status_code == 200
    again = post("confirm/", reset_token=proved.json()["reset_token"], password="yet-another-3")
    assert error_code(again) == (400, "reset_expired")


def test_a_stranger_gets_the_same_shape(alice: User) -> None:
    known, unknown = (post("", login=login, **solved_captcha()) for login in ("alice", "nobody"))
    assert known.status_code == unknown.status_code == 200
    assert {name: len(text) for name, text in known.json().items()} == {
        name: len(text) for name, text in unknown.json().items()
    }
    token = unknown.json()["token"]
    assert post("sms/", token=token).json() == {"resend_after": 60}
    assert error_code(post("sms/", token=token)) == (429, "throttled")
    assert error_code(post("verify/", token=token, sms_code="123456")) == (400, "sms_code_wrong")


def test_the_captcha_comes_first_and_is_burned(alice: User) -> None:
    captcha = solved_captcha()
    assert error_code(post("", login="alice", **{**captcha, "captcha_text": "wrong"})) == (400, "captcha_wrong")
    assert error_code(post("", login="alice", **captcha)) == (400, "captcha_wrong")


@pytest.mark.parametrize("path", ["sms/", "verify/", "confirm/"])
def test_tokens_of_nobody(path: str) -> None:
    answer = post(path, token="undefined", reset_token="undefined", sms_code="123456", password=NEW)
    assert error_code(answer) == (400, "reset_expired")
