"""The sign-in page with a password; the lock-out and the codes have tests of their own."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from commerce.accounts.models import User
from commerce.accounts.selectors import user_by_login
from tests.factories.people import PASSWORD, make_user

pytestmark = pytest.mark.django_db
LOGIN = "/account/login/"


@pytest.fixture
def alice() -> User:
    return make_user("alice", mobile="13800138000", email="Alice@example.com", email_verified=True)


def sign_in(client: Client, login: str, password: str = PASSWORD, **more: str) -> int:
    return client.post(LOGIN, {"username": login, "password": password, **more}).status_code


def refusal(client: Client, login: str, password: str) -> list[str]:
    response = client.post(LOGIN, {"username": login, "password": password})
    return [str(text) for text in response.context["form"].non_field_errors()]


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


@pytest.mark.parametrize("login", ["alice", " alice ", "13800138000", "alice@example.com", "ALICE@EXAMPLE.COM"])
def test_one_field_for_every_name(client: Client, alice: User, login: str) -> None:
    assert sign_in(client, login) == 302
    assert client.session["_auth_user_id"] == str(alice.pk)
    assert client.cookies["jishi_hint"].value == "1"


def test_an_address_that_was_not_verified_names_nobody(client: Client, alice: User) -> None:
    User.objects.update(email_verified=False)
    sign_in(client, "alice@example.com")
    assert not is_signed_in(client)


@pytest.mark.parametrize(
    ("login", "password"),
    [
        ("alice", "wrong"),
        ("nobody", PASSWORD),
        ("", PASSWORD),
        ("alice", ""),
        ("ali\x00ce", PASSWORD),
        ("alice" * 99, "x"),
    ],
)
def test_what_is_wrong_signs_nobody_in(client: Client, alice: User, login: str, password: str) -> None:
    assert 200 <= sign_in(client, login, password) < 500
    assert not is_signed_in(client)


def test_a_wrong_password_reads_like_a_wrong_name(client: Client, alice: User) -> None:
    assert refusal(client, "alice", "wrong") == refusal(client, "nobody", "wrong") != []


def test_an_account_that_was_closed_reads_like_none(client: Client, alice: User) -> None:
    User.objects.update(is_active=False)
    assert refusal(client, "alice", PASSWORD) == refusal(client, "nobody", PASSWORD) != []
    assert not is_signed_in(client)


@pytest.mark.parametrize(
    ("target", "leads_to"),
    [
        ("/checkout/", "/checkout/"),
        ("https://evil.example.com/", "/account/"),
        ("//evil.example.com", "/account/"),
        ("javascript:alert(1)", "/account/"),
        ("", "/account/"),
    ],
)
def test_one_is_sent_on_to_our_own_pages_only(client: Client, alice: User, target: str, leads_to: str) -> None:
    response = client.post(LOGIN, {"username": "alice", "password": PASSWORD, "next": target})
    assert response["Location"] == leads_to


def test_the_session_is_another_after_signing_in(client: Client, alice: User) -> None:
    session = client.session
    session["before"] = "1"
    session.save()
    before = session.session_key
    client.cookies["jishi_session"] = before or ""
    sign_in(client, "alice")
    assert client.session.session_key != before


def test_signing_out_is_a_post(client: Client, alice: User) -> None:
    sign_in(client, "alice")
    assert client.get("/account/logout/").status_code == 405
    assert is_signed_in(client)
    assert client.post("/account/logout/").status_code == 302
    assert not is_signed_in(client)


def test_a_user_name_wins_over_the_number_it_looks_like() -> None:
    named = make_user("13800138000")
    owner = make_user("bob", mobile="13800138000")
    assert user_by_login("13800138000") == named
    assert user_by_login("bob") == owner
    assert user_by_login("13800138001") is None


def test_a_number_and_a_verified_address_belong_to_one_member(alice: User) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        make_user("eve", mobile="13800138000")
    with pytest.raises(IntegrityError), transaction.atomic():
        make_user("eve", email="alice@EXAMPLE.com", email_verified=True)
    assert make_user("eve", email="alice@example.com").display_name == "eve"
    assert make_user("mallory", mobile=None).mobile is None
