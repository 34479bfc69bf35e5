"""What QQ may say, and what we make of it; the walk with the simulator is in test_sign_in."""

import json
from typing import Any

import pytest
import requests
from pytest_django import Settings
from social_core.exceptions import AuthCanceled, AuthCredentialError, AuthProviderError, AuthResponseError
from social_django.models import DjangoStorage

from commerce.accounts.social.identities import identify
from commerce.accounts.social.qq import ShopQQOAuth2
from commerce.accounts.social.strategy import ShopStrategy

TOKEN = {"access_token": "T1", "expires_in": 7776000}
ME = {"client_id": "101000001", "openid": "A1B2", "unionid": "UID_9"}
PROFILE = {"ret": 0, "msg": "", "nickname": "小企鹅"}


class Answers:
    """Stands where `requests` asks: body by the last part of the path."""

    def __init__(self, **bodies: Any) -> None:
        self.bodies = {"token": TOKEN, "me": ME, "get_user_info": PROFILE, **bodies}
        self.asked: list[dict[str, Any]] = []

    def __call__(self, method: str, url: str, **options: Any) -> requests.Response:
        self.asked.append({"method": method, "url": url, **options})
        body = self.bodies[url.rpartition("/")[2]]
        response = requests.Response()
        response.status_code = 200
        response._content = body if isinstance(body, bytes) else json.dumps(body, separators=(",", ":")).encode()
        return response


@pytest.fixture
def backend(settings: Settings) -> ShopQQOAuth2:
    settings.QQ_BASE_URL = "https://graph.qq.com"
    return ShopQQOAuth2(ShopStrategy(DjangoStorage), redirect_uri="/account/qq/callback/")


def ask(backend: ShopQQOAuth2, monkeypatch: pytest.MonkeyPatch, **bodies: Any) -> dict[str, Any]:
    """Everything that is learnt from QQ after the browser came back."""
    answers = Answers(**bodies)
    monkeypatch.setattr(requests, "request", answers)
    backend.data = {"code": "C1"}
    token = backend.request_access_token(backend.access_token_url(), params=backend.auth_complete_params())
    learnt = backend.user_data(backend.get_access_token(token))
    return {**learnt, "asked": answers.asked}


def test_what_is_asked(backend: ShopQQOAuth2, monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    learnt = ask(backend, monkeypatch)
    assert (learnt["openid"], learnt["unionid"], learnt["nickname"]) == ("A1B2", "UID_9", "小企鹅")
    asked = learnt["asked"]
    assert [(it["method"], it["url"]) for it in asked] == [
        ("GET", "https://graph.qq.com/oauth2.0/token"),
        ("GET", "https://graph.qq.com/oauth2.0/me"),
        ("GET", "https://graph.qq.com/user/get_user_info"),
    ]
    assert asked[0]["params"] == {
        "grant_type": "authorization_code",
        "code": "C1",
        "client_id": settings.QQ_APP_ID,
        "client_secret": settings.QQ_APP_KEY,
        "redirect_uri": f"{settings.SITE_URL}/account/qq/callback/",
        "fmt": "json",
    }
    assert all(3 <= sum(it["timeout"]) / 2 <= 5 for it in asked)


@pytest.mark.parametrize(
    "bodies",
    [
        {"token": b"access_token=T1&expires_in=7776000&refresh_token=R1"},
        {"token": b'callback( {"access_token":"T1"} );'},
        {"me": b'callback( {"client_id":"101000001","openid":"A1B2","unionid":"UID_9"} );\n'},
        {"get_user_info": {**PROFILE, "ret": "0"}},
    ],
)
def test_every_wrapping(backend: ShopQQOAuth2, monkeypatch: pytest.MonkeyPatch, bodies: dict[str, Any]) -> None:
    assert ask(backend, monkeypatch, **bodies)["openid"] == "A1B2"


def test_without_a_unionid(backend: ShopQQOAuth2, monkeypatch: pytest.MonkeyPatch) -> None:
    for me in ({"client_id": "101000001", "openid": "A1B2"}, {**ME, "unionid": None}):
        assert ask(backend, monkeypatch, me=me)["unionid"] == ""


ERROR = b'callback( {"error":%d,"error_description":"what it says"} );\n'


@pytest.mark.parametrize(
    ("bodies", "error"),
    [
        ({"token": ERROR % 100019}, AuthCredentialError),
        ({"token": ERROR % 100020}, AuthCredentialError),
        ({"token": ERROR % 100009}, AuthProviderError),
        ({"token": {"error": 100008, "error_description": ""}}, AuthProviderError),
        ({"token": b"<html>"}, AuthResponseError),
        ({"token": {"access_token": ["T1"]}}, AuthResponseError),
        ({"me": ERROR % 100016}, AuthProviderError),
        ({"me": {"client_id": "another", "openid": "A1B2"}}, AuthResponseError),
        ({"me": {"openid": "A1B2"}}, AuthResponseError),
        ({"me": {**ME, "openid": ""}}, AuthResponseError),
        ({"me": {**ME, "openid": {"a": 1}}}, AuthResponseError),
        ({"me": {**ME, "openid": "A1 B2"}}, AuthResponseError),
        ({"get_user_info": {"ret": -23, "msg": "token is invalid", "nickname": "小企鹅"}}, AuthProviderError),
        ({"get_user_info": {"nickname": "小企鹅"}}, AuthProviderError),
        ({"get_user_info": b""}, AuthResponseError),
    ],
)
def test_refusals(
    backend: ShopQQOAuth2, monkeypatch: pytest.MonkeyPatch, bodies: dict[str, Any], error: type[Exception]
) -> None:
    with pytest.raises(error):
        ask(backend, monkeypatch, **bodies)


def test_somebody_who_cancels(backend: ShopQQOAuth2) -> None:
    with pytest.raises(AuthCanceled):
        backend.process_error({"usercancel": "1", "state": "x"})


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("  小\u202e企\n鹅  ", "小企鹅"),
        ("长" * 50, "长" * 20),
        ("", None),
        (None, None),
        (["x"], None),
    ],
)
def test_nicknames_are_the_word_of_strangers(backend: ShopQQOAuth2, given: Any, shown: str | None) -> None:
    identity = identify(backend, "A1B2", "openid", {"username": given}, {"access_token": "T1", "unionid": "UID_9"})
    expected = {"unionid": "UID_9"} | ({"nickname": shown} if shown else {})
    assert (identity.provider, identity.uid, identity.extra) == ("qq", "A1B2", expected)
