import pytest
from django.test import Client

from commerce.accounts.models import PasswordReset, User
from commerce.verification.models import SmsDelivery
from tests.commerce.accounts.test_login_pages import captcha_on
from tests.commerce.verification.codes import ALICE, sent_code
from tests.factories.people import PASSWORD, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("database_counters")]
START, CODE, NEW = (f"/account/password/reset/{step}" for step in ("", "code/", "new/"))


@pytest.fixture
def alice() -> User:
    return make_user("alice", mobile=ALICE)


def begin(client: Client, login: str = "alice") -> str:
    given = captcha_on(client.get(START).content.decode())
    assert client.post(START, {"login": login, **given})["Location"] == CODE
    return client.get(CODE).content.decode()


def test_the_pages_one_after_the_other(client: Client, alice: User) -> None:
    assert "138****0001" in begin(client)
    assert client.post(CODE, {"send_code": "1"})["Location"] == CODE
    again = client.post(CODE, {"send_code": "1"})
    assert again.status_code == 429
    assert client.post(CODE, {"sms_code": "wrong"}).status_code == 400
    assert client.post(CODE, {"sms_code": sent_code()})["Location"] == NEW
    weak = client.post(NEW, {"password": "12345678"})
    assert (weak.status_code, list(weak.context["form"].errors)) == (400, ["password"])
    assert client.post(NEW, {"password": "a-new-pass-2026"})["Location"] == "/account/login/"
    assert "密码已重设" in client.get("/account/login/").content.decode()
    assert client.get(NEW)["Location"] == START
    alice.refresh_from_db()
    assert alice.check_password("a-new-pass-2026")


def test_a_stranger_sees_the_same_pages(client: Client, alice: User) -> None:
    assert "****" in begin(client, "nobody")
    assert client.post(CODE, {"send_code": "1"})["Location"] == CODE
    assert client.post(CODE, {"sms_code": "123456"}).status_code == 400
    assert not SmsDelivery.objects.exists()


def test_a_later_page_belongs_to_the_browser_that_began(alice: User) -> None:
    begin(Client())
    for page in (CODE, NEW):
        assert Client().get(page)["Location"] == START
        assert Client().post(page, {"password": "a-new-pass-2026"})["Location"] == START
    alice.refresh_from_db()
    assert alice.check_password(PASSWORD)


def test_what_is_over_starts_again(client: Client, alice: User) -> None:
    begin(client)
    PasswordReset.objects.all().delete()
    for answer in (client.get(CODE), client.post(CODE, {"send_code": "1"})):
        assert answer["Location"] == START
    assert "请重新开始" in client.get(START).content.decode()


def test_a_wrong_captcha(client: Client, alice: User) -> None:
    given = {**captcha_on(client.get(START).content.decode()), "captcha_text": "wrong"}
    answer = client.post(START, {"login": "alice", **given})
    assert (answer.status_code, list(answer.context["form"].errors)) == (400, ["captcha_text"])
    assert not PasswordReset.objects.exists()
