"""A repeat with the same key gets the stored answer of the first."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from commerce.accounts.models import User
from commerce.core.errors import Conflict, InvalidInput
from commerce.core.idempotency import KeyReused, purge, run_once
from commerce.core.models import IdempotencyRecord
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db


class Action:
    """Counts how often it was really done."""

    def __init__(self) -> None:
        self.runs = 0

    def __call__(self) -> dict[str, Any]:
        self.runs += 1
        return {"number": str(self.runs)}


@pytest.fixture
def alice() -> User:
    return make_user("alice")


def run(user: User, action: Any, *, key: str = "k", **request: Any) -> dict[str, Any]:
    return run_once(user_id=user.pk, scope="test", key=key, request=request, action=action)


def test_a_repeat_is_answered_and_not_done(alice: User) -> None:
    action = Action()
    assert [run(alice, action, item=1) for _ in range(3)] == [{"number": "1"}] * 3
    assert action.runs == 1


def test_another_request_with_the_same_key_is_refused(alice: User) -> None:
    action = Action()
    run(alice, action, item=1)
    with pytest.raises(KeyReused):
        run(alice, action, item=2)
    assert action.runs == 1


def test_keys_belong_to_a_member(alice: User) -> None:
    action = Action()
    assert [run(user, action, item=1) for user in (alice, make_user("bob"))] == [{"number": "1"}, {"number": "2"}]


def test_what_failed_may_be_tried_again_with_the_same_key(alice: User) -> None:
    def fail() -> dict[str, Any]:
        raise Conflict

    with pytest.raises(Conflict):
        run(alice, fail, item=1)
    assert run(alice, Action(), item=1) == {"number": "1"}


@pytest.mark.parametrize("key", ["", "x" * 65, "钥匙", "a\nb"])
def test_an_unusable_key_is_refused(alice: User, key: str) -> None:
    action = Action()
    with pytest.raises(InvalidInput):
        run(alice, action, key=key)
    assert action.runs == 0


def test_answers_are_kept_for_a_day(alice: User) -> None:
    run(alice, Action(), key="old")
    run(alice, Action(), key="new")
    IdempotencyRecord.objects.filter(key="old").update(created_at=timezone.now() - timedelta(hours=25))
    assert purge() == 1
    assert list(IdempotencyRecord.objects.values_list("key", flat=True)) == ["new"]
