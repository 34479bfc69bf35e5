"""Marking in a text what was searched for. The result is safe HTML: everything but our own marks is escaped."""

from collections.abc import Collection

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from commerce.search.analysis import normalise

WORDS_MAX = 24


def highlight(text: str, words: Collection[str]) -> SafeString:
    """`text` with every one of the words in <mark>, whatever their capitals, width or script."""
    plain = "".join(_alike(char) for char in text)
    marked = [False] * len(text)
    for word in list(dict.fromkeys(words))[:WORDS_MAX]:
        sought, start = "".join(_alike(char) for char in word), 0
        while sought and (start := plain.find(sought, start)) >= 0:
            marked[start : start + len(sought)] = [True] * len(sought)
            start += len(sought)
    return mark_safe("".join(_pieces(text, marked)))  # noqa: S308 - every piece is escaped


def _alike(char: str) -> str:
    """One character for one, so that places stay where they are."""
    plain = normalise(char)
    return plain if len(plain) == 1 else char


def _pieces(text: str, marked: list[bool]) -> list[str]:
    pieces, start = [], 0
    for place in range(1, len(text) + 1):
        if place == len(text) or marked[place] != marked[start]:
            piece = escape(text[start:place])
            pieces.append(f"<mark>{piece}</mark>" if marked[start] else piece)
            start = place
    return pieces
