"""Whatever goes wrong, the answer has the one error shape, in the shop's language."""

import re
from typing import Any

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client, override_settings

from tests.factories.people import PASSWORD, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.commerce.api.error_urls")]

JSON = "application/json"
CHINESE = re.compile("[\u4e00-\u9fff]")


def error_of(response: HttpResponse, status: int) -> dict[str, Any]:
    assert response.status_code == status, response.content
    assert response["Content-Type"].split(";")[0] == JSON
    body = response.json()
    assert set(body) == {"error"}
    assert set(body["error"]) == {"code", "message", "fields"}
    return body["error"]


@pytest.mark.parametrize("method", ["get", "post", "put", "patch", "delete", "options"])
@pytest.mark.parametrize("path", ["nothing/", "skus/abc/", "skus/-1/", "skus/1.5/", "skus/%00/", "集市/", "a.b/c/"])
def test_an_unknown_address(client: Client, method: str, path: str) -> None:
    error = error_of(getattr(client, method)(f"/api/v1/{path}"), 404)
    assert error == {"code": "not_found", "message": "没有找到您要的内容。", "fields": {}}


def test_an_address_that_lacks_the_slash_is_redirected(client: Client) -> None:
    assert client.get("/api/v1/brands")["Location"] == "/api/v1/brands/"
    error_of(client.get("/api/v1/nothing", follow=True), 404)


@pytest.mark.parametrize("number", [2**31, 2**63, 10**30, "9" * 5000])
def test_an_id_beyond_every_range(client: Client, number: object) -> None:
    assert error_of(client.get(f"/api/v1/skus/{number}/"), 404)["code"] == "not_found"


def test_a_method_that_is_not_there(client: Client) -> None:
    error = error_of(client.post("/api/v1/brands/", {}, content_type=JSON), 405)
    assert error == {"code": "method_not_allowed", "message": "此地址不支持这种请求方法。", "fields": {}}


def test_a_format_that_is_not_there(client: Client) -> None:
    assert error_of(client.get("/api/v1/brands/", headers={"Accept": "application/xml"}), 406)["code"] == (
        "not_acceptable"
    )


@pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"])
def test_a_body_that_is_not_json(client: Client, content_type: str) -> None:
    error = error_of(client.post("/api/v1/echo/", "a=1", content_type=content_type), 415)
    assert error["code"] == "unsupported_media_type"


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"",
        b'{"quantity": NaN}',
        b'{"quantity": 1, "note": "\xff"}',
        b"[" * 100_000,
        b'{"a":' * 40_000,
    ],
    ids=["cut", "empty", "nan", "not utf-8", "deep list", "deep object"],
)
def test_malformed_json(client: Client, body: bytes) -> None:
    error = error_of(client.post("/api/v1/echo/", body, content_type=JSON), 400)
    assert error["code"] in ("malformed", "invalid")


def test_a_body_that_is_too_long(client: Client) -> None:
    body = b'{"note": "' + b"a" * settings.DATA_UPLOAD_MAX_MEMORY_SIZE + b'"}'
    assert error_of(client.post("/api/v1/echo/", body, content_type=JSON), 413)["code"] == "too_large"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"quantity": 0}, "quantity"),
        ({"quantity": "a"}, "quantity"),
        ({}, "quantity"),
        ({"quantity": 1, "note": "a\x00b"}, "note"),
        ([1], "non_field_errors"),
    ],
    ids=["bound", "type", "missing", "nul", "list"],
)
def test_fields_that_are_wrong(client: Client, body: object, field: str) -> None:
    error = error_of(client.post("/api/v1/echo/", body, content_type=JSON), 400)
    assert (error["code"], error["message"]) == ("invalid", "请求有误，请检查标出的字段。")
    assert list(error["fields"]) == [field]
    assert all(CHINESE.search(text) for text in error["fields"][field])


def test_who_is_not_signed_in_is_asked_to(client: Client) -> None:
    response = client.get("/api/v1/members/")
    assert error_of(response, 401) == {"code": "not_authenticated", "message": "请先登录。", "fields": {}}
    assert response["WWW-Authenticate"] in ("Session", "Bearer")


def test_who_may_not_is_told_so(client: Client) -> None:
    client.force_login(make_user())
    assert error_of(client.get("/api/v1/staff/"), 403)["code"] == "permission_denied"


def test_a_session_needs_the_csrf_token_for_what_writes() -> None:
    client = Client(enforce_csrf_checks=True)
    user = make_user()
    assert client.login(username=user.username, password=PASSWORD)
    assert client.get("/api/v1/members/").json() == {"name": user.username}
    assert error_of(client.post("/api/v1/members/", {}, content_type=JSON), 403)["code"] == "permission_denied"


def test_refusals_of_the_shop(client: Client) -> None:
    assert error_of(client.get("/api/v1/fails/out-of-stock/"), 409) == {
        "code": "out_of_stock",
        "message": "库存不足。",
        "fields": {"quantity": ["最多 3 件。"]},
    }
    assert error_of(client.get("/api/v1/fails/unavailable/"), 503)["code"] == "unavailable"


def test_who_asks_too_often_is_told_when_to_come_back(client: Client) -> None:
    response = client.get("/api/v1/fails/throttled/")
    assert error_of(response, 429)["code"] == "throttled"
    assert response["Retry-After"] == "1"


def test_a_foreign_host_name(client: Client) -> None:
    with override_settings(ALLOWED_HOSTS=["shop.example.com"]):
        assert error_of(client.get("/api/v1/brands/", headers={"Host": "evil.example.com"}), 400)["code"] == "invalid"


def test_a_bug_tells_nothing_about_itself(client: Client) -> None:
    client.raise_request_exception = False
    error = error_of(client.get("/api/v1/fails/bug/"), 500)
    assert error["code"] == "server_error"
    assert "a bug" not in error["message"]
