"""Refreshing in parallel, on real threads and real connections."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connections

from commerce.accounts.models import DeviceSession
from commerce.accounts.services import sessions
from commerce.accounts.services.tokens import Tokens, digest, new_access, new_refresh, session_of_refresh
from commerce.core.errors import NotAuthenticated
from tests.factories.people import make_user

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
PARALLEL = 20
Rotate = Callable[[str], Tokens]


def all_at_once(rotate: Rotate, refresh: str) -> list[Tokens]:
    """What those who succeeded got."""
    start = Barrier(PARALLEL)

    def one(_number: int) -> Tokens | None:
        try:
            connections["default"].ensure_connection()
            start.wait()
            return rotate(refresh)
        except NotAuthenticated:
            return None
        finally:
            connections["default"].close()

    with ThreadPoolExecutor(PARALLEL) as pool:
        return [tokens for tokens in pool.map(one, range(PARALLEL)) if tokens]


def test_exactly_one_succeeds_and_re_use_ends_the_family() -> None:
    user = make_user("alice")
    for _repeat in range(5):
        old = sessions.open_session(user, "", "")
        [fresh] = all_at_once(sessions.rotate, old.refresh)
        with pytest.raises(NotAuthenticated):
            sessions.rotate(old.refresh)
        with pytest.raises(NotAuthenticated):
            sessions.rotate(fresh.refresh)
        with pytest.raises(NotAuthenticated):
            sessions.session_of_access(fresh.access)


def test_a_loser_of_the_race_does_not_end_the_family(monkeypatch: pytest.MonkeyPatch) -> None:
    """All read the row before any changes it: none of them brought an old token."""
    together = Barrier(PARALLEL)
    is_live = sessions.is_live

    def all_have_read(session: DeviceSession) -> bool:
        together.wait(timeout=30)
        return is_live(session)

    old = sessions.open_session(make_user("alice"), "", "")
    with monkeypatch.context() as patch:
        patch.setattr(sessions, "is_live", all_have_read)
        [fresh] = all_at_once(sessions.rotate, old.refresh)
    assert sessions.session_of_access(fresh.access)
    assert sessions.rotate(fresh.refresh)


def test_without_the_condition_the_race_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: read, compare, save, as a library of some renown does it."""
    together = Barrier(PARALLEL)

    def naive(refresh: str) -> Any:
        session = DeviceSession.objects.get(pk=session_of_refresh(refresh))
        matches = session.token_hash == digest(refresh)
        together.wait(timeout=30)
        if not matches:
            raise NotAuthenticated
        fresh = new_refresh(session.pk)
        session.token_hash = digest(fresh)
        session.save()
        return Tokens(access=new_access(user_id=session.user_id, session_id=session.pk), refresh=fresh)

    old = sessions.open_session(make_user("alice"), "", "")
    assert len(all_at_once(naive, old.refresh)) > 1
