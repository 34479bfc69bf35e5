"""Mails through real SMTP, to the server of the simulators; and what a server that fails leads to."""

import json
import smtplib
import urllib.request
from typing import Any

import pytest
from celery.exceptions import Retry
from pytest_django import Settings

from commerce.accounts.models import User
from commerce.accounts.services import emails
from commerce.core import events
from commerce.core.mail import MailUnreachable, send_mail
from tasks import mail
from tests.factories.people import PASSWORD, make_user
from tests.servers.process import free_port
from tests.servers.simulators import Simulators

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("database_counters")]


@pytest.fixture
def database_counters(settings: Settings) -> None:
    settings.REDIS_URL = ""


@pytest.fixture
def alice() -> User:
    user = make_user("alice")
    emails.set_email(user=user, email="alice@example.com", password=PASSWORD)
    return user


@pytest.mark.slow
def test_from_the_event_to_the_mailbox(
    alice: User, outside_world: Simulators, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", outside_world.smtp_port
    monkeypatch.setattr(mail.send_activation, "delay", mail.send_activation)
    events.drain()
    with urllib.request.urlopen(f"{outside_world.url}/outbox/mail") as response:  # noqa: S310 - our own address
        sent = json.load(response)[0]
    assert (sent["to"], sent["subject"]) == ("alice@example.com", "激活您的邮箱")
    assert "/account/email/activate/?token=" in sent["text"]
    assert "/account/email/activate/?token=" in sent["html"]


def failing(error: Exception) -> Any:
    def send(_message: Any) -> None:
        raise error

    return send


@pytest.mark.parametrize(
    "error",
    [
        ConnectionRefusedError(),
        TimeoutError(),
        smtplib.SMTPServerDisconnected(),
        smtplib.SMTPDataError(451, b"later"),
        smtplib.SMTPRecipientsRefused({"alice@example.com": (450, b"busy")}),
    ],
)
def test_what_can_pass_is_tried_again(alice: User, error: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.core.mail.EmailMultiAlternatives.send", failing(error))
    monkeypatch.setattr(mail.send_activation, "apply_async", lambda *args, **kwargs: None)
    mail.send_activation.push_request(called_directly=False, retries=0, is_eager=False)
    try:
        with pytest.raises(Retry):
            mail.send_activation.run(alice.pk)
    finally:
        mail.send_activation.pop_request()


@pytest.mark.parametrize(
    "error",
    [smtplib.SMTPDataError(554, b"no"), smtplib.SMTPRecipientsRefused({"alice@example.com": (550, b"unknown")})],
)
def test_what_is_final_is_not(alice: User, error: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.core.mail.EmailMultiAlternatives.send", failing(error))
    mail.send_activation(alice.pk)


def test_a_server_that_is_away(settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    with pytest.raises(MailUnreachable):
        send_mail(to="a@example.com", subject="x", template="email_activation", context={})
