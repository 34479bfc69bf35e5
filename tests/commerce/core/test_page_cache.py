"""What pages are made of is kept until a mark says that it changed."""

import pytest
from django.core.cache import cache

from commerce.core import tags
from commerce.core.dirty import mark_dirty
from commerce.core.page_cache import kept

pytestmark = pytest.mark.django_db


class Counter:
    def __init__(self) -> None:
        self.calls = 0

    def __call__(self) -> list[int]:
        self.calls += 1
        return [self.calls]


def test_kept_until_a_mark() -> None:
    count = Counter()
    assert [kept("x", ["hot:1"], count) for _ in range(3)] == [[1]] * 3
    mark_dirty("hot:2")
    assert kept("x", ["hot:1"], count) == [1]
    mark_dirty("hot:1")
    assert kept("x", ["hot:1"], count) == [2]
    mark_dirty(tags.EVERYTHING)
    assert kept("x", ["hot:1"], count) == [3]


def test_a_page_that_is_published_never_reads_it() -> None:
    count = Counter()
    kept("x", ["hot:1"], count)
    with tags.recording():
        assert kept("x", ["hot:1"], count) == [2]


def test_it_goes_on_without_a_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_arguments: object) -> None:
        raise ConnectionError

    monkeypatch.setattr(type(cache._connections["default"]), "get", away)  # type: ignore[attr-defined]
    assert kept("x", ["hot:1"], Counter()) == [1]


def test_one_query(django_assert_num_queries: object) -> None:
    kept("x", ["hot:1"], Counter())
    with django_assert_num_queries(1):  # type: ignore[operator]
        kept("x", ["hot:1"], Counter())
