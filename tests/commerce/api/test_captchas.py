from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client, RequestFactory
from pytest_django import Settings
from rest_framework.request import Request

from commerce.api.throttles import MethodThrottle
from commerce.verification.models import Captcha

CAPTCHAS = "/api/v1/captchas/"


@pytest.fixture(autouse=True)
def _counters_in_the_database(settings: Settings) -> None:
    settings.REDIS_URL = ""


def post(client: Client, headers: dict[str, str] | None = None, **content: str) -> Any:
    return client.post(CAPTCHAS, content, content_type="application/json", headers=headers)


def create(client: Client, **content: str) -> dict[str, str]:
    response = post(client, **content)
    assert response.status_code == 201
    return response.json()


@pytest.mark.django_db
class TestCaptchas:
    def test_a_captcha_is_a_picture_and_a_sound(self, client: Client) -> None:
        captcha = create(client)
        assert captcha == {
            "id": str(Captcha.objects.get().id),
            "image_url": f"http://testserver{CAPTCHAS}{captcha['id']}/image/",
            "sound_url": f"http://testserver{CAPTCHAS}{captcha['id']}/sound/",
        }
        for kind, content_type in (("image", "image/png"), ("sound", "audio/wav")):
            response = client.get(captcha[f"{kind}_url"], headers={"Accept": content_type})
            assert (response.status_code, response["Content-Type"]) == (200, content_type)
            assert response["Cache-Control"] == "no-store"

    def test_the_embedded_profile_tells_the_answer_and_no_other_does(self, client: Client, settings: Settings) -> None:
        captcha = create(client)
        answer = Captcha.objects.get().answer
        assert client.get(captcha["image_url"])["X-Captcha-Answer"] == answer
        assert "X-Captcha-Answer" not in client.get(captcha["sound_url"])
        settings.EMBEDDED_PROFILE = False
        assert answer not in str(client.get(captcha["image_url"]).headers)

    def test_the_client_may_bring_an_id(self, client: Client) -> None:
        mine = str(uuid4())
        assert create(client, id=mine)["id"] == mine
        assert Captcha.objects.get().id == UUID(mine)

    def test_what_is_no_id(self, client: Client) -> None:
        response = post(client, id="mine")
        assert response.status_code == 400
        assert list(response.json()["error"]["fields"]) == ["id"]

    @pytest.mark.parametrize("kind", ["image", "sound"])
    def test_an_unknown_one(self, client: Client, kind: str) -> None:
        response = client.get(f"{CAPTCHAS}{uuid4()}/{kind}/", headers={"Accept": "image/png"})
        assert response.status_code == 404
        assert response.json()["error"]["code"] == "not_found"

    def test_a_budget_per_address_that_no_header_gets_around(self, client: Client, settings: Settings) -> None:
        settings.CAPTCHA_LIMIT_PER_ADDRESS = 2
        statuses = [post(client, {"X-Forwarded-For": f"203.0.113.{turn}"}).status_code for turn in range(3)]
        assert statuses == [201, 201, 429]
        refused = post(client, {"X-Real-IP": "203.0.113.9", "Forwarded": "for=203.0.113.9"})
        assert 0 < int(refused["Retry-After"]) <= 600

    def test_it_fails_closed(self, client: Client, settings: Settings) -> None:
        settings.REDIS_URL = "redis://127.0.0.1:1/0"
        response = post(client)
        assert response.status_code == 503
        assert response.json()["error"]["code"] == "unavailable"


def test_throttles_do_not_believe_a_header_either(rf: RequestFactory, settings: Settings) -> None:
    request = Request(rf.get("/", headers={"X-Forwarded-For": "203.0.113.9"}))
    assert MethodThrottle.get_ident(MethodThrottle.__new__(MethodThrottle), request) == "127.0.0.1"
