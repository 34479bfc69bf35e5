from typing import Any

import pytest

from commerce.accounts.models import Consent, User
from commerce.verification.enums import Purpose
from tests.commerce.api.identity import App, error_code
from tests.commerce.verification.codes import ALICE, ask
from tests.factories.people import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("database_counters")]
GOOD = {"username": "xiaoming", "password": "a-fine-pass-9", "mobile": ALICE, "accept_terms": True}


def post(**changes: Any) -> Any:
    return App()("post", "users/", {**GOOD, **changes})


def test_registering() -> None:
    answer = post(sms_code=ask(purpose=Purpose.REGISTER))
    assert answer.status_code == 201
    body = answer.json()
    user = User.objects.get()
    assert body["user"] == {
        "id": user.pk,
        "username": "xiaoming",
        "display_name": "xiaoming",
        "mobile": "138****0001",
        "email": "",
        "email_verified": False,
        "avatar": None,
    }
    assert set(body) == {"user", "access", "refresh"}
    assert answer["Cache-Control"] == "private, no-store"
    assert App()("get", "me/", token=body["access"]).json() == body["user"]


@pytest.mark.parametrize("accept", [False, None, "yes please"])
def test_consent_is_given_or_there_is_no_account(accept: Any) -> None:
    answer = post(sms_code=ask(purpose=Purpose.REGISTER), accept_terms=accept)
    assert error_code(answer) == (400, "invalid")
    assert list(answer.json()["error"]["fields"]) == ["accept_terms"]
    assert not User.objects.exists()


@pytest.mark.parametrize("field", ["username", "password", "mobile", "sms_code", "accept_terms"])
def test_each_field_is_needed(field: str) -> None:
    content = {**GOOD, "sms_code": "123456"}
    del content[field]
    answer = App()("post", "users/", content)
    assert list(answer.json()["error"]["fields"]) == [field]


def test_rights_can_not_be_given_to_oneself() -> None:
    extra = {
        "is_staff": True,
        "is_superuser": True,
        "email": "a@b.example",
        "email_verified": True,
        "id": 1,
        "groups": [1],
    }
    assert post(sms_code=ask(purpose=Purpose.REGISTER), **extra).status_code == 201
    user = User.objects.get()
    assert (user.is_staff, user.is_superuser, user.email, user.email_verified) == (False, False, "", False)


def test_what_is_taken() -> None:
    make_user("xiaoming", mobile=ALICE)
    answer = post(sms_code=ask(purpose=Purpose.REGISTER))
    assert error_code(answer) == (409, "taken")
    assert set(answer.json()["error"]["fields"]) == {"username", "mobile"}
    assert not Consent.objects.exists()


def test_a_wrong_code() -> None:
    answer = post(sms_code="000000")
    assert error_code(answer) == (400, "sms_code_wrong")
    assert list(answer.json()["error"]["fields"]) == ["sms_code"]


class TestAvailability:
    def ask(self, **query: str) -> Any:
        return App()("get", "availability/", query)

    def test_free_and_taken(self) -> None:
        make_user("xiaoming", mobile=ALICE)
        assert self.ask(username="xiaohong").json() == {"available": True}
        assert self.ask(username="XiaoMing").json() == {"available": False}
        assert self.ask(mobile="13800000009").json() == {"available": True}
        assert self.ask(mobile="+86 138 0000 0001").json() == {"available": False}

    @pytest.mark.parametrize(
        "query", [{}, {"username": "xiaoming", "mobile": ALICE}, {"username": "x"}, {"mobile": "1"}]
    )
    def test_what_can_not_be_asked(self, query: dict[str, str]) -> None:
        assert self.ask(**query).status_code == 400

    def test_it_is_no_way_to_collect_names(self) -> None:
        statuses = [self.ask(username=f"name{number}").status_code for number in range(31)]
        assert statuses == [200] * 30 + [429]
        assert 0 < int(self.ask(username="name99")["Retry-After"]) <= 60

    def test_a_forwarded_header_is_not_believed(self) -> None:
        app = App()
        for number in range(30):
            app.client.get("/api/v1/availability/?username=xiaoming", headers={"X-Forwarded-For": f"192.0.2.{number}"})
        answer = app.client.get("/api/v1/availability/?username=xiaoming", headers={"X-Forwarded-For": "192.0.2.99"})
        assert answer.status_code == 429
