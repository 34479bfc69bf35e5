"""From text to tokens.

Chinese is cut by a dictionary; letters and digits are kept as people write model numbers (`p10`, `13.3`, `6gb`), whole
and in parts. A document also carries its single characters and pairs of characters (`grams`), so that a part of a
name is found even when the dictionary cuts it elsewhere.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from commerce.search.analysis.dictionary import segmenter
from commerce.search.analysis.normalising import normalise

# A run is Chinese, or letters and digits with points and hyphens inside: 13.3, a-1864, p10.
_CHINESE = r"\u3400-\u4dbf\u4e00-\u9fff"
_LATIN = rf"[^\W_{_CHINESE}]+"
_RUN = re.compile(rf"[{_CHINESE}]+|{_LATIN}(?:[.\-]{_LATIN})*")
_PART = re.compile(r"\d+(?:\.\d+)?|[^\W\d_]+")
JOINED_MAX = 3


def is_latin(run: str) -> bool:
    """Whether a run is of letters and digits, not Chinese."""
    return not ("\u3400" <= run[0] <= "\u9fff")


def runs(text: str) -> list[str]:
    """The Chinese and the other parts of a text, in order; what is neither letter nor digit separates them."""
    return _RUN.findall(normalise(text))


def parts(run: str) -> list[str]:
    """iphone8plus -> iphone, 8, plus."""
    return _PART.findall(run)


def whole_words(run: str) -> list[str]:
    """A Chinese run cut once, into the longest words."""
    return segmenter().cut(run)


def tokens(text: str) -> list[str]:
    """Every word of a text, long words also in their parts; without repeats, in order."""
    found: dict[str, None] = {}
    for run in runs(text):
        if is_latin(run):
            found.update(dict.fromkeys([run, *parts(run)]))
        else:
            found.update(dict.fromkeys(segmenter().cut_for_search(run)))
    return list(found)


def grams(text: str) -> list[str]:
    """Characters and pairs of characters of the Chinese runs; neighbouring model words written together."""
    found: dict[str, None] = {}
    neighbours: list[str] = []
    for run in runs(text):
        if is_latin(run):
            neighbours.append(run)
            continue
        found.update(_joined(neighbours))
        neighbours = []
        found.update(dict.fromkeys(run))
        found.update(dict.fromkeys(pairs(run)))
    found.update(_joined(neighbours))
    return list(found)


def pairs(run: str) -> list[str]:
    """三文鱼 -> 三文, 文鱼."""
    return [first + second for first, second in pairwise(run)]


def _joined(neighbours: list[str]) -> dict[str, None]:
    return dict.fromkeys(_join(neighbours))


def _join(neighbours: list[str]) -> Iterator[str]:
    """iphone, 8, plus -> iphone8, 8plus, iphone8plus."""
    for length in range(2, JOINED_MAX + 1):
        for start in range(len(neighbours) - length + 1):
            yield "".join(neighbours[start : start + length])
