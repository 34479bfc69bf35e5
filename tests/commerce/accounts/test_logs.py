"""What the walk through every door leaves in the logs: no code, no password, no token, no whole number."""

import json
import logging

import pytest
import structlog
from django.test import Client

from commerce.accounts.services.emails import activation_token
from commerce.core.logs import mask_text
from commerce.verification.enums import Purpose
from config.settings.components.logging import build_logging
from tests.commerce.api.identity import App, solved_captcha
from tests.commerce.verification.codes import ALICE, ask, sent_code
from tests.factories.people import PASSWORD, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("database_counters")]


class Lines(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []
        shop = build_logging(structlog.processors.JSONRenderer(ensure_ascii=False))["formatters"]["shop"]  # type: ignore[index]
        self.setFormatter(structlog.stdlib.ProcessorFormatter(**{k: v for k, v in shop.items() if k != "()"}))

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


@pytest.fixture
def log() -> Lines:
    handler = Lines()
    logging.getLogger().addHandler(handler)
    yield handler  # type: ignore[misc]
    logging.getLogger().removeHandler(handler)


def test_nothing_secret_is_logged(log: Lines) -> None:
    app, secrets = App(), [ALICE, PASSWORD, "138-0000-0001", "138+0000+0001"]
    code = ask(purpose=Purpose.REGISTER)
    content = {"username": "xiaoming", "password": PASSWORD, "mobile": ALICE, "sms_code": code, "accept_terms": True}
    tokens = app("post", "users/", content).json()
    app("get", "availability/", {"mobile": "+86 138 0000 0001"})
    renewed = app("post", "auth/refresh/", {"refresh": tokens["refresh"]}).json()
    app("post", "auth/refresh/", {"refresh": tokens["refresh"]})
    app("post", "auth/login/", {"login": ALICE, "password": "wrong-pass-7"})
    reset = app("post", "password-resets/", {"login": ALICE, **solved_captcha()}).json()["token"]
    app("post", "password-resets/sms/", {"token": reset})
    user = make_user("alice", email="alice@example.com", email_key="a-key")
    link = activation_token(user)
    assert link
    client = Client()
    client.get("/account/email/activate/", {"token": link})
    client.post("/account/login/", {"username": ALICE, "password": PASSWORD})
    secrets += [code, sent_code(), tokens["access"], tokens["refresh"], renewed["refresh"], "wrong-pass-7", reset]
    secrets += [link, link.replace(":", "%3A"), str(client.session.session_key)]
    text = "\n".join(log.lines)
    assert len(log.lines) > 10
    assert [secret for secret in secrets if secret in text] == []
    assert any(json.loads(line).get("event") == "refresh_token_reused" for line in log.lines)


def test_secrets_in_addresses() -> None:
    assert mask_text("GET /a/?token=abc.def&next=/x/") == "GET /a/?token=***&next=/x/"
    assert mask_text("/b/?x=1&mobile=%2B86+138+0000+0001") == "/b/?x=1&mobile=***"
