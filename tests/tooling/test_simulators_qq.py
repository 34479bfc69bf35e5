"""The simulated QQ, as strictly tested as what is built against it."""

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from tests.servers.simulators import Simulators, simulators
from tests.simulators.qq import APP_ID, APP_KEY, USERS, is_registered

pytestmark = pytest.mark.embedded

CALLBACK = "http://127.0.0.1:8000/account/qq/callback/"
ASKING = {"response_type": "code", "client_id": APP_ID, "redirect_uri": CALLBACK, "state": 'a&b="<c>'}
JSONP = re.compile(r"callback\( (\{.*\}) \);\n")


@pytest.fixture(scope="module")
def world() -> Iterator[Simulators]:
    with simulators(SIMULATORS_SLOW_SECONDS="1", SIMULATORS_HANG_SECONDS="2") as started:
        yield started


@pytest.fixture
def qq(world: Simulators) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=world.url, timeout=10) as client:
        yield client
        control(client, "normal")


def control(client: httpx.Client, mode: str) -> None:
    client.post("/control", json={"service": "qq", "mode": mode}).raise_for_status()


def decide(qq: httpx.Client, **form: str) -> dict[str, str]:
    """What the call-back is told."""
    reply = qq.post("/qq/oauth2.0/authorize", data={**ASKING, **form})
    assert reply.status_code == 302
    target = reply.headers["location"]
    assert target.startswith(f"{CALLBACK}?")
    return {name: values[0] for name, values in parse_qs(urlsplit(target).query).items()}


def exchange(qq: httpx.Client, code: str, **changes: str) -> httpx.Response:
    given = {"grant_type": "authorization_code", "client_id": APP_ID, "client_secret": APP_KEY}
    return qq.get("/qq/oauth2.0/token", params={**given, "code": code, "redirect_uri": CALLBACK, **changes})


def new_token(qq: httpx.Client, user: str = "10001") -> str:
    return str(exchange(qq, decide(qq, user=user)["code"], fmt="json").json()["access_token"])


def jsonp(reply: httpx.Response) -> Any:
    assert reply.status_code == 200
    found = JSONP.fullmatch(reply.text)
    assert found, reply.text
    return json.loads(found[1])


def error_of(reply: httpx.Response) -> int:
    content = jsonp(reply)
    assert set(content) == {"error", "error_description"}
    return int(content["error"])


class TestPage:
    def test_it_offers_accounts_and_a_way_out(self, qq: httpx.Client) -> None:
        reply = qq.get("/qq/oauth2.0/authorize", params=ASKING)
        assert reply.headers["content-type"] == "text/html; charset=utf-8"
        for user in USERS.values():
            assert user.nickname in reply.text
        assert len(re.findall(r'<button type="submit" name="(?:confirm|cancel)"', reply.text)) == 2
        assert 'name="state" value="a&amp;b=&quot;&lt;c&gt;"' in reply.text

    @pytest.mark.parametrize(
        "wrong",
        [
            {"client_id": "7"},
            {"response_type": "token"},
            {"redirect_uri": "https://evil.example.com/"},
            {"redirect_uri": ""},
        ],
    )
    def test_a_wrong_application_gets_no_form_and_no_code(self, qq: httpx.Client, wrong: dict[str, str]) -> None:
        for reply in (
            qq.get("/qq/oauth2.0/authorize", params={**ASKING, **wrong}),
            qq.post("/qq/oauth2.0/authorize", data={**ASKING, **wrong, "user": "10001"}),
        ):
            assert reply.status_code == 200
            assert 'role="alert"' in reply.text
            assert "hidden>" in reply.text

    def test_the_state_comes_back_as_it_was(self, qq: httpx.Client) -> None:
        assert decide(qq, user="10001")["state"] == ASKING["state"]
        assert decide(qq, cancel="1") == {"usercancel": "1", "state": ASKING["state"]}

    @pytest.mark.parametrize("number", ["1", "abcde", "１２３４５"])
    def test_what_is_no_number(self, qq: httpx.Client, number: str) -> None:
        assert "QQ 号为" in qq.post("/qq/oauth2.0/authorize", data={**ASKING, "number": number}).text


@pytest.mark.parametrize(
    ("uri", "allowed"),
    [
        ("http://127.0.0.1:1234/x/?y=1", True),
        ("http://localhost/", True),
        ("https://127.0.0.1/", False),
        ("http://127.0.0.1.evil.example.com/", False),
        ("http://127.0.0.1@evil.example.com/", False),
        ("http://evil@127.0.0.1/", False),
        ("http://127.0.0.1\\@evil.example.com/", False),
        ("http://127.0.0.1/\r\nX: y", False),
        ("http://127.0.0.1:99999/", False),
        ("//127.0.0.1/", False),
    ],
)
def test_registered_call_backs(uri: str, allowed: bool) -> None:
    assert is_registered(uri) is allowed


