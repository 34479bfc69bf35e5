"""Redis stopped in the middle: who signs in by password notices nothing, codes say that they can't be had."""

import pytest
from django.test import Client
from pytest_django import Settings

from tests.commerce.api.identity import App, error_code
from tests.factories.people import PASSWORD, make_user
from tests.servers.process import free_port

pytestmark = pytest.mark.django_db


@pytest.fixture
def redis_is_away(settings: Settings) -> None:
    settings.REDIS_URL = f"redis://127.0.0.1:{free_port()}"
    settings.SESSION_ENGINE = "commerce.core.session_store"
    backend = "django.core.cache.backends.redis.RedisCache"
    settings.CACHES = {"default": {"BACKEND": backend, "LOCATION": settings.REDIS_URL}}


@pytest.mark.usefixtures("redis_is_away")
class TestRedisAway:
    def test_pages(self) -> None:
        make_user("alice")
        client = Client()
        assert client.post("/account/login/", {"username": "alice", "password": "wrong"}).status_code == 401
        assert client.post("/account/login/", {"username": "alice", "password": PASSWORD}).status_code == 302
        assert client.get("/account/security/").status_code == 200
        assert client.post("/account/logout/").status_code == 302
        assert client.get("/account/security/").status_code == 302

    def test_the_api(self) -> None:
        make_user("alice")
        tokens = App()("post", "auth/login/", {"login": "alice", "password": PASSWORD}).json()
        assert App()("get", "me/", token=tokens["access"]).status_code == 200
        assert App()("post", "auth/refresh/", {"refresh": tokens["refresh"]}).status_code == 200

    def test_the_lock_out_counts_in_the_database(self) -> None:
        make_user("alice")
        statuses = [
            App()("post", "auth/login/", {"login": "alice", "password": "wrong"}).status_code for _time in range(11)
        ]
        assert statuses == [401] * 10 + [429]

    def test_codes_can_not_be_had(self) -> None:
        assert error_code(App()("post", "captchas/")) == (503, "unavailable")
        page = Client().get("/account/login/?by=code")
        assert page.status_code == 503
        assert "服务暂时不可用" in page.content.decode()
