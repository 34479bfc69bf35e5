"""A browser's session: its key, its entry in the list, and its end."""

from collections.abc import Callable
from datetime import timedelta
from importlib import import_module

import pytest
from django.conf import settings
from django.test import Client

from commerce.accounts.models import DeviceSession, User
from commerce.accounts.services.sessions import end_session, open_session, session_of_access
from commerce.accounts.services.web_sessions import DEVICE
from commerce.core.errors import NotAuthenticated
from tests.factories.people import PASSWORD, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("database_counters")]
LOGIN, SECURITY, SESSIONS = "/account/login/", "/account/security/", "/account/sessions/"


@pytest.fixture
def alice() -> User:
    return make_user("alice", mobile="13800000001")


def signed_in(login: str = "alice", **options: str) -> Client:
    client = Client(headers={"User-Agent": "Firefox (Windows)"}, REMOTE_ADDR="203.0.113.77", **options)
    assert client.post(LOGIN, {"username": login, "password": PASSWORD}).status_code == 302
    return client


def is_in(client: Client) -> bool:
    return client.get(SECURITY).status_code == 200


def test_a_key_that_was_planted_before_is_worth_nothing(alice: User) -> None:
    """Session fixation: the thief knows the key that the victim's browser had before signing in."""
    thief = Client()
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    store["basket"] = "planted"
    store.save()
    thief.cookies[settings.SESSION_COOKIE_NAME] = store.session_key
    victim = Client()
    victim.cookies[settings.SESSION_COOKIE_NAME] = store.session_key
    victim.post(LOGIN, {"username": "alice", "password": PASSWORD})
    assert victim.cookies[settings.SESSION_COOKIE_NAME].value != store.session_key
    assert (is_in(victim), is_in(thief)) == (True, False)


def test_a_key_of_ones_own_choice_is_not_taken_over(alice: User) -> None:
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = "a" * 32
    client.post(LOGIN, {"username": "alice", "password": PASSWORD})
    assert client.cookies[settings.SESSION_COOKIE_NAME].value != "a" * 32


def test_signing_in_as_somebody_else_starts_afresh(alice: User) -> None:
    make_user("bob")
    client = signed_in()
    first = client.session.session_key
    session = client.session
    session["password_reset"] = "alice's"
    session.save()
    from django.test import RequestFactory

    from commerce.accounts.services.web_sessions import web_sign_in

    request = RequestFactory().get("/")
    request.session = client.session
    request.user = alice
    web_sign_in(request, User.objects.get(username="bob"))
    assert request.session.session_key not in (None, first)
    assert "password_reset" not in request.session


def test_the_entry_in_the_list(alice: User) -> None:
    client = signed_in()
    entry = DeviceSession.objects.get()
    assert (entry.user, entry.kind, entry.device, entry.ip) == (alice, "web", "Firefox · Windows", "203.0.113.*")
    assert entry.session_key == client.session.session_key
    page = client.get(SESSIONS).content.decode()
    assert page.count('class="device"') == 1
    assert "本机" in page


def test_signing_out_is_a_post_and_ends_the_session(alice: User) -> None:
    client = signed_in()
    key = client.session.session_key
    assert client.get("/account/logout/").status_code == 405
    assert is_in(client)
    assert client.post("/account/logout/")["Location"] == "/"
    assert not is_in(client)
    client.cookies[settings.SESSION_COOKIE_NAME] = key
    assert not is_in(client)
    assert DeviceSession.objects.get().revoked_at is not None


class TestEnding:
    def test_another_device_from_here(self, alice: User) -> None:
        here, there = signed_in(), signed_in()
        other = DeviceSession.objects.get(session_key=there.session.session_key)
        assert here.post(f"{SESSIONS}{other.pk}/end/")["Location"] == SESSIONS
        assert (is_in(here), is_in(there)) == (True, False)

    def test_this_one(self, alice: User) -> None:
        here = signed_in()
        assert here.post(f"{SESSIONS}{DeviceSession.objects.get().pk}/end/")["Location"] == LOGIN
        assert not is_in(here)

    def test_nobody_elses(self, alice: User) -> None:
        make_user("bob")
        here, bob = signed_in(), signed_in("bob")
        other = DeviceSession.objects.get(user__username="bob")
        assert here.post(f"{SESSIONS}{other.pk}/end/").status_code == 404
        assert is_in(bob)

    def test_all_others_and_all(self, alice: User) -> None:
        here, there, back_office = signed_in(), signed_in(), Client()
        back_office.force_login(alice)
        app = open_session(alice, "", "")
        assert here.post(SESSIONS)["Location"] == SESSIONS
        assert (is_in(here), is_in(there), is_in(back_office)) == (True, False, False)
        with pytest.raises(NotAuthenticated):
            session_of_access(app.access)
        assert here.post(SESSIONS, {"scope": "all"})["Location"] == LOGIN
        assert not is_in(here)

    def test_a_new_password(self, alice: User) -> None:
        here, there = signed_in(), signed_in()
        before = here.session.session_key
        content = {"old_password": PASSWORD, "password": "another-pass-1"}
        assert here.post("/account/security/password/", content)["Location"] == SECURITY
        assert (is_in(here), is_in(there)) == (True, False)
        assert here.session.session_key != before
        assert DeviceSession.objects.get(pk=here.session[DEVICE]).session_key == here.session.session_key

    def test_a_deactivated_account(self, alice: User) -> None:
        here = signed_in()
        User.objects.update(is_active=False)
        assert not is_in(here)


class TestLastUse:
    def test_it_is_noted_now_and_then(self, alice: User, later: Callable[..., None]) -> None:
        client = signed_in()
        first = DeviceSession.objects.get().last_used_at
        later(minutes=5)
        client.get(SECURITY)
        assert DeviceSession.objects.get().last_used_at == first
        later(minutes=6)
        client.get(SECURITY)
        noted = DeviceSession.objects.get()
        assert noted.last_used_at > first
        assert noted.expires_at - noted.last_used_at >= timedelta(seconds=settings.SESSION_COOKIE_AGE)

    def test_a_copy_that_a_failing_cache_kept_ends_then(
        self, alice: User, later: Callable[..., None], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        client = signed_in()
        monkeypatch.setattr("commerce.accounts.services.sessions._forget_web", lambda keys: None)
        end_session(DeviceSession.objects.get())
        assert is_in(client)
        later(minutes=11)
        client.get(SECURITY)
        assert not is_in(client)

    def test_public_pages_ask_for_no_session(self, alice: User) -> None:
        client = signed_in()
        assert "Cookie" not in client.get("/api/v1/regions/").get("Vary", "")
