import re

import pytest
from django.test import Client

from commerce.accounts.models import Consent, User
from tests.commerce.accounts.test_login_pages import captcha_on
from tests.commerce.verification.codes import ALICE, ask, sent_code
from tests.factories.people import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("database_counters")]
REGISTER = "/account/register/"
GOOD = {"username": "xiaoming", "password": "a-fine-pass-9", "mobile": ALICE, "accept_terms": "on", "next": "/basket/"}


def test_without_scripts(client: Client) -> None:
    page = client.get(f"{REGISTER}?next=/basket/").content.decode()
    ask_first = {"mobile": ALICE, "send_code": "1", "next": "/basket/", "username": "xiaoming", **captcha_on(page)}
    asked = client.post(REGISTER, ask_first)
    assert asked.status_code == 200
    assert "验证码已发送" in asked.content.decode()
    assert 'value="xiaoming"' in asked.content.decode()
    assert "field-error" not in asked.content.decode()
    done = client.post(REGISTER, {**GOOD, "sms_code": sent_code()})
    assert done["Location"] == "/basket/"
    user = User.objects.get()
    assert (user.username, user.mobile, Consent.objects.get().user) == ("xiaoming", ALICE, user)
    assert client.get("/account/security/").status_code == 200
    assert client.get(REGISTER)["Location"] == "/account/"


def test_terms_are_linked_and_never_ticked_beforehand(client: Client) -> None:
    page = client.get(REGISTER).content.decode()
    box = re.search(r'<input type="checkbox" name="accept_terms"[^>]*>', page)
    assert box
    assert "checked" not in box[0]
    assert 'href="/account/terms/"' in page
    terms = client.get("/account/terms/")
    assert "版本：2026-08" in terms.content.decode()


@pytest.mark.parametrize("missing", ["username", "password", "mobile", "sms_code", "accept_terms"])
def test_what_is_missing_stands_at_its_field(client: Client, missing: str) -> None:
    from commerce.verification.enums import Purpose

    content = {**GOOD, "sms_code": ask(purpose=Purpose.REGISTER)}
    del content[missing]
    answer = client.post(REGISTER, content)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [missing]
    assert not User.objects.exists()


def test_what_the_service_refuses_stands_at_its_field(client: Client) -> None:
    from commerce.verification.enums import Purpose

    make_user("xiaoming", mobile=ALICE)
    answer = client.post(REGISTER, {**GOOD, "sms_code": ask(purpose=Purpose.REGISTER)})
    assert answer.status_code == 409
    assert set(answer.context["form"].errors) == {"username", "mobile"}
    assert "a-fine-pass-9" not in answer.content.decode()
