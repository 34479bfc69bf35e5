"""Signing in through the pages, and what a hostile page or link can not do with them."""

import re

import pytest
from django.test import Client

from commerce.accounts.models import User
from commerce.verification.models import Captcha, SmsDelivery
from tests.commerce.verification.codes import ALICE, ask, sent_code
from tests.factories.people import PASSWORD, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("database_counters")]
LOGIN = "/account/login/"
GOOD = {"username": "alice", "password": PASSWORD}


@pytest.fixture
def alice() -> User:
    return make_user("alice", mobile=ALICE)


def signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def captcha_on(page: str) -> dict[str, str]:
    """The captcha that a page shows, read well."""
    found = re.search(r'name="captcha_id" value="([0-9a-f-]{36})"', page)
    assert found
    assert f"/api/v1/captchas/{found[1]}/image/" in page
    assert f"/api/v1/captchas/{found[1]}/sound/" in page
    return {"captcha_id": found[1], "captcha_text": Captcha.objects.get(pk=found[1]).answer}


class TestPassword:
    def test_in(self, client: Client, alice: User) -> None:
        assert client.post(LOGIN, GOOD)["Location"] == "/account/"
        assert signed_in(client)
        assert client.get(LOGIN)["Location"] == "/account/"

    def test_the_same_page_for_known_unknown_and_deactivated(self, alice: User) -> None:
        make_user("gone1", is_active=False)
        pages = set()
        for name in ("alice", "nobod", "gone1"):
            answer = Client().post(LOGIN, {"username": name, "password": "wrong"})
            page = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer.content.decode())
            pages.add((answer.status_code, page.replace(name, "NAME")))
        assert len(pages) == 1
        assert pages.pop()[0] == 401

    def test_locked_out(self, client: Client, alice: User) -> None:
        for _time in range(10):
            client.post(LOGIN, {**GOOD, "password": "wrong"})
        answer = client.post(LOGIN, GOOD)
        assert answer.status_code == 429
        assert "操作太频繁" in answer.content.decode()
        assert not signed_in(client)

    def test_the_password_is_not_shown_again(self, client: Client) -> None:
        assert "my-secret-try" not in client.post(LOGIN, {**GOOD, "password": "my-secret-try"}).content.decode()


class TestCode:
    def test_without_scripts(self, client: Client, alice: User) -> None:
        page = client.get(f"{LOGIN}?by=code&next=/basket/").content.decode()
        first = captcha_on(page)
        asked = client.post(LOGIN, {"by": "code", "next": "/basket/", "mobile": ALICE, "send_code": "1", **first})
        assert asked.status_code == 200
        page = asked.content.decode()
        assert "验证码已发送，60 秒后可以重新获取。" in page
        assert f'value="{ALICE}"' in page
        assert "必填" not in page
        assert captcha_on(page)["captcha_id"] != first["captcha_id"]
        done = client.post(LOGIN, {"by": "code", "next": "/basket/", "mobile": ALICE, "sms_code": sent_code()})
        assert done["Location"] == "/basket/"
        assert signed_in(client)

    def test_a_wrong_captcha_sends_nothing(self, client: Client, alice: User) -> None:
        given = {**captcha_on(client.get(f"{LOGIN}?by=code").content.decode()), "captcha_text": "wrong"}
        answer = client.post(LOGIN, {"by": "code", "mobile": ALICE, "send_code": "1", **given})
        assert answer.status_code == 400
        assert "图形验证码不正确或已失效" in answer.content.decode()
        assert not SmsDelivery.objects.exists()

    @pytest.mark.parametrize("mobile", ["", "12345"])
    def test_no_number(self, client: Client, mobile: str) -> None:
        given = captcha_on(client.get(f"{LOGIN}?by=code").content.decode())
        answer = client.post(LOGIN, {"by": "code", "mobile": mobile, "send_code": "1", **given})
        assert answer.status_code in (400, 422)
        assert not SmsDelivery.objects.exists()

    def test_a_wrong_code(self, client: Client, alice: User) -> None:
        ask()
        answer = client.post(LOGIN, {"by": "code", "mobile": ALICE, "sms_code": "wrong"})
        assert answer.status_code == 400
        assert "验证码不正确或已失效，或该手机号尚未注册。" in answer.content.decode()
        assert not signed_in(client)


EVIL = ["//evil.example", "https://evil.example", "/\\evil.example", "\\\\evil.example", "javascript:alert(1)"]
EVIL += ["///evil.example", "/\t/evil.example", "http:evil.example", " //evil.example", "evil"]


@pytest.mark.parametrize("target", EVIL)
@pytest.mark.parametrize("kind", ["query", "form"])
def test_next_leads_to_our_own_pages_only(client: Client, alice: User, target: str, kind: str) -> None:
    data = GOOD if kind == "query" else {**GOOD, "next": target}
    answer = client.post(LOGIN, data, query_params={"next": target} if kind == "query" else None)
    assert answer["Location"] == "/account/"
    page = Client().get(LOGIN, {"next": target}).content.decode()
    assert "evil.example" not in page


def test_next_is_followed(client: Client, alice: User) -> None:
    assert client.post(LOGIN, {**GOOD, "next": "/orders/?status=unpaid"})["Location"] == "/orders/?status=unpaid"


@pytest.mark.parametrize(
    ("path", "content"),
    [
        (LOGIN, GOOD),
        (LOGIN, {"by": "code", "mobile": ALICE, "sms_code": "123456"}),
        ("/account/logout/", {}),
        ("/account/register/", {}),
        ("/account/password/reset/", {}),
        ("/account/security/", {"display_name": "x"}),
        ("/account/security/password/", {}),
        ("/account/sessions/", {}),
        ("/account/email/", {}),
        ("/account/email/resend/", {}),
        ("/account/email/activate/", {}),
    ],
)
def test_a_foreign_page_can_send_nothing(alice: User, path: str, content: dict[str, str]) -> None:
    """Login CSRF included: the thief's own account must not be signed in at the victim's."""
    client = Client(enforce_csrf_checks=True)
    if not path.startswith((LOGIN, "/account/register")):
        client.force_login(alice)
    before = client.session.get("_auth_user_id")
    answer = client.post(path, content, headers={"Origin": "https://evil.example"})
    assert answer.status_code == 403
    assert client.session.get("_auth_user_id") == before


@pytest.mark.parametrize("path", ["security/", "security/password/", "sessions/", "email/"])
def test_pages_of_members(client: Client, path: str) -> None:
    assert client.get(f"/account/{path}")["Location"] == f"{LOGIN}?next=/account/{path}"


@pytest.mark.parametrize("path", ["logout/", "email/resend/"])
def test_no_get_changes_anything(client: Client, alice: User, path: str) -> None:
    client.force_login(alice)
    assert client.get(f"/account/{path}").status_code == 405
