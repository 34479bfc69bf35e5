"""One chain of tasks works through a long queue, however many nudges come."""

import pytest
from django.core.cache import cache

from cms.publishing import queue
from commerce.core.dirty import mark_dirty
from tasks import publishing
from tests.factories.catalogue import make_spu

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, object]]:
    """What the broker was given, in place of a worker that takes it at once."""
    messages: list[dict[str, object]] = []
    monkeypatch.setattr(publishing.drain, "apply_async", lambda **message: messages.append(message))
    return messages


@pytest.fixture
def long_queue(monkeypatch: pytest.MonkeyPatch) -> None:
    make_spu(skus=3)
    mark_dirty("everything")
    queue.request_due()
    monkeypatch.setattr(publishing, "SECONDS", 0.0)


@pytest.mark.usefixtures("long_queue")
def test_nudges_start_no_second_chain(sent: list[dict[str, object]]) -> None:
    publishing.drain()
    publishing.drain()
    publishing.sweep()
    assert sent == [{"kwargs": {"continued": True}, "retry": False}]


@pytest.mark.usefixtures("long_queue")
def test_the_chain_goes_on_to_the_end(sent: list[dict[str, object]]) -> None:
    publishing.drain()
    while sent:
        sent.pop()
        publishing.SECONDS += 0.2
        publishing.drain(continued=True)
    assert queue.waiting() == 0
    mark_dirty("home")
    publishing.sweep()
    assert queue.waiting() == 0


@pytest.mark.usefixtures("long_queue")
def test_a_chain_that_broke_off_is_not_waited_for_for_ever(sent: list[dict[str, object]]) -> None:
    publishing.drain()
    cache.delete(publishing.CONTINUING)  # as its seconds do
    publishing.sweep()
    assert len(sent) == 2
