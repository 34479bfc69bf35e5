from contextlib import ExitStack
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from pytest_django import Settings

from commerce.verification.enums import Purpose
from commerce.verification.models import Captcha, SmsDelivery
from commerce.verification.services.captchas import new_captcha
from commerce.verification.services.sms_codes import check_code
from tests.commerce.verification.codes import ALICE, sent_code
from tests.factories.people import make_user
from tests.servers.redis import redis

pytestmark = pytest.mark.django_db
SMS_CODES = "/api/v1/sms-codes/"


@pytest.fixture(autouse=True)
def _counters_in_the_database(settings: Settings) -> None:
    settings.REDIS_URL = ""


def post(client: Client, headers: dict[str, str] | None = None, **changes: Any) -> HttpResponse:
    captcha = new_captcha()
    content = {"mobile": ALICE, "purpose": "register", "captcha_id": str(captcha.id), "captcha_text": captcha.answer}
    return client.post(SMS_CODES, {**content, **changes}, content_type="application/json", headers=headers)


def error_of(response: Any) -> tuple[int, str, list[str]]:
    error = response.json()["error"]
    return response.status_code, error["code"], list(error["fields"])


def test_a_code_is_on_its_way(client: Client) -> None:
    response = post(client, mobile="+86 138 0000 0001")
    assert (response.status_code, response.json()) == (202, {"resend_after": 60})  # type: ignore[attr-defined]
    check_code(mobile=ALICE, purpose=Purpose.REGISTER, code=sent_code())
    assert sent_code() not in str(response.content) + str(response.headers)


def test_no_session_is_needed_and_none_is_looked_at(client: Client) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(make_user())
    assert post(strict).status_code == 202


def test_a_wrong_captcha_is_burned_and_costs_no_budget(client: Client) -> None:
    captcha = new_captcha()
    wrong = post(client, captcha_id=str(captcha.id), captcha_text="nope")
    assert error_of(wrong) == (400, "captcha_wrong", ["captcha_text"])
    right_but_late = post(client, captcha_id=str(captcha.id), captcha_text=captcha.answer)
    assert error_of(right_but_late) == (400, "captcha_wrong", ["captcha_text"])
    assert post(client).status_code == 202


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"mobile": "12345"}, "mobile"),
        ({"mobile": None}, "mobile"),
        ({"mobile": ["13800000001"]}, "mobile"),
        ({"mobile": "\ud800"}, "mobile"),
        ({"mobile": "1" * 10_000}, "mobile"),
        ({"purpose": "spam"}, "purpose"),
        ({"purpose": ""}, "purpose"),
        ({"captcha_id": "7"}, "captcha_id"),
        ({"captcha_text": ""}, "captcha_text"),
        ({"captcha_text": "\x00"}, "captcha_text"),
        ({"captcha_text": "\ud800"}, "captcha_text"),
    ],
)
def test_what_is_malformed(client: Client, changes: dict[str, Any], field: str) -> None:
    response = post(client, **changes)
    assert response.status_code == 400
    assert error_of(response)[2] == [field]
    assert not SmsDelivery.objects.exists()


def test_a_slip_of_the_pen_does_not_cost_the_captcha(client: Client) -> None:
    post(client, mobile="12345")
    assert Captcha.objects.count() == 1


def test_the_limit_says_when_to_come_back(client: Client) -> None:
    post(client)
    refused = post(client, purpose="login", mobile="86 13800000001")
    assert error_of(refused) == (429, "throttled", [])
    assert 55 <= int(refused["Retry-After"]) <= 60


def test_no_header_gets_around_the_budget_of_an_address(client: Client, settings: Settings) -> None:
    settings.SMS_LIMIT_PER_ADDRESS_HOUR = 2
    statuses = [
        post(client, {"X-Forwarded-For": f"203.0.113.{turn}"}, mobile=f"1380000001{turn}").status_code
        for turn in range(4)
    ]
    assert statuses == [202, 202, 429, 429]


def test_behind_a_proxy_of_ours_the_client_is_counted(client: Client, settings: Settings) -> None:
    settings.TRUSTED_PROXIES = 1
    settings.SMS_LIMIT_PER_ADDRESS_HOUR = 1
    hops = ["203.0.113.1", "203.0.113.2", "198.51.100.7, 203.0.113.2"]  # the last one lies about where it is from
    statuses = [
        post(client, {"X-Forwarded-For": hop}, mobile=f"1380000001{turn}").status_code for turn, hop in enumerate(hops)
    ]
    assert statuses == [202, 202, 429]


@pytest.mark.parametrize("purpose", Purpose.values)
def test_members_and_strangers_get_the_same_answer(client: Client, purpose: str) -> None:
    make_user(mobile="13800000021")
    answers = [post(client, mobile=mobile, purpose=purpose) for mobile in ("13800000021", "13800000022")]
    assert answers[0].content == answers[1].content
    assert [answer.status_code for answer in answers] == [202, 202]
    assert SmsDelivery.objects.count() == 2


@pytest.mark.slow
def test_redis_stopped_in_the_middle(client: Client, settings: Settings) -> None:
    with ExitStack() as stack:
        settings.REDIS_URL = f"{stack.enter_context(redis())}/0"
        assert post(client).status_code == 202
        assert post(client).status_code == 429
        stack.close()
        refused = post(client, mobile="13800000002")
        assert error_of(refused) == (503, "unavailable", [])
        assert refused.json()["error"]["message"] == "服务暂时不可用，请稍后再试。"  # type: ignore[attr-defined]
    assert SmsDelivery.objects.count() == 1
