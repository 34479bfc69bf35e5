from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from pytest_django import DjangoAssertNumQueries

from commerce.accounts.models import DeviceSession, User
from commerce.accounts.services.emails import activation_token
from commerce.core.models import OutboxEvent
from tests.commerce.api.identity import App, error_code
from tests.factories.people import PASSWORD, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("database_counters")]


@pytest.fixture
def alice() -> User:
    return make_user("alice", mobile="13800000001", email="alice@example.com", email_verified=True)


class TestProfile:
    def test_what_is_shown(self, alice: User) -> None:
        answer = App(alice)("get", "me/")
        assert answer.json() == {
            "id": alice.pk,
            "username": "alice",
            "display_name": "alice",
            "mobile": "138****0001",
            "email": "alice@example.com",
            "email_verified": True,
            "avatar": None,
        }
        assert answer["Cache-Control"] == "private, no-store"

    @pytest.mark.parametrize("path", ["me/", "me/email/", "me/sessions/"])
    def test_nobody_else(self, path: str) -> None:
        assert error_code(App()("get", path)) == (401, "not_authenticated")

    def test_only_the_name_can_be_changed(self, alice: User) -> None:
        before = User.objects.values().get(pk=alice.pk)
        wished = {
            "display_name": " 小  爱 ",
            "id": 1,
            "username": "admin",
            "mobile": "13900000000",
            "email": "eve@example.com",
            "email_verified": False,
            "is_staff": True,
            "is_superuser": True,
            "password": "x",
            "session_epoch": 9,
        }
        assert App(alice)("patch", "me/", wished).json()["display_name"] == "小 爱"
        assert User.objects.values().get(pk=alice.pk) == {**before, "first_name": "小 爱"}

    @pytest.mark.parametrize("name", ["x" * 21, "a\u202eb"])
    def test_names_that_can_not_be(self, alice: User, name: str) -> None:
        answer = App(alice)("patch", "me/", {"display_name": name})
        assert (answer.status_code, list(answer.json()["error"]["fields"])) == (400, ["display_name"])

    def test_empty_means_the_user_name(self, alice: User) -> None:
        User.objects.update(first_name="小爱")
        assert App(alice)("patch", "me/", {"display_name": ""}).json()["display_name"] == "alice"


class TestPassword:
    def test_other_sessions_end(self, alice: User) -> None:
        here, there = App(alice), App(alice)
        wrong = here("post", "me/password/", {"old_password": "wrong", "password": "another-pass-1"})
        assert error_code(wrong) == (400, "password_wrong")
        assert list(wrong.json()["error"]["fields"]) == ["old_password"]
        assert there("get", "me/").status_code == 200
        content = {"old_password": PASSWORD, "password": "another-pass-1"}
        assert here("post", "me/password/", content).status_code == 204
        assert (here("get", "me/").status_code, there("get", "me/").status_code) == (200, 401)

    def test_guessing_is_limited(self, alice: User) -> None:
        here = App(alice)
        content = {"old_password": "wrong", "password": "another-pass-1"}
        statuses = [here("post", "me/password/", content).status_code for _time in range(31)]
        assert statuses == [400] * 30 + [429]


class TestSessions:
    def test_the_list(self, alice: User, django_assert_num_queries: DjangoAssertNumQueries) -> None:
        App(make_user("bob"))
        here = App(alice)
        for number in (1, 10):
            while DeviceSession.objects.filter(user=alice).count() < number:
                App(alice)
            with django_assert_num_queries(3):
                body = here("get", "me/sessions/").json()
            assert body["count"] == number
        assert [row["current"] for row in body["results"]].count(True) == 1
        assert set(body["results"][0]) == {"id", "kind", "device", "ip", "created_at", "last_used_at", "current"}
        assert (body["results"][0]["device"], body["results"][0]["ip"]) == ("Android", "203.0.113.*")

    def test_ending_one(self, alice: User) -> None:
        here, there = App(alice), App(alice)
        rows = here("get", "me/sessions/").json()["results"]
        other = next(row["id"] for row in rows if not row["current"])
        assert here("delete", f"me/sessions/{other}/").status_code == 204
        assert (here("get", "me/").status_code, there("get", "me/").status_code) == (200, 401)
        assert here("delete", f"me/sessions/{other}/").status_code == 404

    def test_nobody_elses(self, alice: User) -> None:
        bob = App(make_user("bob"))
        session = DeviceSession.objects.get(user__username="bob")
        assert App(alice)("delete", f"me/sessions/{session.pk}/").status_code == 404
        assert bob("get", "me/").status_code == 200

    def test_everywhere(self, alice: User) -> None:
        here, there, bob = App(alice), App(alice), App(make_user("bob"))
        browser = App()
        browser.client.force_login(alice)
        assert browser("get", "me/").status_code == 200
        assert here("delete", "me/sessions/").status_code == 204
        assert [app("get", "me/").status_code for app in (here, there, browser, bob)] == [401, 401, 401, 200]


class TestEmail:
    def put(self, app: App, email: str = "new@example.com", password: str = PASSWORD, method: str = "put") -> Any:
        return app(method, "me/email/", {"email": email, "password": password})

    @pytest.mark.parametrize("method", ["put", "patch"])
    def test_setting_and_activating(self, alice: User, method: str) -> None:
        app = App(alice)
        assert self.put(app, method=method).json() == {"email": "new@example.com", "email_verified": False}
        assert OutboxEvent.objects.get(kind="email.activation").payload == {"user_id": alice.pk}
        alice.refresh_from_db()
        token = activation_token(alice)
        assert App()("post", "email-activations/", {"token": token}).status_code == 204
        assert app("get", "me/email/").json() == {"email": "new@example.com", "email_verified": True}
        again = App()("post", "email-activations/", {"token": token})
        assert error_code(again) == (400, "activation_expired")

    def test_the_password_is_asked_again(self, alice: User) -> None:
        answer = self.put(App(alice), password="wrong")
        assert error_code(answer) == (400, "password_wrong")
        alice.refresh_from_db()
        assert (alice.email, alice.email_verified) == ("alice@example.com", True)

    @pytest.mark.parametrize(
        "email", ["nonsense", "a@b", f"{'x' * 250}@example.com", "a@example.com\nBcc: b@example.com"]
    )
    def test_what_is_no_address(self, alice: User, email: str) -> None:
        answer = self.put(App(alice), email)
        assert (answer.status_code, list(answer.json()["error"]["fields"])) == (400, ["email"])

    def test_sending_again(self, alice: User, later: Callable[..., None]) -> None:
        app = App(alice)
        assert error_code(app("post", "me/email/")) == (409, "conflict")
        self.put(app)
        assert error_code(app("post", "me/email/")) == (429, "throttled")
        later(seconds=61)
        assert app("post", "me/email/").status_code == 202
        assert OutboxEvent.objects.filter(kind="email.activation").count() == 2
        assert mail.outbox == []
