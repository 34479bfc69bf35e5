"""Signing in by QQ through the pages, and what a hostile page or link can not do with it."""

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django_otp.plugins.otp_totp.models import TOTPDevice
from pytest_django import Settings
from social_django.models import Nonce, UserSocialAuth

from commerce.accounts.models import DeviceSession, User
from commerce.accounts.services import social
from tests.commerce.accounts.social.world import OTHER, PENGUIN, SimulatedQQ, bind_to
from tests.factories.people import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("database_counters")]
START, CALLBACK, BIND = "/account/qq/", "/account/qq/callback/", "/account/social/bind/"


@pytest.fixture
def alice() -> User:
    return make_user("alice", mobile="13800000001")


def leave(client: Client, **form: str) -> str:
    """The address that the page leads on to."""
    answer = client.post(START, form)
    assert answer.status_code == 200
    address = answer["Refresh"].removeprefix("0; url=")
    assert address in unescape(answer.content.decode())
    return address


def walk(client: Client, qq: SimulatedQQ, user: str = PENGUIN.number, **form: str) -> Any:
    return client.get(CALLBACK, qq.agree(leave(client, **form), user))


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def refused(answer: Any, client: Client, status: int = 400) -> str:
    """The sentence on the page of a refusal, after which everything is as before."""
    assert answer.status_code == status
    assert not is_signed_in(client)
    assert answer["Referrer-Policy"] == "no-referrer"
    found = re.search(r'message-error">.*?<span>(.*?)</span>', answer.content.decode())
    assert found
    return found[1]


class TestKnown:
    def test_in(self, client: Client, qq: SimulatedQQ, alice: User) -> None:
        bind_to(alice)
        answer = walk(client, qq, next="/orders/?status=unpaid")
        assert (answer.status_code, answer["Location"]) == (302, "/orders/?status=unpaid")
        assert client.session["_auth_user_id"] == str(alice.pk)
        assert DeviceSession.objects.get().user == alice
        assert "no-store" in answer["Cache-Control"]

    def test_what_is_kept_of_them(self, client: Client, qq: SimulatedQQ, alice: User) -> None:
        bound = bind_to(alice)
        UserSocialAuth.objects.update(extra_data={"nickname": "旧名"})
        walk(client, qq)
        bound.refresh_from_db()
        assert bound.extra_data == {"nickname": PENGUIN.nickname, "unionid": PENGUIN.unionid}
        assert not Nonce.objects.exists()

    def test_the_session_is_another_afterwards(self, client: Client, qq: SimulatedQQ, alice: User) -> None:
        bind_to(alice)
        address = leave(client)
        before = client.session.session_key
        client.get(CALLBACK, qq.agree(address))
        assert is_signed_in(client)
        assert client.session.session_key != before

    def test_a_closed_account(self, client: Client, qq: SimulatedQQ, alice: User) -> None:
        bind_to(alice)
        User.objects.update(is_active=False)
        assert refused(walk(client, qq), client, 401) == "该账号已停用。"

    def test_it_is_one_step_only_for_who_has_an_authenticator(
        self, client: Client, qq: SimulatedQQ, alice: User
    ) -> None:
        bind_to(alice)
        TOTPDevice.objects.create(user=alice, name="app", confirmed=True)
        answer = walk(client, qq, next="/basket/")
        assert answer["Location"] == "/account/login/totp/?next=%2Fbasket%2F"
        assert not is_signed_in(client)


