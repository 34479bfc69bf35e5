from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core import mail
from django.test import Client

from commerce.accounts.models import User
from commerce.accounts.services import emails
from commerce.core.errors import Conflict, ShopError
from tests.factories.people import PASSWORD, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("database_counters")]
ACTIVATE = "/account/email/activate/"


@pytest.fixture
def alice() -> User:
    user = make_user("alice")
    emails.set_email(user=user, email="alice@example.com", password=PASSWORD)
    return user


def token_of(user: User) -> str:
    token = emails.activation_token(user)
    assert token
    return token


def refusal(token: str) -> str:
    with pytest.raises(ShopError) as caught:
        emails.activate(token)
    return caught.value.code


class TestLink:
    def test_it_works_once(self, alice: User) -> None:
        token = token_of(alice)
        assert emails.activate(token).email_verified
        assert refusal(token) == "activation_expired"
        assert emails.activation_token(User.objects.get()) is None

    def test_it_is_for_the_address_that_it_was_sent_to(self, alice: User, later: Callable[..., None]) -> None:
        first = token_of(alice)
        later(minutes=2)
        emails.set_email(user=alice, email="other@example.com", password=PASSWORD)
        later(minutes=2)
        emails.set_email(user=alice, email="alice@example.com", password=PASSWORD)
        assert refusal(first) == "activation_expired"
        assert emails.activate(token_of(alice)).email == "alice@example.com"

    @pytest.mark.parametrize("token", ["", "undefined", "a:b:c", "x" * 5000, "\x00"])
    def test_made_up_ones(self, alice: User, token: str) -> None:
        assert refusal(token) == "activation_expired"

    def test_it_expires(self, alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
        token = token_of(alice)
        now = __import__("time").time()
        monkeypatch.setattr("django.core.signing.time.time", lambda: now + 73 * 3600)
        assert refusal(token) == "activation_expired"

    def test_a_token_for_something_else(self, alice: User) -> None:
        from django.core import signing

        assert refusal(signing.dumps([alice.pk, alice.email, alice.email_key], salt="other")) == "activation_expired"

    def test_an_address_that_another_account_has_proved(self, alice: User) -> None:
        make_user("bob", email="ALICE@example.com", email_verified=True)
        with pytest.raises(Conflict):
            emails.activate(token_of(alice))
        alice.refresh_from_db()
        assert not alice.email_verified


class TestPages:
    def test_a_mail_scanner_that_follows_the_link_changes_nothing(self, client: Client, alice: User) -> None:
        page = client.get(ACTIVATE, {"token": token_of(alice)})
        assert page.status_code == 200
        assert page["Referrer-Policy"] == "same-origin"
        assert "a***@example.com" in page.content.decode()
        assert "alice@example.com" not in page.content.decode()
        alice.refresh_from_db()
        assert not alice.email_verified

    def test_the_button(self, client: Client, alice: User) -> None:
        token = token_of(alice)
        assert "已激活" in client.post(ACTIVATE, {"token": token}).content.decode()
        alice.refresh_from_db()
        assert alice.email_verified
        for again in (client.post(ACTIVATE, {"token": token}), client.get(ACTIVATE, {"token": token})):
            assert again.status_code == 400

    def test_setting_it(self, client: Client, alice: User, later: Callable[..., None]) -> None:
        client.force_login(alice)
        later(minutes=2)
        wrong = client.post("/account/email/", {"email": "b@example.com", "password": "wrong"})
        assert (wrong.status_code, list(wrong.context["form"].errors)) == (400, ["password"])
        assert client.post("/account/email/", {"email": "b@example.com", "password": PASSWORD}).status_code == 302
        page = client.get("/account/email/").content.decode()
        assert "b@example.com，尚未激活" in page
        assert client.post("/account/email/resend/").status_code == 302
        assert "操作太频繁" in client.get("/account/email/").content.decode()


class TestMail:
    def test_what_is_sent(self, alice: User) -> None:
        emails.send_activation(alice.pk)
        [message] = mail.outbox
        assert (message.to, message.subject) == (["alice@example.com"], "激活您的邮箱")
        text, html = message.body, str(message.alternatives[0][0])  # type: ignore[attr-defined]
        link = next(line for line in text.splitlines() if line.startswith("http"))
        assert html.count(link.replace("&", "&amp;")) == 3
        assert "<img" not in html
        assert emails.user_of_link(parse_qs(urlsplit(link).query)["token"][0]) == alice

    def test_what_was_used_meanwhile_is_not_sent(self, alice: User) -> None:
        emails.activate(token_of(alice))
        emails.send_activation(alice.pk)
        emails.send_activation(alice.pk + 999)
        assert mail.outbox == []


def test_names_are_escaped_in_the_mail(alice: User) -> None:
    User.objects.update(first_name="<b>&")
    emails.send_activation(alice.pk)
    message: Any = mail.outbox[0]
    assert "<b>&，您好" in message.body
    assert "&lt;b&gt;&amp;，您好" in message.alternatives[0][0]
