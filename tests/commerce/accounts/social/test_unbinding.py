"""Taking a binding back: with proof, and never the last way in."""

from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings
from social_django.models import UserSocialAuth

from commerce.accounts.models import User
from commerce.accounts.services.bindings import send_own_code, unbind
from commerce.core.errors import Conflict, InvalidInput, NotFound, TooMany
from commerce.verification.enums import Purpose
from tests.commerce.accounts.social.world import OTHER, PENGUIN, bind_to
from tests.commerce.verification.codes import ALICE, ask, sent_code
from tests.factories.people import PASSWORD, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("database_counters")]


@pytest.fixture
def alice() -> User:
    return make_user("alice", mobile=ALICE)


def without_password(user: User) -> User:
    user.set_unusable_password()
    user.save()
    return user


class TestProof:
    @pytest.mark.parametrize(
        "proof", [{}, {"password": "wrong"}, {"sms_code": "000000"}, {"password": "wrong", "sms_code": "000000"}]
    )
    def test_none(self, alice: User, proof: dict[str, str]) -> None:
        bound = bind_to(alice)
        with pytest.raises(InvalidInput):
            unbind(user=alice, binding_id=bound.pk, **proof)
        assert UserSocialAuth.objects.get() == bound

    def test_a_code_for_something_else(self, alice: User) -> None:
        bound = bind_to(alice)
        with pytest.raises(InvalidInput):
            unbind(user=alice, binding_id=bound.pk, sms_code=ask(purpose=Purpose.LOGIN))

    def test_the_password(self, alice: User) -> None:
        unbind(user=alice, binding_id=bind_to(alice).pk, password=PASSWORD)
        assert not UserSocialAuth.objects.exists()

    def test_a_code(self, alice: User) -> None:
        bound = bind_to(alice)
        send_own_code(user=alice, ip="203.0.113.7")
        unbind(user=alice, binding_id=bound.pk, sms_code=sent_code())
        assert not UserSocialAuth.objects.exists()

    def test_guessing_is_limited(self, alice: User) -> None:
        bound = bind_to(alice)
        for _time in range(30):
            with pytest.raises(InvalidInput):
                unbind(user=alice, binding_id=bound.pk, password="wrong")
        with pytest.raises(TooMany):
            unbind(user=alice, binding_id=bound.pk, password=PASSWORD)


class TestLastWayIn:
    def prove(self, user: User) -> dict[str, str]:
        return {"sms_code": ask(purpose=Purpose.BIND)}

    def test_it_stays(self, alice: User) -> None:
        bound = bind_to(without_password(alice))
        with pytest.raises(Conflict) as caught:
            unbind(user=alice, binding_id=bound.pk, **self.prove(alice))
        assert caught.value.code == "last_way_in"
        assert UserSocialAuth.objects.get() == bound

    def test_another_binding_is_one(self, alice: User) -> None:
        without_password(alice)
        first, second = bind_to(alice), bind_to(alice, uid=OTHER.openid)
        unbind(user=alice, binding_id=first.pk, **self.prove(alice))
        assert UserSocialAuth.objects.get() == second

    def test_one_of_a_provider_that_is_gone_is_none(self, alice: User, settings: Settings) -> None:
        bound = bind_to(without_password(alice))
        bind_to(alice, uid="W1", provider="weixin")
        settings.WEIXIN_APP_ID = settings.WEIXIN_APP_KEY = ""
        with pytest.raises(Conflict):
            unbind(user=alice, binding_id=bound.pk, **self.prove(alice))

    def test_nor_is_somebody_elses(self, alice: User) -> None:
        bound = bind_to(without_password(alice))
        bind_to(make_user("bob"), uid=OTHER.openid)
        with pytest.raises(Conflict):
            unbind(user=alice, binding_id=bound.pk, **self.prove(alice))


def test_nobody_elses(alice: User) -> None:
    bound = bind_to(make_user("bob"))
    for number in (bound.pk, 0, 2**70):
        with pytest.raises(NotFound):
            unbind(user=alice, binding_id=number, password=PASSWORD)
    assert UserSocialAuth.objects.get() == bound


class TestPages:
    def get(self, client: Client, path: str) -> Any:
        return client.get(f"/account/bindings/{path}")

    def test_for_members_only(self, client: Client, alice: User) -> None:
        bound = bind_to(alice)
        for path in ("", f"{bound.pk}/"):
            assert self.get(client, path)["Location"].startswith("/account/login/?next=")
        assert client.post(f"/account/bindings/{bound.pk}/", {"password": PASSWORD}).status_code == 302
        assert UserSocialAuth.objects.exists()

    def test_the_walk(self, client: Client, alice: User) -> None:
        bound = bind_to(alice)
        client.force_login(alice)
        page = self.get(client, "").content.decode()
        assert PENGUIN.nickname in page
        assert f'href="/account/bindings/{bound.pk}/"' in page
        assert PENGUIN.openid not in page
        assert "138****0001" in self.get(client, f"{bound.pk}/").content.decode()
        wrong = client.post(f"/account/bindings/{bound.pk}/", {"password": "wrong"})
        assert (wrong.status_code, UserSocialAuth.objects.count()) == (400, 1)
        done = client.post(f"/account/bindings/{bound.pk}/", {"password": PASSWORD})
        assert done["Location"] == "/account/bindings/"
        assert not UserSocialAuth.objects.exists()

    def test_by_code(self, client: Client, alice: User) -> None:
        bound = bind_to(alice)
        client.force_login(alice)
        assert client.post(f"/account/bindings/{bound.pk}/", {"send_code": "1"}).status_code == 200
        assert client.post(f"/account/bindings/{bound.pk}/", {"send_code": "1"}).status_code == 429
        assert client.post(f"/account/bindings/{bound.pk}/", {"sms_code": sent_code()}).status_code == 302
        assert not UserSocialAuth.objects.exists()

    def test_nobody_elses(self, client: Client, alice: User) -> None:
        bound = bind_to(make_user("bob"))
        client.force_login(alice)
        assert self.get(client, f"{bound.pk}/").status_code == 404
        assert client.post(f"/account/bindings/{bound.pk}/", {"password": PASSWORD}).status_code == 404
        assert UserSocialAuth.objects.exists()
