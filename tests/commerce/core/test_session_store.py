"""The cache behind the sessions may fail in every way; nobody is signed out, and nobody comes back."""

from typing import Any

import pytest
from django.core.cache import cache

from commerce.core.session_store import COPY_SECONDS, ForgivingCache, SessionStore

pytestmark = pytest.mark.django_db


class DeadCache:
    def __getattr__(self, name: str) -> Any:
        raise ConnectionError(name)


def stored(**content: str) -> SessionStore:
    session = SessionStore()
    session.update(content)
    session.save()
    return session


def without_cache(key: str | None = None) -> SessionStore:
    session = SessionStore(key)
    session._cache = ForgivingCache(DeadCache())
    return session


def test_read_from_the_copy_and_from_the_database(django_assert_num_queries: Any) -> None:
    key = stored(name="alice").session_key
    with django_assert_num_queries(0):
        assert SessionStore(key)["name"] == "alice"
    with django_assert_num_queries(1):
        assert without_cache(key)["name"] == "alice"


def test_everything_works_while_the_cache_is_away() -> None:
    session = without_cache()
    session["name"] = "alice"
    session.save()
    old = session.session_key
    session.cycle_key()
    assert without_cache(session.session_key)["name"] == "alice"
    assert not without_cache(old).get("name")
    session.flush()
    assert not without_cache(session.session_key).get("name")


def test_an_ended_session_is_gone_from_the_cache_too() -> None:
    key = stored(name="alice").session_key
    SessionStore().delete(key)
    assert not SessionStore(key).get("name")


def test_copies_live_minutes_only(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = {}
    monkeypatch.setattr(cache, "set", lambda key, value, timeout: kept.update({key: timeout}), raising=False)
    session = SessionStore()
    session._cache = ForgivingCache(cache)
    session["name"] = "alice"
    session.save()
    assert list(kept.values()) == [COPY_SECONDS]
