from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from commerce.core.events import drain, emit, handles, nudge, outbox
from commerce.core.models import OutboxEvent

pytestmark = pytest.mark.django_db


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """Payloads of `test.happened` in the order in which a handler got them; payloads with `fail` make it fail."""
    monkeypatch.setattr(outbox, "_handlers", {})
    payloads: list[dict[str, Any]] = []

    @handles("test.happened")
    def handle(payload: dict[str, Any]) -> None:
        payloads.append(payload)
        if payload.get("fail"):
            raise RuntimeError("a bug in a handler")

    return payloads


@pytest.fixture
def nudges(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """One entry for each time that the relay was told."""
    told: list[int] = []
    monkeypatch.setattr(nudge, "_tell", lambda: told.append(1))
    return told


def test_an_event_is_handled_once(seen: list[dict[str, Any]]) -> None:
    emit("test.happened", number=1)
    emit("test.happened", number=2)
    assert drain() == 2
    assert drain() == 0
    assert seen == [{"number": 1}, {"number": 2}]
    assert OutboxEvent.objects.filter(handled_at=None).count() == 0


@pytest.mark.usefixtures("seen")
def test_an_event_that_nobody_listens_to_is_done() -> None:
    emit("test.other")
    assert drain() == 1


def test_what_was_rolled_back_never_happened(seen: list[dict[str, Any]]) -> None:
    with transaction.atomic():
        emit("test.happened")
        transaction.set_rollback(True)
    assert drain() == 0
    assert seen == []


def test_the_relay_is_told_after_the_commit(
    nudges: list[int], django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        emit("test.happened")
        assert nudges == []
    assert nudges == [1]


def test_a_broker_that_is_down_harms_nobody(
    monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    def fail() -> None:
        raise ConnectionError

    monkeypatch.setattr(nudge, "_tell", fail)
    with django_capture_on_commit_callbacks(execute=True):
        emit("test.happened")
    assert OutboxEvent.objects.count() == 1


def test_one_bad_event_does_not_stop_the_others(seen: list[dict[str, Any]]) -> None:
    emit("test.happened", fail=True)
    emit("test.happened", number=2)
    before = timezone.now()
    assert drain() == 1
    assert [payload.get("number") for payload in seen] == [None, 2]
    bad = OutboxEvent.objects.get(handled_at=None)
    assert (bad.attempts, bad.last_error) == (1, "RuntimeError('a bug in a handler')")
    assert bad.retry_at is not None
    assert bad.retry_at >= before + timedelta(seconds=5)
    assert drain() == 0


def test_a_bad_event_is_tried_again_later_and_later(seen: list[dict[str, Any]]) -> None:
    emit("test.happened", fail=True)
    delays = []
    for _ in range(12):
        now = timezone.now()
        OutboxEvent.objects.update(retry_at=now)
        assert drain() == 0
        retry_at = OutboxEvent.objects.get().retry_at
        assert retry_at is not None
        delays.append(round((retry_at - now).total_seconds()))
    assert delays[:4] == [5, 10, 20, 40]
    assert delays[-1] == 3600
    assert len(seen) == 12


def test_what_a_killed_worker_left_is_taken_over_after_its_lease(seen: list[dict[str, Any]]) -> None:
    emit("test.happened")
    OutboxEvent.objects.update(retry_at=timezone.now() + outbox.LEASE, attempts=1)
    assert drain() == 0
    OutboxEvent.objects.update(retry_at=timezone.now())
    assert drain() == 1
    assert seen == [{}]


def test_an_event_that_another_drain_holds_is_left_to_it(
    seen: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    emit("test.happened", number=1)
    emit("test.happened", number=2)

    @handles("test.happened")
    def drain_inside(_payload: dict[str, Any]) -> None:
        drain()

    assert drain() == 1
    assert sorted(payload["number"] for payload in seen) == [1, 2]
