"""What no form ever sends, to both dialects: refused, and never a 5xx."""

import json
from typing import Any

import pytest
from django.test import Client, RequestFactory

from commerce.accounts.models import User
from commerce.api.parsers import BYTES_MAX, DEPTH_MAX
from config.wsgi import application
from tests.commerce.api.identity import App
from tests.factories.catalogue import make_spu, skus_of
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db
JSON = "application/json"
PATHS = [
    ("post", "/api/v1/basket/lines/"),
    ("post", "/api/v1/orders/"),
    ("post", "/api/v1/auth/login/"),
    ("post", "/api/v1/users/"),
    ("patch", "/api/v1/me/"),
    ("post", "/api/v1/me/addresses/"),
    ("post", "/api/v1/settlement/"),
    ("post", "/meiduo/cart/"),
    ("put", "/meiduo/cart/selection/"),
    ("delete", "/meiduo/cart/"),
    ("post", "/meiduo/orders/"),
    ("post", "/meiduo/users/"),
    ("post", "/meiduo/authorizations/"),
    ("post", "/meiduo/addresses/"),
    ("put", "/meiduo/email/"),
]


def nested(depth: int) -> bytes:
    return b'{"sku": 1, "quantity": 1, "sku_id": 1, "count": 1, "more": ' + b"[" * depth + b"]" * depth + b"}"


MEGABYTE = json.dumps({"sku": 1, "quantity": 1, "sku_id": 1, "count": 1, "more": "x" * 2**20}).encode()
BODIES = {
    "1 MB": (MEGABYTE, JSON),
    "depth 1000": (nested(1000), JSON),
    "depth 100000": (nested(100_000), JSON),
    "deep and legal": (nested(DEPTH_MAX), JSON),
    "charset gbk": ('{"sku": 1, "name": "集市"}'.encode("gbk"), f"{JSON}; charset=gbk"),
    "charset hex": (b'{"sku": 1}', f"{JSON}; charset=hex"),
    "charset unknown": (b'{"sku": 1}', f"{JSON}; charset=nonsense"),
    "gbk as utf-8": ('{"sku": 1, "name": "集市"}'.encode("gbk"), JSON),
    "utf-16": ('{"sku": 1}'.encode("utf-16"), JSON),
    "text": (b'{"sku": 1}', "text/plain"),
    "form": (b"sku=1&quantity=1", "application/x-www-form-urlencoded"),
    "multipart without a boundary": (b"x", "multipart/form-data"),
    "xml": (b"<x/>", "application/xml"),
    "no type at all": (b'{"sku": 1}', ""),
    "NUL": (b'{"sku": "\\u0000", "sku_id": "\\u0000", "username": "a\\u0000b", "receiver": "\\u0000"}', JSON),
    "NUL byte": (b'{"sku": 1\x00}', JSON),
    "half a character": (
        b'{"username": "\\ud800", "password": "\\udfff", "receiver": "\\ud800", "email": "\\ud800"}',
        JSON,
    ),
    "not an object": (b'["sku"]', JSON),
    "a number": (b"1", JSON),
    "nothing": (b"null", JSON),
    "twice": (b'{"sku": 1}{"sku": 1}', JSON),
    "huge number": (b'{"sku": ' + b"9" * 5000 + b"}", JSON),
    "infinity": (b'{"sku": 1e999, "quantity": Infinity}', JSON),
}


@pytest.fixture
def alice() -> User:
    return make_user("alice")


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_refused(alice: User, body: tuple[bytes, str]) -> None:
    sku = skus_of(make_spu())[0]
    content, content_type = body[0].replace(b": 1,", b": %d," % sku.pk), body[1]
    tokens = App(alice).tokens
    assert tokens is not None
    wrong = []
    for method, path in PATHS:
        scheme = "JWT" if path.startswith("/meiduo/") else "Bearer"
        headers = {"Authorization": f"{scheme} {tokens.access}"}
        # `generic` sends bytes as they are, whatever charset the type speaks of.
        answer: Any = Client().generic(method.upper(), path, content, content_type, headers=headers)
        # A field that nobody reads may be as it likes, within size and depth; a login needs none of these.
        harmless = path in ("/api/v1/me/", "/api/v1/settlement/") and answer.status_code == 200
        if not 400 <= answer.status_code < 500 and not harmless:
            wrong.append((answer.status_code, method, path))
    assert wrong == []


def test_a_form_of_usual_size_and_depth_is_read(alice: User) -> None:
    sku = skus_of(make_spu())[0]
    more = json.loads(nested(DEPTH_MAX - 2))["more"]
    body = {"sku": sku.pk, "quantity": 1, "more": [more][0], "note": "x" * (BYTES_MAX // 2)}
    assert App(alice)("post", "basket/lines/", body).status_code == 201


@pytest.mark.parametrize("charset", ["hex", "rot13", "utf-16", "gbk", "nonsense"])
def test_a_charset_that_is_none_breaks_no_page(charset: str) -> None:
    """Made as our servers make it: with Django's own class this already raises."""
    environ = RequestFactory().get("/search/", {"q": "苹果"}).environ
    request = application.request_class({**environ, "CONTENT_TYPE": f"text/plain; charset={charset}"})
    assert (request.GET["q"], request.content_type) == ("苹果", "text/plain")
