from typing import Any

import jwt
import pytest
from pytest_django import Settings

from commerce.accounts.models import Consent, User
from commerce.accounts.services.emails import activation_token
from commerce.verification.models import SmsDelivery
from tests.commerce.api.conftest import database_counters
from tests.commerce.api.identity import App
from tests.commerce.api.meiduo.front import Front, told
from tests.commerce.verification.codes import ALICE, BOB, other_than, sent_code
from tests.factories.people import PASSWORD, make_user

__all__ = ["database_counters"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("database_counters")]


@pytest.fixture
def front() -> Front:
    return Front()


def filled(**changes: Any) -> dict[str, Any]:
    form = {"username": "python", "password": "meiduo-pass-1", "password2": "meiduo-pass-1", "mobile": ALICE}
    return {**form, "sms_code": sent_code(), "allow": "true", **changes}


def send_code(front: Front) -> None:
    assert told(front("get", f"sms_codes/{ALICE}/", front.captcha())) == (200, {"message": "OK"})


class TestCodes:
    def test_a_wrong_captcha_sends_nothing(self, front: Front) -> None:
        captcha = front.captcha()
        answer = front("get", f"sms_codes/{ALICE}/", {**captcha, "text": other_than(captcha["text"])[-4:]})
        assert (answer.status_code, list(answer.json())) == (400, ["message", "detail"])
        assert front("get", f"sms_codes/{ALICE}/", captcha).status_code == 400
        assert front("get", f"sms_codes/{ALICE}/").status_code == 400
        assert not SmsDelivery.objects.exists()

    def test_all_limits_count(self, front: Front) -> None:
        send_code(front)
        again = front("get", f"sms_codes/{ALICE}/", front.captcha())
        assert (again.status_code, list(again.json())) == (429, ["message", "detail"])
        assert again.headers["Retry-After"] == "60"

    @pytest.mark.parametrize("mobile", ["1380000000", "23800000001", "１３８００００００１"])
    def test_what_is_no_number(self, front: Front, mobile: str) -> None:
        assert front("get", f"sms_codes/{mobile}/", front.captcha()).status_code == 400

    def test_a_head_sends_nothing(self, front: Front) -> None:
        assert front("head", f"sms_codes/{ALICE}/").status_code in (400, 405)
        assert not SmsDelivery.objects.exists()


def test_is_it_free(front: Front) -> None:
    make_user("python", mobile=ALICE)
    assert told(front("get", "usernames/Python/count/")) == (200, {"username": "Python", "count": 1})
    assert told(front("get", "usernames/ruby/count/")) == (200, {"username": "ruby", "count": 0})
    assert told(front("get", f"mobiles/{ALICE}/count/")) == (200, {"mobile": ALICE, "count": 1})
    assert told(front("get", f"mobiles/{BOB}/count/")) == (200, {"mobile": BOB, "count": 0})


def test_names_are_not_collected(front: Front) -> None:
    answers = [front("get", "usernames/python/count/").status_code for _ in range(31)]
    assert (answers[:30], answers[30]) == ([200] * 30, 429)


def test_a_new_member_is_signed_in(front: Front) -> None:
    send_code(front)
    answer = front("post", "users/", filled())
    alice = User.objects.get()
    token = answer.json()["token"]
    expected = {"id": alice.pk, "username": "python", "mobile": ALICE, "token": token}
    assert told(answer) == (201, expected)
    assert Consent.objects.get().user == alice
    front.token = token
    assert front("get", "user/").json()["username"] == "python"
    # It is one of our access tokens.
    assert App()("get", "me/", token=token).json()["id"] == alice.pk


@pytest.mark.parametrize(
    "changes",
    [
        {"username": "abcd"},
        {"username": "a" * 21},
        {"username": "12345678"},
        {"password": "short-1", "password2": "short-1"},
        {"password": "x" * 21, "password2": "x" * 21},
        {"password2": "another-pass-1"},
        {"mobile": "12345"},
        {"sms_code": "000000x"},
        {"allow": "false"},
        {"allow": None},
        {"username": None},
    ],
)
def test_what_is_wrong_is_said_in_one_sentence(front: Front, changes: dict[str, Any]) -> None:
    send_code(front)
    answer = front("post", "users/", filled(**changes))
    assert (answer.status_code, list(answer.json())) == (400, ["non_field_errors"])
    assert [type(text) for text in answer.json()["non_field_errors"]] == [str]
    assert not User.objects.exists()


def test_what_is_taken_is_400_too(front: Front) -> None:
    send_code(front)
    make_user("python", mobile=BOB)
    assert told(front("post", "users/", filled())) == (400, {"non_field_errors": ["该用户名已被使用。"]})


