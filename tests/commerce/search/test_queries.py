"""The questions of queries.txt, asked of every engine that can run here."""

from collections import Counter
from itertools import groupby
from pathlib import Path

from commerce.search.engines.base import Engine
from commerce.search.selectors import SearchQuery, search
from tests.commerce.search.conftest import Shelf

RIGHT = 0.95
Question = tuple[str, str, set[str]]


def questions() -> list[Question]:
    """Kind, text, and the codes of goods that may come first."""
    found, kind = [], ""
    for line in (Path(__file__).parent / "queries.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("= "):
            kind = line.removeprefix("= ")
        elif "|" in line and not line.startswith("#"):
            text, _, codes = line.rpartition("|")
            found.append((kind, text.strip(), set(codes.strip().split(","))))
    return found


def test_the_set_is_large_enough_and_asks_nothing_twice() -> None:
    texts = Counter(text for _, text, _ in questions())
    assert len(texts) >= 150
    assert [text for text, number in texts.items() if number > 1] == []
    assert len({kind for kind, _, _ in questions()}) == 11


def test_the_first_hit_is_right(searching: Engine, shelf: Shelf) -> None:
    wrong = []
    for kind, text, codes in questions():
        results = search(SearchQuery(text))
        first = shelf.code(results.ids[0]) if results.ids else "nothing"
        if first not in codes:
            wrong.append((kind, text, first, results.corrected))
    asked = len(questions())
    assert len(wrong) <= asked * (1 - RIGHT), f"{len(wrong)} of {asked}: {wrong}"
    of_kind = {kind: len(list(group)) for kind, group in groupby(questions(), key=lambda question: question[0])}
    for kind, number in Counter(kind for kind, *_ in wrong).items():
        assert number <= max(1, of_kind[kind] // 5), f"{kind}: {wrong}"
