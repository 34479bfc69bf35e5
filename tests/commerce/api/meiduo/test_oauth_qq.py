from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from commerce.accounts.models import User
from tests.commerce.accounts.social.conftest import qq
from tests.commerce.accounts.social.world import PENGUIN, SimulatedQQ, bind_to
from tests.commerce.api.conftest import database_counters
from tests.commerce.api.meiduo.front import ORIGIN, Front, told
from tests.commerce.verification.codes import ALICE, BOB, sent_code
from tests.factories.catalogue import make_spu, skus_of
from tests.factories.people import PASSWORD, make_user

__all__ = ["database_counters", "qq"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("database_counters")]


def back(qq: SimulatedQQ, address: str) -> dict[str, str]:
    """What comes to the front end's page with a browser in which the penguin agreed."""
    asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
    assert asked["redirect_uri"] == f"{ORIGIN}/oauth_callback.html"
    reply = httpx.post(f"{qq.url}/qq/oauth2.0/authorize", data={**asked, "user": PENGUIN.number})
    return {name: values[0] for name, values in parse_qs(urlsplit(reply.headers["location"]).query).items()}


def leave(front: Front, **query: str) -> str:
    """The way of a page that asks without credentials: by our own address, where the browser gets its cookie."""
    front.client.cookies.clear()
    answer = front("get", "oauth/qq/authorization/", query)
    address = answer.json()["oauth_url"]
    assert told(answer) == (200, {"oauth_url": address, "login_url": address})
    front.client.cookies.clear()
    parts = urlsplit(address)
    assert parts.path == "/meiduo/oauth/qq/leave/"
    return str(front.client.get(f"{parts.path}?{parts.query}").headers["location"])


def walk(front: Front, qq: SimulatedQQ) -> Any:
    return front("get", "oauth/qq/user/", {"code": back(qq, leave(front))["code"]})


def test_who_is_bound_is_signed_in(qq: SimulatedQQ) -> None:
    alice, front = make_user("alice"), Front()
    bind_to(alice)
    answer = walk(front, qq)
    token = answer.json()["token"]
    assert told(answer) == (200, {"token": token, "user_id": alice.pk, "username": "alice", "id": alice.pk})
    assert front("get", "oauth/qq/user/", {"code": "used"}).status_code == 400


@pytest.mark.parametrize(
    ("query", "path"),
    [
        ({"next": "/cart.html"}, "/cart.html?s="),
        ({"state": "/list.html?cat=1"}, "/list.html?cat=1&s="),
        ({"next": "//evil.example"}, "/?s="),
        ({"next": "javascript:alert(1)"}, "/?s="),
        ({"next": "/\\evil.example"}, "/?s="),
        ({}, "/?s="),
    ],
)
def test_the_state_is_where_the_page_goes_on_to(qq: SimulatedQQ, query: dict[str, str], path: str) -> None:
    assert back(qq, leave(Front(), **query))["state"].startswith(path)


def test_a_client_with_cookies_goes_straight(qq: SimulatedQQ) -> None:
    bind_to(make_user("alice"))
    front = Front()
    address = front.client.get("/meiduo/oauth/qq/authorization/").json()["oauth_url"]
    assert urlsplit(address).path == "/qq/oauth2.0/authorize"
    assert front("get", "oauth/qq/user/", back(qq, address)).status_code == 200


def test_another_browser_cannot_come_back_with_it(qq: SimulatedQQ) -> None:
    bind_to(make_user("alice"))
    code = back(qq, leave(Front()))["code"]
    for query in ({"code": code}, {"code": code, "state": "/?s=guess"}):
        assert Front()("get", "oauth/qq/user/", query).status_code == 400


def test_a_foreign_page_cannot_start_it() -> None:
    answer = Front().client.get("/meiduo/oauth/qq/leave/", headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403


@pytest.mark.parametrize("known", [True, False])
def test_binding_brings_the_basket_along(qq: SimulatedQQ, known: bool) -> None:
    front = Front()
    if known:
        make_user("alice", mobile=ALICE)
    token = walk(front, qq).json()["access_token"]
    front("post", "cart/", {"sku_id": skus_of(make_spu())[0].pk, "count": 2})
    assert front("get", f"sms_codes/{ALICE}/", front.captcha()).status_code == 200
    form = {"mobile": ALICE, "password": PASSWORD, "sms_code": sent_code(), "access_token": token}
    assert front("post", "oauth/qq/user/", {**form, "access_token": "made-up"}).status_code == 400
    assert front("post", "oauth/qq/user/", {**form, "mobile": BOB}).status_code == 400
    bound = front("post", "oauth/qq/user/", form)
    user = User.objects.get(mobile=ALICE)
    assert (bound.status_code, bound.json()["user_id"], bound.json()["username"]) == (200, user.pk, user.username)
    front.token = bound.json()["token"]
    assert [line["count"] for line in front("get", "cart/").json()] == [2]
    assert walk(front, qq).json()["user_id"] == user.pk