class TestSigningIn:
    def test_three_names(self, front: Front) -> None:
        alice = make_user("python", mobile=ALICE)
        for name in ("python", ALICE):
            answer = front.sign_in(name, PASSWORD)
            token = answer.json()["token"]
            assert told(answer) == (
                200,
                {"token": token, "user_id": alice.pk, "username": "python", "id": alice.pk},
            )

    def test_a_wrong_password_is_400(self, front: Front) -> None:
        make_user("python")
        expected = (400, {"non_field_errors": ["账号或密码不正确。"]})
        assert told(front.sign_in("python", "wrong-pass-1")) == expected
        assert told(front.sign_in("nobody", "wrong-pass-1")) == expected

    def test_the_lock_out_holds(self, front: Front) -> None:
        make_user("python")
        answers = [front.sign_in("python", "wrong-pass-1").status_code for _ in range(11)]
        assert answers == [*[400] * 10, 429]

    @pytest.mark.parametrize("token", ["undefined", "null", "", "x.y.z", "é" * 2000])
    def test_a_token_that_is_none_means_a_guest(self, front: Front, token: str) -> None:
        front.token = token
        assert told(front("get", "cart/")) == (200, [])
        answer = front("get", "user/")
        assert (answer.status_code, list(answer.json())) == (401, ["message", "detail"])

    def test_a_token_lives_as_long_as_the_pages_need_it(self, front: Front) -> None:
        make_user("python")
        claims = jwt.decode(front.sign_in("python", PASSWORD).json()["token"], options={"verify_signature": False})
        assert claims["exp"] - claims["iat"] == 24 * 3600

    def test_an_expired_token_means_a_guest(self, front: Front, settings: Settings) -> None:
        make_user("python")
        settings.MEIDUO_TOKEN_MINUTES = -1
        front.sign_in("python", PASSWORD)
        assert [front("get", path).status_code for path in ("user/", "areas/", "cart/")] == [401, 200, 200]

    def test_the_shops_own_session_counts_for_nothing(self, front: Front) -> None:
        front.client.force_login(make_user("python"))
        assert front("get", "user/").status_code == 401


class TestForgottenPassword:
    def test_the_four_steps(self, front: Front) -> None:
        alice = make_user("python", mobile=ALICE)
        start = front("get", "accounts/python/sms/token/", front.captcha())
        token = start.json()["access_token"]
        assert told(start) == (200, {"mobile": "138****0001", "access_token": token})
        assert front("get", "sms_codes/", {"access_token": token}).status_code == 200
        assert front("get", "sms_codes/", {"access_token": token}).status_code == 429
        code = sent_code()
        assert front("get", "accounts/python/password/token/", {"sms_code": other_than(code)}).status_code == 400
        proof = front("get", "accounts/python/password/token/", {"sms_code": code}).json()
        assert proof["user_id"] == alice.pk
        bob = make_user("ruby1")
        new = {"password": "a-new-pass-2", "password2": "a-new-pass-2", "access_token": proof["access_token"]}
        assert front("post", f"users/{bob.pk}/password/", new).status_code == 400
        assert front("post", f"users/{alice.pk}/password/", {**new, "password2": "other"}).status_code == 400
        assert told(front("post", f"users/{alice.pk}/password/", new)) == (200, {"id": alice.pk})
        assert front("post", f"users/{alice.pk}/password/", new).status_code == 400
        assert [front.sign_in("python", text).status_code for text in (PASSWORD, "a-new-pass-2")] == [400, 200]

    def test_nobody_learns_who_is_a_member(self, front: Front) -> None:
        make_user("python", mobile=ALICE)
        answers = [front("get", f"accounts/{it}/sms/token/", front.captcha()) for it in ("python", "nobody")]
        assert [answer.status_code for answer in answers] == [200, 200]
        assert [len(answer.json()["mobile"]) for answer in answers] == [11, 11]
        wrong = [front("get", f"accounts/{it}/password/token/", {"sms_code": "1"}) for it in ("python", "nobody")]
        assert told(wrong[0]) == told(wrong[1])


class TestEmail:
    def test_set_and_verify(self, front: Front) -> None:
        alice = make_user("python", mobile=ALICE)
        front.sign_in("python", PASSWORD)
        shown = {"id": alice.pk, "username": "python", "mobile": ALICE, "email": "", "email_active": False}
        assert told(front("get", "user/")) == (200, shown)
        mail = {"email": "python@example.com"}
        assert told(front("put", "email/", mail)) == (200, {"id": alice.pk, **mail})
        assert front("put", "emails/", {"email": "nonsense"}).status_code == 400
        token = activation_token(User.objects.get())
        assert told(front("get", "emails/verification/", {"token": token})) == (200, {"message": "OK"})
        assert front("get", "emails/verification/", {"token": token}).status_code == 400
        assert front("get", "user/").json()["email_active"] is True

    def test_a_proved_address_is_replaced_with_the_password_only(self, front: Front) -> None:
        make_user("python", email="old@example.com", email_verified=True)
        front.sign_in("python", PASSWORD)
        new = {"email": "new@example.com"}
        assert front("put", "email/", new).status_code == 400
        assert User.objects.get().email == "old@example.com"
        assert front("put", "email/", {**new, "password": PASSWORD}).status_code == 200
