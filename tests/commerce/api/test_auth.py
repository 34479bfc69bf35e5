from typing import Any

import pytest

from commerce.accounts.models import User
from tests.commerce.api.identity import App, error_code
from tests.commerce.verification.codes import ALICE, BOB, ask
from tests.factories.people import PASSWORD, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("database_counters")]
LOGIN, REFRESH, LOGOUT = "auth/login/", "auth/refresh/", "auth/logout/"


@pytest.fixture
def alice() -> User:
    return make_user("alice", mobile=ALICE)


def sign_in(**content: str) -> Any:
    return App()("post", LOGIN, content or {"login": "alice", "password": PASSWORD})


class TestLogin:
    def test_by_password_and_by_code(self, alice: User) -> None:
        for answer in (sign_in(), sign_in(mobile=ALICE, sms_code=ask())):
            assert answer.status_code == 200
            assert answer.json()["user"]["username"] == "alice"
            assert App()("get", "me/", token=answer.json()["access"]).status_code == 200
            assert not answer.cookies

    def test_bodies_tell_nothing(self, alice: User) -> None:
        make_user("gone", is_active=False)
        wrong = [sign_in(login=login, password="wrong") for login in ("alice", "nobody", "gone", ALICE, BOB)]
        wrong.append(sign_in(login="gone", password=PASSWORD))
        assert {(answer.status_code, answer.content) for answer in wrong} == {(401, wrong[0].content)}
        assert wrong[0].json()["error"]["code"] == "login_failed"
        assert wrong[0]["WWW-Authenticate"] == "Bearer"

    @pytest.mark.parametrize("login", ["alice", "nobody"])
    def test_the_lock_out_says_when_to_come_back(self, alice: User, login: str) -> None:
        answers = [sign_in(login=login, password="wrong") for _time in range(11)]
        assert error_code(answers[-1]) == (429, "throttled")
        assert 0 < int(answers[-1]["Retry-After"]) <= 300

    def test_an_old_token_keeps_nobody_out(self, alice: User) -> None:
        answer = App()("post", LOGIN, {"login": "alice", "password": PASSWORD}, token="undefined")
        assert answer.status_code == 200

    @pytest.mark.parametrize(
        ("content", "fields"),
        [
            ({}, ["login", "password"]),
            ({"login": "alice"}, ["password"]),
            ({"mobile": ALICE}, ["sms_code"]),
            ({"login": "", "password": ""}, ["login", "password"]),
            ({"login": ["alice"], "password": {"a": 1}}, ["login", "password"]),
            ({"login": "al\u0000ice", "password": "x"}, ["login"]),
        ],
    )
    def test_half_a_form(self, content: dict[str, Any], fields: list[str]) -> None:
        answer = App()("post", LOGIN, content)
        assert (answer.status_code, list(answer.json()["error"]["fields"])) == (400, fields)


class TestBearer:
    @pytest.mark.parametrize("token", ["undefined", "null", "a.b.c", "集市".encode().decode("latin-1"), "x" * 5000])
    def test_garbage_is_no_guest(self, token: str) -> None:
        for path in ("me/", "me/bits/", "me/sessions/"):
            answer = App()("get", path, token=token)
            assert error_code(answer) == (401, "not_authenticated")
            assert answer["WWW-Authenticate"] == "Bearer"

    @pytest.mark.parametrize("header", ["Bearer", "Bearer ", "bearer undefined"])
    def test_a_scheme_without_a_token(self, header: str) -> None:
        answer = App().client.get("/api/v1/me/", headers={"Authorization": header})
        assert answer.status_code == 401

    def test_it_needs_no_csrf_token_but_a_session_does(self, alice: User) -> None:
        app = App(alice)
        assert app("patch", "me/", {"display_name": "小爱"}).status_code == 200
        browser = App()
        browser.client.force_login(alice)
        assert error_code(browser("patch", "me/", {"display_name": "x"})) == (403, "permission_denied")
        alice.refresh_from_db()
        assert alice.display_name == "小爱"


class TestRefresh:
    def test_rotation_and_re_use(self, alice: User) -> None:
        first = sign_in().json()
        second = App()("post", REFRESH, {"refresh": first["refresh"]})
        assert second.status_code == 200
        assert set(second.json()) == {"access", "refresh"}
        assert App()("get", "me/", token=second.json()["access"]).status_code == 200
        for stale in (first["refresh"], second.json()["refresh"]):
            assert error_code(App()("post", REFRESH, {"refresh": stale})) == (401, "not_authenticated")
        assert App()("get", "me/", token=second.json()["access"]).status_code == 401

    @pytest.mark.parametrize("refresh", ["undefined", "a.b.c", "x" * 1000])
    def test_garbage(self, refresh: str) -> None:
        assert error_code(App()("post", REFRESH, {"refresh": refresh})) == (401, "not_authenticated")

    def test_an_access_token_renews_nothing_and_a_refresh_token_opens_nothing(self, alice: User) -> None:
        tokens = sign_in().json()
        assert App()("post", REFRESH, {"refresh": tokens["access"]}).status_code == 401
        assert App()("get", "me/", token=tokens["refresh"]).status_code == 401


def test_logout_ends_the_access_token_at_once(alice: User) -> None:
    tokens, other = sign_in().json(), sign_in().json()
    assert App()("post", LOGOUT, {"refresh": tokens["refresh"]}).status_code == 204
    assert App()("get", "me/", token=tokens["access"]).status_code == 401
    assert App()("post", REFRESH, {"refresh": tokens["refresh"]}).status_code == 401
    assert App()("get", "me/", token=other["access"]).status_code == 200
    assert App()("post", LOGOUT, {"refresh": "undefined"}).status_code == 204
