"""Real preflights: which origins may call, with what, and what a browser without our token may not do."""

import pytest
from django.test import Client

from tests.commerce.api.identity import App
from tests.factories.people import make_address, make_user

pytestmark = pytest.mark.django_db
FRIEND, STRANGER = "http://www.meiduo.site:8080", "https://evil.example"
ASKED = "authorization,content-type,idempotency-key"


def preflight(path: str, origin: str, method: str = "POST") -> dict[str, str]:
    headers = {"Origin": origin, "Access-Control-Request-Method": method, "Access-Control-Request-Headers": ASKED}
    answer = Client().options(path, headers=headers)
    assert answer.status_code == 200
    return {name: text for name, text in answer.headers.items() if name.startswith("access-control-")}


@pytest.mark.parametrize("path", ["/api/v1/orders/", "/meiduo/orders/", "/meiduo/cart/", "/api/v1/me/"])
def test_who_is_allowed(path: str) -> None:
    allowed = preflight(path, FRIEND)
    assert allowed["access-control-allow-origin"] == FRIEND
    assert allowed["access-control-allow-credentials"] == "true"
    assert set(ASKED.split(",")) <= set(allowed["access-control-allow-headers"].split(", "))
    assert {"DELETE", "PATCH", "PUT"} <= set(allowed["access-control-allow-methods"].split(", "))
    assert preflight(path, STRANGER) == {}


@pytest.mark.parametrize("path", ["/api/v1/brands/", "/meiduo/cart/"])
def test_answers_name_the_origin(path: str) -> None:
    answer = Client().get(path, headers={"Origin": FRIEND})
    assert answer.headers["access-control-allow-origin"] == FRIEND
    assert answer.headers["access-control-allow-credentials"] == "true"
    assert "origin" in answer.headers["vary"].lower()
    assert "ETag" in answer.headers["access-control-expose-headers"]
    assert "access-control-allow-origin" not in Client().get(path, headers={"Origin": STRANGER}).headers


def test_pages_are_for_nobody_else() -> None:
    answer = Client().get("/basket/", headers={"Origin": FRIEND})
    assert "access-control-allow-origin" not in answer.headers


class TestCsrf:
    def test_a_session_needs_the_token(self) -> None:
        user = make_user()
        address = make_address(user)
        client = Client(enforce_csrf_checks=True)
        client.force_login(user)
        path = f"/api/v1/me/addresses/{address.pk}/"
        for headers in ({}, {"Origin": FRIEND}, {"Origin": STRANGER}):
            answer = client.delete(path, headers=headers)
            assert (answer.status_code, answer.json()["error"]["code"]) == (403, "permission_denied")
        client.get("/account/login/")
        assert user.address_book.exists()

    def test_a_bearer_needs_none(self) -> None:
        user = make_user()
        address = make_address(user)
        assert App(user)("delete", f"me/addresses/{address.pk}/").status_code == 204

    def test_a_bad_bearer_is_no_session(self) -> None:
        app = App()
        app.client.force_login(make_user())
        assert app("get", "me/").status_code == 200
        assert app("get", "me/", token="undefined").status_code == 401
