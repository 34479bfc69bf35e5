"""The words that segmentation must keep whole: those of the file, and those that the catalogue brings."""

import threading
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from rjieba import Jieba

WORDS = Path(__file__).parent / "words"
# Higher than that of any word of the built-in dictionary that a shop's word could be cut into.
FREQUENCY = 200_000
TAG = "nz"
LONGEST = 12

_lock = threading.Lock()
_added: set[str] = set()


def listed(name: str) -> list[str]:
    """The lines of one of our word files, without comments."""
    lines = (WORDS / name).read_text(encoding="utf-8").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


@cache
def segmenter() -> Jieba:
    made = Jieba()
    for word in listed("product_words.txt"):
        made.add_word(word, FREQUENCY, TAG)
    return made


@cache
def stop_words() -> frozenset[str]:
    return frozenset(listed("stop_words.txt"))


def add_words(words: Iterable[str]) -> None:
    """Keep names whole from now on, in this process. What is not plain Chinese is skipped."""
    with _lock:
        for word in set(words) - _added:
            if 2 <= len(word) <= LONGEST and all("\u4e00" <= char <= "\u9fff" for char in word):
                segmenter().add_word(word, FREQUENCY, TAG)
            _added.add(word)
