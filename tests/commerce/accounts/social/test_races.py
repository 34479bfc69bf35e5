"""Many at once: one binding each, and one way in that stays. On databases that lock rows, and on SQLite."""

import pytest
from social_django.models import UserSocialAuth

from commerce.accounts.models import User
from commerce.accounts.services.bindings import bind_by_password, unbind
from commerce.core.errors import Conflict, ShopError
from tests.commerce.accounts.social.world import OTHER, PENGUIN, bind_to, token
from tests.commerce.verification.parallel import at_once
from tests.factories.people import PASSWORD, make_user

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("database_counters")]


def test_one_openid_and_twenty_accounts() -> None:
    users = [make_user(f"member-of-race-{number}") for number in range(20)]
    tokens = [token() for _user in users]
    calls = [
        lambda user=user, mine=mine: bind_by_password(token=mine, login=user.username, password=PASSWORD)  # type: ignore[misc]
        for user, mine in zip(users, tokens, strict=True)
    ]
    outcomes = at_once(calls)
    [winner] = [outcome for outcome in outcomes if isinstance(outcome, User)]
    assert {outcome.code for outcome in outcomes if isinstance(outcome, ShopError)} == {"already_bound"}
    assert UserSocialAuth.objects.get().user == winner


def test_one_token_and_twenty_bindings() -> None:
    alice, mine = make_user("alice"), token()
    outcomes = at_once([lambda: bind_by_password(token=mine, login="alice", password=PASSWORD)] * 20)
    assert [outcome for outcome in outcomes if isinstance(outcome, User)] == [alice]
    assert UserSocialAuth.objects.count() == 1


def test_two_last_bindings_taken_back_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The proof is not what is tested here."""
    monkeypatch.setattr("commerce.accounts.services.bindings._confirm", lambda *_proof: None)
    for turn in range(5):
        alice = make_user(f"alice{turn}")
        alice.set_unusable_password()
        alice.save()
        bound = [bind_to(alice, uid=f"{uid}{turn}") for uid in (PENGUIN.openid, OTHER.openid)]
        outcomes = at_once([lambda pk=it.pk, user=alice: unbind(user=user, binding_id=pk) for it in bound])  # type: ignore[misc]
        assert [type(outcome) for outcome in outcomes if outcome is not None] == [Conflict]
        assert UserSocialAuth.objects.filter(user=alice).count() == 1
