"""Whose account somebody at QQ gets: an existing one, a new one, and never that of who does not prove it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from social_django.models import Nonce, UserSocialAuth

from commerce.accounts.models import Consent, User
from commerce.accounts.services import bindings
from commerce.accounts.services.bindings import BindRefused, bind_by_code, bind_by_password, bind_member
from commerce.accounts.services.sign_in import SignInRefused
from commerce.core.errors import Conflict, InvalidInput, ShopError, TooMany
from commerce.verification.enums import Purpose
from commerce.verification.models import RateCounter
from tests.commerce.accounts.social.world import OTHER, PENGUIN, bind_to, token
from tests.commerce.verification.codes import ALICE, BOB, ask, other_than, sent_code
from tests.factories.people import PASSWORD, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("database_counters")]
NEW_PASSWORD = "a-fine-pass-9"


@pytest.fixture
def alice() -> User:
    return make_user("alice", mobile=ALICE)


def bind(mobile: str = ALICE, **changes: Any) -> User:
    given = {"mobile": mobile, "password": NEW_PASSWORD, "accept_terms": True, **changes}
    if "token" not in given:
        given["token"] = token()
    if "sms_code" not in given:
        given["sms_code"] = ask(mobile, Purpose.BIND)
    return bind_by_code(**given)


def refusal(**changes: Any) -> ShopError:
    with pytest.raises(ShopError) as caught:
        bind(**changes)
    assert not UserSocialAuth.objects.filter(uid=PENGUIN.openid).exists()
    return caught.value


class TestNewAccount:
    def test_made_whole(self) -> None:
        user = bind()
        assert (user.mobile, user.first_name, user.is_staff) == (ALICE, PENGUIN.nickname, False)
        assert user.username.startswith("qq_")
        assert user.check_password(NEW_PASSWORD)
        bound = UserSocialAuth.objects.get()
        assert (bound.user, bound.provider, bound.uid, bound.id_key) == (user, "qq", PENGUIN.openid, "openid")
        assert bound.extra_data == {"nickname": PENGUIN.nickname}
        assert Consent.objects.get().user == user

    def test_consent_is_not_made_up(self) -> None:
        assert list(refusal(accept_terms=False).fields) == ["accept_terms"]
        assert not User.objects.exists()
        bind(accept_terms=None, mobile=BOB)
        assert not Consent.objects.exists()

    @pytest.mark.parametrize("password", ["", "short-1", "1234567890", ALICE])
    def test_it_needs_a_good_password_and_a_bad_one_costs_no_code(self, password: str) -> None:
        code, mine = ask(purpose=Purpose.BIND), token()
        assert list(refusal(password=password, sms_code=code, token=mine).fields) == ["password"]
        assert bind(sms_code=code, token=mine).mobile == ALICE
        assert User.objects.count() == 1


class TestExistingAccount:
    @pytest.mark.parametrize("password", ["", PASSWORD])
    def test_by_code_with_or_without_the_password(self, alice: User, password: str) -> None:
        assert bind(mobile="+86 138-0000-0001", password=password, sms_code=ask(purpose=Purpose.BIND)) == alice
        assert UserSocialAuth.objects.get().user == alice
        alice.refresh_from_db()
        assert alice.check_password(PASSWORD)
        assert not Consent.objects.exists()

    def test_a_wrong_password_costs_no_code(self, alice: User) -> None:
        code, mine = ask(purpose=Purpose.BIND), token()
        error = refusal(password="wrong", sms_code=code, token=mine)
        assert (error.code, list(error.fields)) == ("password_wrong", ["password"])
        assert bind(password=PASSWORD, sms_code=code, token=mine) == alice

    def test_no_second_door_to_try_passwords_at(self, alice: User) -> None:
        mine = token()
        codes = [refusal(password="wrong", sms_code="1", token=mine, ip="203.0.113.7").code for _time in range(11)]
        assert codes == ["password_wrong"] * 10 + ["throttled"]
        with pytest.raises(TooMany):
            bind_by_password(token=mine, login=ALICE, password=PASSWORD, ip="203.0.113.7")

    def test_by_name_and_password(self, alice: User) -> None:
        with pytest.raises(SignInRefused):
            bind_by_password(token=token(), login="alice", password="wrong")
        assert not UserSocialAuth.objects.exists()
        assert bind_by_password(token=token(), login="alice", password=PASSWORD) == alice
        assert UserSocialAuth.objects.get().user == alice

    def test_a_closed_account_reads_like_a_wrong_code(self, alice: User) -> None:
        User.objects.update(is_active=False)
        assert refusal().code == "sms_code_wrong"


class TestProof:
    @pytest.mark.parametrize("purpose", [Purpose.LOGIN, Purpose.REGISTER, Purpose.RESET])
    def test_a_code_for_something_else(self, alice: User, purpose: Purpose) -> None:
        assert refusal(password="", sms_code=ask(purpose=purpose)).code == "sms_code_wrong"

    def test_somebody_elses_code(self, alice: User) -> None:
        assert refusal(password="", sms_code=ask(BOB, Purpose.BIND)).code == "sms_code_wrong"

    def test_a_wrong_code(self, alice: User) -> None:
        assert refusal(password="", sms_code=other_than(ask(purpose=Purpose.BIND))).code == "sms_code_wrong"
        assert not User.objects.exclude(pk=alice.pk).exists()


class TestToken:
    def test_good_once(self, alice: User) -> None:
        mine = token()
        bind(token=mine, password="")
        UserSocialAuth.objects.all().delete()
        assert isinstance(refusal(token=mine, mobile=BOB), BindRefused)
        assert not Nonce.objects.exists()

    def test_a_quarter_of_an_hour(self, later: Callable[..., None], monkeypatch: pytest.MonkeyPatch) -> None:
        import time

        mine, now = token(), time.time()
        monkeypatch.setattr("django.core.signing.time.time", lambda: now + 901)
        assert isinstance(refusal(token=mine, sms_code="1"), BindRefused)

    @pytest.mark.parametrize("change", ["", "x", "x" * 5000, "a:b:c"])
    def test_made_up(self, change: str) -> None:
        assert isinstance(refusal(token=change, sms_code="1"), BindRefused)

    def test_changed(self) -> None:
        mine = token()
        head, middle, tail = mine.split(":")
        other = token(uid=OTHER.openid).split(":")
        for forged in (f"{other[0]}:{middle}:{tail}", f"{head}:{middle}:{other[2]}", mine[:-1]):
            assert isinstance(refusal(token=forged, sms_code="1"), BindRefused)


class TestTakeOver:
    def test_who_is_bound_stays_bound(self, alice: User) -> None:
        mine, bob = token(), make_user("bob", mobile=BOB)
        bind_to(alice)
        for attempt in (
            lambda: bind(token=mine, mobile=BOB, password=""),
            lambda: bind(token=mine, mobile="13800000009"),
            lambda: bind_by_password(token=mine, login="bob", password=PASSWORD),
            lambda: bind_member(token=mine, user=bob, password=PASSWORD),
        ):
            with pytest.raises(Conflict) as caught:
                attempt()
            assert caught.value.code == "already_bound"
        assert UserSocialAuth.objects.get().user == alice
        assert set(User.objects.all()) == {alice, bob}

    def test_who_is_slower_by_a_moment(self, alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
        """Both found it free; the constraint decides, and nothing is left of the second's new account."""
        mine = token()
        bind_to(alice)
        monkeypatch.setattr(bindings, "_refuse_bound", lambda identity: None)
        with pytest.raises(Conflict):
            bind(token=mine, mobile=BOB)
        assert UserSocialAuth.objects.get().user == alice
        assert list(User.objects.all()) == [alice]
        assert Nonce.objects.count() == 1

    def test_the_same_number_elsewhere_is_somebody_else(self, alice: User) -> None:
        bind_to(make_user("weixiner"), provider="weixin")
        assert bind(password="") == alice


