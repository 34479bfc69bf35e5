"""Signing in by QQ as an app or a front end of its own does it."""

from typing import Any

import pytest
from pytest_django import Settings
from social_django.models import UserSocialAuth

from commerce.accounts.models import Consent, User
from commerce.verification.enums import Purpose
from tests.commerce.accounts.social.conftest import qq
from tests.commerce.accounts.social.world import OTHER, PENGUIN, SimulatedQQ, bind_to
from tests.commerce.api.identity import App, error_code
from tests.commerce.verification.codes import ALICE, BOB, ask
from tests.factories.people import PASSWORD, make_user

__all__ = ["qq"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("database_counters")]
START, BIND = "auth/qq/", "auth/qq/bind/"


@pytest.fixture
def alice() -> User:
    return make_user("alice", mobile=ALICE)


def leave(app: App, **query: str) -> str:
    answer = app("get", START, query)
    assert answer.status_code == 200
    assert list(answer.json()) == ["authorize_url"]
    return str(answer.json()["authorize_url"])


def walk(app: App, qq: SimulatedQQ, user: str = PENGUIN.number, **query: str) -> Any:
    return app("post", START, qq.agree(leave(app, **query), user))


def new_token(qq: SimulatedQQ, user: str = PENGUIN.number) -> str:
    return str(walk(App(), qq, user).json()["bind_token"])


class TestStart:
    def test_the_cookie_that_binds_the_browser(self) -> None:
        cookie = App()("get", START).cookies["jishi_session"]
        assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")

    @pytest.mark.parametrize(
        "target",
        ["//evil.example.com", "/\\evil.example.com", "https://evil.example.com/", "javascript:alert(1)", "x"],
    )
    def test_next_is_a_path_of_ours(self, target: str) -> None:
        answer = App()("get", START, {"next": target})
        assert error_code(answer) == (400, "invalid")
        assert list(answer.json()["error"]["fields"]) == ["next"]

    def test_a_front_end_of_its_own(self, settings: Settings) -> None:
        settings.SOCIAL_API_CALLBACK_URL = "https://www.example.com/oauth_callback.html?by={provider}"
        expected = "redirect_uri=https%3A%2F%2Fwww.example.com%2Foauth_callback.html%3Fby%3Dqq&"
        assert expected in leave(App())

    def test_providers_without_keys(self, settings: Settings) -> None:
        settings.QQ_APP_KEY = ""
        assert error_code(App()("get", START)) == (404, "not_found")
        assert App()("get", "auth/weixin/").status_code == 404
        settings.WEIXIN_APP_ID = settings.WEIXIN_APP_KEY = "k1"
        assert "open.weixin.qq.com" in App()("get", "auth/weixin/").json()["authorize_url"]


class TestFinish:
    def test_somebody_known(self, qq: SimulatedQQ, alice: User) -> None:
        bind_to(alice)
        answer = walk(App(), qq, next="/basket/")
        assert answer.status_code == 200
        assert set(answer.json()) == {"user", "access", "refresh", "next"}
        assert (answer.json()["user"]["username"], answer.json()["next"]) == ("alice", "/basket/")
        assert App()("get", "me/", token=answer.json()["access"]).json()["username"] == "alice"
        assert answer["Cache-Control"] == "private, no-store"

    def test_somebody_new(self, qq: SimulatedQQ, alice: User) -> None:
        body = walk(App(), qq).json()
        assert set(body) == {"bind_token", "nickname", "next"}
        assert (body["nickname"], body["next"]) == (PENGUIN.nickname, "")
        assert list(User.objects.all()) == [alice]

    def test_a_foreign_way_back(self, qq: SimulatedQQ, alice: User) -> None:
        bind_to(alice)
        foreign = qq.agree(leave(App()))
        victim = App()
        assert error_code(victim("post", START, foreign)) == (400, "oauth_state")
        leave(victim)
        assert error_code(victim("post", START, foreign)) == (400, "oauth_state")
        browser = App()
        browser.client.force_login(alice)
        assert error_code(browser("post", START, foreign)) == (400, "oauth_state")

    def test_one_is_good_once(self, qq: SimulatedQQ, alice: User) -> None:
        bind_to(alice)
        app = App()
        address = leave(app)
        back = qq.agree(address)
        assert app("post", START, back).status_code == 200
        assert error_code(app("post", START, back)) == (400, "oauth_state")
        assert error_code(app("post", START, qq.agree(address))) == (400, "oauth_state")

    def test_a_code_that_qq_refuses(self, qq: SimulatedQQ) -> None:
        app = App()
        back = qq.agree(leave(app))
        assert error_code(app("post", START, {**back, "code": "made-up"})) == (400, "oauth_code_refused")

    @pytest.mark.parametrize("mode", ["down", "garbage", "error"])
    def test_qq_is_not_well(self, qq: SimulatedQQ, alice: User, mode: str) -> None:
        bind_to(alice)
        app = App()
        back = qq.agree(leave(app))
        qq.behave(mode)
        assert error_code(app("post", START, back)) == (503, "unavailable")
        assert User.objects.count() == 1

    def test_a_closed_account(self, qq: SimulatedQQ, alice: User) -> None:
        bind_to(alice)
        User.objects.update(is_active=False)
        assert error_code(walk(App(), qq)) == (401, "login_failed")

    @pytest.mark.parametrize("body", [{}, {"code": "x"}, {"state": "x"}, {"code": ["x"], "state": {"a": 1}}])
    def test_half_an_answer(self, body: dict[str, Any]) -> None:
        assert App()("post", START, body).status_code == 400

    def test_a_page_can_finish_what_the_api_began(self, qq: SimulatedQQ, alice: User) -> None:
        bind_to(alice)
        app = App()
        back = qq.agree(leave(app, next="/orders/"))
        assert app.client.get("/account/qq/callback/", back)["Location"] == "/orders/"