class TestToken:
    def test_as_a_query_string_and_as_json(self, qq: httpx.Client) -> None:
        text = exchange(qq, decide(qq, user="10001")["code"]).text
        as_json = exchange(qq, decide(qq, user="10001")["code"], fmt="json").json()
        assert set(parse_qs(text)) == set(as_json) == {"access_token", "expires_in", "refresh_token"}

    def test_a_code_is_good_once(self, qq: httpx.Client) -> None:
        code = decide(qq, user="10001")["code"]
        assert "access_token" in exchange(qq, code).text
        assert error_of(exchange(qq, code)) == 100020

    @pytest.mark.parametrize(
        ("wrong", "error"),
        [
            ({"grant_type": "password"}, 100004),
            ({"client_id": "7"}, 100008),
            ({"client_secret": "gués"}, 100009),
            ({"code": "made-up"}, 100019),
            ({"redirect_uri": "http://127.0.0.1/"}, 100010),
        ],
    )
    def test_refusals_are_jsonp_even_when_json_is_asked_for(
        self, qq: httpx.Client, wrong: dict[str, str], error: int
    ) -> None:
        code = decide(qq, user="10001")["code"]
        assert error_of(exchange(qq, **{"code": code, "fmt": "json", **wrong})) == error


class TestPerson:
    def test_who_it_is(self, qq: httpx.Client) -> None:
        token = new_token(qq)
        user = USERS["10001"]
        shown = {"client_id": APP_ID, "openid": user.openid}
        asked = {"access_token": token}
        assert jsonp(qq.get("/qq/oauth2.0/me", params=asked)) == shown
        assert qq.get("/qq/oauth2.0/me", params={**asked, "fmt": "json"}).json() == shown
        with_union = qq.get("/qq/oauth2.0/me", params={**asked, "unionid": "1", "fmt": "json"}).json()
        assert with_union == {**shown, "unionid": user.unionid}
        assert error_of(qq.get("/qq/oauth2.0/me", params={"access_token": "x", "fmt": "json"})) == 100016

    def test_the_profile(self, qq: httpx.Client) -> None:
        given = {"access_token": new_token(qq, "10002"), "oauth_consumer_key": APP_ID, "openid": USERS["10002"].openid}
        profile = qq.get("/qq/user/get_user_info", params=given).json()
        assert (profile["ret"], profile["nickname"]) == (0, "阿Q")
        for wrong, ret in (({"openid": "x"}, -22), ({"access_token": "x"}, -23), ({"oauth_consumer_key": "x"}, -23)):
            assert qq.get("/qq/user/get_user_info", params={**given, **wrong}).json()["ret"] == ret

    def test_any_number_is_somebody_and_always_the_same(self, qq: httpx.Client) -> None:
        openids = {
            qq.get("/qq/oauth2.0/me", params={"access_token": token, "fmt": "json"}).json()["openid"]
            for token in (exchange(qq, decide(qq, number="20001")["code"], fmt="json").json()["access_token"],) * 2
        }
        assert len(openids) == 1
        assert openids.isdisjoint(user.openid for user in USERS.values())


class TestModes:
    def test_error_and_garbage_and_down(self, qq: httpx.Client) -> None:
        code = decide(qq, user="10001")["code"]
        control(qq, "error")
        assert error_of(exchange(qq, code)) == 100099
        control(qq, "garbage")
        assert b"\xff\xfe" in exchange(qq, code).content
        control(qq, "down")
        with pytest.raises(httpx.RemoteProtocolError):
            exchange(qq, code)
        control(qq, "normal")
        assert "access_token" in exchange(qq, code).text

    def test_slow_answers_rightly_and_a_time_out_uses_the_code_up(self, qq: httpx.Client) -> None:
        code = decide(qq, user="10001")["code"]
        control(qq, "timeout_after_accept")
        with pytest.raises(httpx.ReadTimeout):
            qq.get("/qq/oauth2.0/token", params=dict(exchange_params(code)), timeout=0.3)
        control(qq, "slow")
        assert error_of(exchange(qq, code)) == 100020


def exchange_params(code: str) -> dict[str, str]:
    return {
        "grant_type": "authorization_code",
        "client_id": APP_ID,
        "client_secret": APP_KEY,
        "code": code,
        "redirect_uri": CALLBACK,
    }
