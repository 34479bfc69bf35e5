import pytest
from django.test import RequestFactory
from pytest_django import Settings

from commerce.core.client_ip import client_ip
from commerce.core.own_paths import own_path


@pytest.mark.parametrize(
    ("trusted", "forwarded", "expected"),
    [
        (0, "", "10.0.0.9"),
        (0, "192.0.2.1", "10.0.0.9"),
        (0, "192.0.2.1, 192.0.2.2", "10.0.0.9"),
        (1, "", "10.0.0.9"),
        (1, "192.0.2.1", "192.0.2.1"),
        (1, "6.6.6.6, 192.0.2.1", "192.0.2.1"),
        (2, "6.6.6.6, 192.0.2.1, 10.0.0.1", "192.0.2.1"),
        (2, "192.0.2.1", "192.0.2.1"),
    ],
)
def test_only_what_our_proxies_wrote_is_believed(
    settings: Settings, trusted: int, forwarded: str, expected: str
) -> None:
    settings.TRUSTED_PROXIES = trusted
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    assert client_ip(RequestFactory().get("/", headers=headers, REMOTE_ADDR="10.0.0.9")) == expected


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("/basket/", "/basket/"),
        ("/search/?q=苹果#top", "/search/?q=苹果#top"),
        ("", ""),
        ("basket/", ""),
        ("//evil.example/", ""),
        ("/\\evil.example", ""),
        ("http://testserver/basket/", ""),
        ("javascript:alert(1)", ""),
        ("/\n/evil.example", ""),
    ],
)
def test_own_paths(target: str, expected: str) -> None:
    request = RequestFactory().get("/", {"next": target})
    assert own_path(request) == own_path(request, target) == expected