class TestMember:
    def test_only_after_proving_it_once_more(self, alice: User) -> None:
        for proof in ({}, {"password": "wrong"}, {"sms_code": "000000"}, {"sms_code": ask(purpose=Purpose.LOGIN)}):
            with pytest.raises(InvalidInput):
                bind_member(token=token(), user=alice, **proof)
        assert not UserSocialAuth.objects.exists()
        bind_member(token=token(), user=alice, password=PASSWORD)
        bind_member(token=token(uid=OTHER.openid), user=alice, sms_code=ask_later(alice))
        assert UserSocialAuth.objects.filter(user=alice).count() == 2

    def test_without_a_mobile_a_code_proves_nothing(self) -> None:
        nobody = make_user("nomobile")
        with pytest.raises(InvalidInput):
            bindings.send_own_code(user=nobody, ip="")
        with pytest.raises(InvalidInput):
            bind_member(token=token(), user=nobody, sms_code=ask(purpose=Purpose.BIND))


def ask_later(user: User) -> str:
    RateCounter.objects.all().delete()
    bindings.send_own_code(user=user, ip="")
    return sent_code(str(user.mobile))


class TestPages:
    """The bind page, after QQ has said who it is."""

    BIND = "/account/social/bind/"

    def arrive(self, client: Client) -> None:
        session = client.session
        session["social_bind"] = token()
        session.save()
        client.cookies["jishi_session"] = session.session_key or ""

    def test_nobody_comes_here_by_accident(self, client: Client) -> None:
        assert client.get(self.BIND)["Location"] == "/account/login/"
        assert client.post(self.BIND, {"mobile": ALICE})["Location"] == "/account/login/"

    def test_a_new_account(self, client: Client) -> None:
        self.arrive(client)
        page = client.get(f"{self.BIND}?next=/basket/").content.decode()
        assert 'name="accept_terms" id="id_accept_terms">' in page
        form = {"mobile": ALICE, "sms_code": ask(purpose=Purpose.BIND), "password": NEW_PASSWORD, "next": "/basket/"}
        refused = client.post(self.BIND, form)
        assert refused.status_code == 422
        assert "请先阅读并同意" in refused.content.decode()
        done = client.post(self.BIND, {**form, "accept_terms": "on"})
        assert done["Location"] == "/basket/"
        assert client.session["_auth_user_id"] == str(UserSocialAuth.objects.get().user_id)
        assert client.get(self.BIND)["Location"] == "/account/bindings/"

    def test_an_existing_account_by_password(self, client: Client, alice: User) -> None:
        self.arrive(client)
        assert 'name="login"' in client.get(f"{self.BIND}?by=password").content.decode()
        form = {"by": "password", "login": "alice", "password": "wrong"}
        assert client.post(self.BIND, form).status_code == 401
        assert client.post(self.BIND, {**form, "password": PASSWORD})["Location"] == "/account/"
        assert client.session["_auth_user_id"] == str(alice.pk)

    def test_a_member_proves_it_once_more(self, client: Client, alice: User) -> None:
        client.force_login(alice)
        session = client.session
        session["social_bind"] = token()
        session.save()
        page = client.get(self.BIND).content.decode()
        assert "138****0001" in page
        assert client.post(self.BIND, {"password": "wrong"}).status_code == 400
        assert client.post(self.BIND, {"send_code": "1"}).status_code == 200
        assert client.post(self.BIND, {"sms_code": sent_code()})["Location"] == "/account/bindings/"
        assert UserSocialAuth.objects.get().user == alice
