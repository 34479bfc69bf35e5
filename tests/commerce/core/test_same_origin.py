import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import RequestFactory

from commerce.core.same_origin import same_origin_post

SITE = settings.SITE_URL


@same_origin_post
def view(_request: object) -> HttpResponse:
    return HttpResponse("done")


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "http://testserver"},
        {"Origin": SITE},
        {"Referer": "http://testserver/item/1/"},
        {"Sec-Fetch-Site": "same-origin", "Origin": "https://evil.example.com"},
    ],
)
def test_our_own_pages_and_programs_may_post(headers: dict[str, str]) -> None:
    assert view(RequestFactory().post("/basket/add/", headers=headers)).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": ""},
        {"Origin": "null"},
        {"Origin": "https://evil.example.com"},
        {"Origin": "http://testserver.evil.example.com"},
        {"Referer": "https://evil.example.com/?http://testserver/"},
        {"Sec-Fetch-Site": "cross-site", "Origin": "http://testserver"},
    ],
)
def test_the_pages_of_others_may_not(headers: dict[str, str]) -> None:
    assert view(RequestFactory().post("/basket/add/", headers=headers)).status_code == 403


@pytest.mark.parametrize("method", ["get", "head", "options"])
def test_reading_is_free(method: str) -> None:
    request = getattr(RequestFactory(), method)("/", headers={"Sec-Fetch-Site": "cross-site"})
    assert view(request).status_code == 200


def test_the_token_is_not_asked_for() -> None:
    assert view.csrf_exempt is True  # type: ignore[attr-defined]
