"""The whole way of a code, with the most talkative logging there is."""

import logging

import httpx
import pytest
from django.test import Client
from pytest_django import Settings

from commerce.core import events
from commerce.verification.enums import Purpose
from commerce.verification.models import SmsDelivery
from commerce.verification.services.captchas import new_captcha
from commerce.verification.services.sms_codes import check_code
from tests.commerce.verification.codes import other_than, sent_code
from tests.servers.process import free_port
from tests.servers.simulators import Simulators

MOBILE = "13800000031"


@pytest.fixture
def _eager_tasks() -> object:
    from config.celery import app

    app.conf.task_always_eager = True
    yield
    app.conf.task_always_eager = False


@pytest.mark.django_db
@pytest.mark.usefixtures("database_counters", "_eager_tasks")
@pytest.mark.parametrize("gateway", ["normal", "error", "garbage", "down", "gone"])
def test_no_log_line_tells_a_code_or_a_number(
    client: Client,
    outside_world: Simulators,
    settings: Settings,
    gateway: str,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.DEBUG)
    gone = gateway == "gone"
    settings.SIMULATORS_URL = f"http://127.0.0.1:{free_port()}" if gone else outside_world.url
    if not gone:
        httpx.post(f"{outside_world.url}/control", json={"service": "sms", "mode": gateway})
    captcha = new_captcha()
    content = {"mobile": MOBILE, "purpose": "login", "captcha_id": str(captcha.id), "captcha_text": captcha.answer}
    assert client.post("/api/v1/sms-codes/", content, content_type="application/json").status_code == 202
    code = sent_code(MOBILE)
    events.drain()
    for guess in (other_than(code), code):
        try:
            check_code(mobile=MOBILE, purpose=Purpose.LOGIN, code=guess)
        except Exception:
            logging.getLogger(__name__).exception("refused")
    httpx.post(f"{outside_world.url}/control", json={"service": "sms", "mode": "normal"})
    output = "".join(capfd.readouterr())
    assert "sms_delivery" in caplog.text
    assert SmsDelivery.objects.get().provider == "simulator"
    for text in (caplog.text, output):
        assert code not in text
        assert MOBILE not in text