class TestUnknown:
    def test_nobody_is_made(self, client: Client, qq: SimulatedQQ, alice: User) -> None:
        answer = walk(client, qq, next="/basket/")
        assert answer["Location"] == f"{BIND}?next=%2Fbasket%2F"
        assert list(User.objects.all()) == [alice]
        assert not UserSocialAuth.objects.exists()
        assert not is_signed_in(client)
        assert PENGUIN.nickname in client.get(answer["Location"]).content.decode()

    def test_nobody_is_found_by_a_mail_address(
        self, client: Client, qq: SimulatedQQ, alice: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        User.objects.update(email="alice@example.com", email_verified=True)
        from commerce.accounts.social.qq import ShopQQOAuth2

        details = {"username": "alice", "email": "alice@example.com"}
        monkeypatch.setattr(ShopQQOAuth2, "get_user_details", lambda self, response: details)
        assert walk(client, qq)["Location"] == BIND
        assert not is_signed_in(client)


class TestState:
    def test_a_way_back_that_another_browser_left_on(self, client: Client, qq: SimulatedQQ) -> None:
        """Mallory's own answer of QQ, followed by a link in the victim's browser: signed out, or about to leave."""
        eve = make_user("eve")
        bind_to(eve, uid=OTHER.openid)
        foreign = qq.agree(leave(Client()), OTHER.number)
        assert refused(client.get(CALLBACK, foreign), client).startswith("登录已过期，或不是在这个浏览器中开始的")
        leave(client)
        assert refused(client.get(CALLBACK, foreign), client).startswith("登录已过期")

    def test_it_binds_nothing_to_a_victim_who_is_signed_in(self, client: Client, qq: SimulatedQQ, alice: User) -> None:
        client.force_login(alice)
        leave(client)
        foreign = qq.agree(leave(Client()), OTHER.number)
        assert client.get(CALLBACK, foreign).status_code == 400
        assert not UserSocialAuth.objects.exists()
        assert client.session["_auth_user_id"] == str(alice.pk)
        assert client.get(BIND)["Location"] == "/account/bindings/"

    def test_one_is_good_once(self, client: Client, qq: SimulatedQQ, alice: User) -> None:
        bind_to(alice)
        address = leave(client)
        first = qq.agree(address)
        session = client.cookies["jishi_session"].value
        assert client.get(CALLBACK, first).status_code == 302
        client.post("/account/logout/")
        assert refused(client.get(CALLBACK, first), client).startswith("登录已过期")
        # Nor with a new code of QQ's, nor with the cookie of before.
        assert refused(client.get(CALLBACK, qq.agree(address)), client).startswith("登录已过期")
        client.cookies["jishi_session"] = session
        assert refused(client.get(CALLBACK, qq.agree(address)), client).startswith("登录已过期")

    def test_even_for_two_at_once_with_copies_of_the_session(self, qq: SimulatedQQ, alice: User) -> None:
        """The row is what is used up, not what each request read of the session."""
        bind_to(alice)
        first = Client()
        back = qq.agree(leave(first))
        Nonce.objects.all().delete()
        assert refused(first.get(CALLBACK, back), first).startswith("登录已过期")

    def test_ten_minutes(self, client: Client, qq: SimulatedQQ, alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
        bind_to(alice)
        back = qq.agree(leave(client))
        import time

        now = time.time()
        monkeypatch.setattr("social_core.backends.oauth._time", lambda: now + 601)
        assert refused(client.get(CALLBACK, back), client).startswith("登录已过期")

    @pytest.mark.parametrize("query", [{}, {"code": "x"}, {"state": "x", "code": "x"}, {"state": "y" * 999}])
    def test_none(self, client: Client, qq: SimulatedQQ, query: dict[str, str]) -> None:
        assert refused(client.get(CALLBACK, query), client).startswith("登录已过期")

    def test_two_tabs(self, client: Client, qq: SimulatedQQ, alice: User) -> None:
        bind_to(alice)
        first, second = leave(client, next="/basket/"), leave(client, next="/orders/")
        assert client.get(CALLBACK, qq.agree(first))["Location"] == "/basket/"
        assert refused(client.get(CALLBACK, qq.agree(first)), Client())
        assert second != first

    def test_who_left_to_bind_does_not_come_back_as_somebody_else(
        self, client: Client, qq: SimulatedQQ, alice: User
    ) -> None:
        client.force_login(alice)
        back = qq.agree(leave(client))
        client.force_login(make_user("bob"))
        assert client.get(CALLBACK, back).status_code == 400
        assert not UserSocialAuth.objects.exists()


class TestStart:
    def test_only_a_post_of_ours(self, alice: User) -> None:
        browser = Client(enforce_csrf_checks=True)
        assert browser.get(START).status_code == 405
        assert browser.post(START).status_code == 403
        assert browser.post(START, headers={"Origin": "https://evil.example.com"}).status_code == 403
        page = browser.get("/account/login/").content.decode()
        assert '<form action="/account/qq/" method="post">' in page
        found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
        assert found
        assert browser.post(START, {"csrfmiddlewaretoken": found[1]}).status_code == 200

    @pytest.mark.parametrize(
        "target",
        ["//evil.example.com", "/\\evil.example.com", "https://evil.example.com/", "javascript:alert(1)", "basket/"],
    )
    def test_next_is_a_path_of_ours(self, client: Client, qq: SimulatedQQ, alice: User, target: str) -> None:
        bind_to(alice)
        assert walk(client, qq, next=target)["Location"] == "/account/"
        other = Client()
        assert walk(other, qq, OTHER.number, next=target)["Location"] == BIND
        assert '<input type="hidden" name="next" value="">' in other.get(BIND, {"next": target}).content.decode()

    def test_it_is_limited(self, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(social, "STARTS_PER_ADDRESS", (3, 600))
        assert [client.post(START).status_code for _time in range(4)] == [200] * 3 + [429]

    def test_the_address_does_not_follow_the_host_header(self, settings: Settings) -> None:
        address = leave(Client(headers={"Host": "evil.example.com"}))
        assert "evil" not in address
        assert "redirect_uri=http%3A%2F%2F127.0.0.1%3A8000%2Faccount%2Fqq%2Fcallback%2F" in address

    def test_a_provider_without_keys_is_not_there(self, client: Client, settings: Settings) -> None:
        assert client.post("/account/weixin/").status_code == 404
        assert client.get("/account/weibo/callback/").status_code == 404
        settings.QQ_APP_ID = ""
        assert client.post(START).status_code == 404
        assert "QQ" not in client.get("/account/login/").content.decode()

    def test_wechat_and_weibo_through_the_same_door(self, client: Client, settings: Settings) -> None:
        settings.WEIXIN_APP_ID = settings.WEIXIN_APP_KEY = settings.WEIBO_APP_ID = settings.WEIBO_APP_KEY = "k1"
        page = client.get("/account/register/").content.decode()
        for name, address in (("weixin", "https://open.weixin.qq.com/connect/"), ("weibo", "https://api.weibo.com/")):
            assert f'<form action="/account/{name}/" method="post">' in page
            assert client.post(f"/account/{name}/")["Refresh"].startswith(f"0; url={address}")


class TestTrouble:
    def test_who_changes_their_mind(self, client: Client, qq: SimulatedQQ) -> None:
        assert refused(client.get(CALLBACK, qq.cancel(leave(client))), client) == "您取消了QQ登录。"

    @pytest.mark.parametrize("mode", ["down", "garbage", "error"])
    def test_qq_is_not_well(self, client: Client, qq: SimulatedQQ, alice: User, mode: str) -> None:
        bind_to(alice)
        back = qq.agree(leave(client))
        qq.behave(mode)
        answer = client.get(CALLBACK, back)
        assert refused(answer, client, 503) == "QQ登录暂时不可用，请稍后再试，或用其他方式登录。"
        assert User.objects.count() == 1
        qq.behave("normal")
        assert walk(client, qq)["Location"] == "/account/"

    @pytest.mark.slow
    def test_qq_is_slow(self, client: Client, qq: SimulatedQQ, alice: User) -> None:
        bind_to(alice)
        back = qq.agree(leave(client))
        qq.behave("slow")
        # The answer would be right, if anybody waited for it.
        refused(client.get(CALLBACK, back), client, 503)

    def test_a_code_that_qq_does_not_know(self, client: Client, qq: SimulatedQQ) -> None:
        back = qq.agree(leave(client))
        assert refused(client.get(CALLBACK, {**back, "code": "made-up"}), client) == "授权已失效，请重新登录。"

    def test_wechat_talks_nonsense(self, client: Client, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
        from social_core.backends.weixin import WeixinOAuth2

        settings.WEIXIN_APP_ID = settings.WEIXIN_APP_KEY = "k1"
        for reply in ({"access_token": "T1"}, {}, {"errcode": 40029}):
            monkeypatch.setattr(WeixinOAuth2, "get_json", lambda *_args, reply=reply, **_kwargs: dict(reply))
            address = client.post("/account/weixin/")["Refresh"]
            found = re.search(r"state=(\w+)", address)
            assert found
            answer = client.get("/account/weixin/callback/", {"code": "C1", "state": found[1]})
            assert answer.status_code == 503
        assert not User.objects.exists()