class TestBind:
    def test_a_new_account(self, qq: SimulatedQQ) -> None:
        body = {"bind_token": new_token(qq), "mobile": ALICE, "password": "a-fine-pass-9"}
        answer = App()("post", BIND, {**body, "sms_code": ask(purpose=Purpose.BIND)})
        assert answer.status_code == 200
        assert set(answer.json()) == {"user", "access", "refresh"}
        assert answer.json()["user"]["display_name"] == PENGUIN.nickname
        assert App()("get", "me/", token=answer.json()["access"]).status_code == 200
        assert walk(App(), qq).json()["user"]["mobile"] == "138****0001"
        assert not Consent.objects.exists()

    def test_consent_is_recorded_when_given(self, qq: SimulatedQQ) -> None:
        body = {"bind_token": new_token(qq), "mobile": ALICE, "password": "a-fine-pass-9", "accept_terms": False}
        code = ask(purpose=Purpose.BIND)
        refused = App()("post", BIND, {**body, "sms_code": code})
        assert list(refused.json()["error"]["fields"]) == ["accept_terms"]
        assert App()("post", BIND, {**body, "sms_code": code, "accept_terms": True}).status_code == 200
        assert Consent.objects.count() == 1

    def test_an_existing_account(self, qq: SimulatedQQ, alice: User) -> None:
        body = {"bind_token": new_token(qq), "mobile": ALICE, "sms_code": ask(purpose=Purpose.BIND)}
        assert error_code(App()("post", BIND, {**body, "password": "wrong"})) == (400, "password_wrong")
        answer = App()("post", BIND, {**body, "password": PASSWORD})
        assert answer.json()["user"]["username"] == "alice"
        assert UserSocialAuth.objects.get().user == alice

    def test_no_take_over(self, qq: SimulatedQQ, alice: User) -> None:
        mine = new_token(qq)
        bind_to(alice)
        body = {"bind_token": mine, "mobile": BOB, "sms_code": ask(BOB, Purpose.BIND), "password": "a-fine-pass-9"}
        assert error_code(App()("post", BIND, body)) == (409, "already_bound")
        assert UserSocialAuth.objects.get().user == alice
        assert list(User.objects.all()) == [alice]

    @pytest.mark.parametrize("token", ["undefined", "x" * 3000])
    def test_a_made_up_token(self, token: str) -> None:
        answer = App()("post", BIND, {"bind_token": token, "mobile": ALICE, "sms_code": "1", "password": "x"})
        assert answer.status_code == 400


class TestMyBindings:
    def test_the_list(self, qq: SimulatedQQ, alice: User, django_assert_num_queries: Any) -> None:
        app = App(alice)
        for number in (1, 10):
            for row in range(UserSocialAuth.objects.count(), number):
                bind_to(alice, uid=f"U{row}")
            with django_assert_num_queries(3):
                body = app("get", "me/bindings/").json()
            assert body["count"] == number
        assert set(body["results"][0]) == {"id", "provider", "nickname", "bound_at"}

    def test_one_more_and_back(self, qq: SimulatedQQ, alice: User) -> None:
        app, mine = App(alice), new_token(qq)
        assert error_code(app("post", "me/bindings/", {"bind_token": mine})) == (400, "invalid")
        assert app("post", "me/bindings/", {"bind_token": mine, "password": PASSWORD}).status_code == 204
        [row] = app("get", "me/bindings/").json()["results"]
        path = f"me/bindings/{row['id']}/"
        assert error_code(app("delete", path, {"password": "wrong"})) == (400, "password_wrong")
        assert error_code(app("delete", path)) == (400, "invalid")
        assert app("delete", path, {"sms_code": ask(purpose=Purpose.BIND)}).status_code == 204
        assert error_code(app("delete", path, {"password": PASSWORD})) == (404, "not_found")

    def test_the_last_way_in_stays(self, alice: User) -> None:
        alice.set_unusable_password()
        alice.save()
        bound = bind_to(alice)
        answer = App(alice)("delete", f"me/bindings/{bound.pk}/", {"sms_code": ask(purpose=Purpose.BIND)})
        assert error_code(answer) == (409, "last_way_in")
        assert UserSocialAuth.objects.exists()

    def test_nobody_elses(self, alice: User) -> None:
        bound = bind_to(make_user("bob"), uid=OTHER.openid)
        app = App(alice)
        assert app("get", "me/bindings/").json()["count"] == 0
        assert error_code(app("delete", f"me/bindings/{bound.pk}/", {"password": PASSWORD})) == (404, "not_found")
        assert error_code(App()("get", "me/bindings/")) == (401, "not_authenticated")
        assert error_code(App()("delete", f"me/bindings/{bound.pk}/", {"password": PASSWORD}))[0] == 401
        assert UserSocialAuth.objects.get() == bound
