"""The words of the catalogue as this process knows them: what somebody means who types pinyin, or types wrongly.

Read from the table of words at the first question and again when a rebuild says that it has changed.
"""

import threading
import time
from collections import defaultdict
from collections.abc import Iterator

from commerce.search import analysis
from commerce.search.analysis.dictionary import add_words, listed
from commerce.search.enums import WordKind
from commerce.search.models import IndexState, LexiconWord, SynonymGroup

NAME = "lexicon"
#: How long a process goes by what it knows before it asks whether that has changed, in seconds.
FRESH = 20.0
#: Words of a lexicon at most: beyond it come rare words of names.
WORDS_MAX = 40_000
READINGS = 4
#: What is typed means a brand or a category rather than some word of a name.
NAME_WEIGHT = 10
PINYIN_MAX = 30
SHORTEST_CHINESE, SHORTEST_LATIN = 3, 4
#: What a suggestion can be, but no word of a question is compared with.
LONG_KINDS = (WordKind.PRODUCT, WordKind.PHRASE)


class Lexicon:
    """Words by how they are written, typed and mistyped; the commonest first."""

    def __init__(self, weights: dict[str, int], synonyms: dict[str, tuple[str, ...]]) -> None:
        self.weights = weights
        self.synonyms = synonyms
        self.by_pinyin: dict[str, list[str]] = defaultdict(list)
        self.by_initials: dict[str, list[str]] = defaultdict(list)
        self._mistyped: dict[str, list[str]] = defaultdict(list)
        for word in sorted(weights, key=lambda word: -weights[word]):
            self._learn(word)

    def _learn(self, word: str) -> None:
        if analysis.is_latin(word):
            if len(word) >= SHORTEST_LATIN:
                self._expect(word, word)
            return
        typed = "".join(analysis.syllables(word))
        self.by_pinyin[typed].append(word)
        if len(word) > 1:
            self.by_initials[analysis.initials(word)].append(word)
            if len(typed) > SHORTEST_LATIN:
                self._expect(typed, word)
        if len(word) >= SHORTEST_CHINESE:
            self._expect(word, word)

    def _expect(self, written: str, word: str) -> None:
        for slip in {written, *_without_one(written)}:
            self._mistyped[slip].append(word)

    def alternatives(self, word: str) -> tuple[str, ...]:
        return self.synonyms.get(word, ())

    def typed(self, letters: str) -> list[tuple[str, ...]]:
        """What these letters stand for as pinyin or initials: for each part the words, likeliest first."""
        if letters in self.by_pinyin:
            return [tuple(self.by_pinyin[letters][:READINGS])]
        if letters in self.by_initials:
            return [tuple(self.by_initials[letters][:READINGS])]
        return self._split(letters[:PINYIN_MAX]) if len(letters) <= PINYIN_MAX else []

    def _split(self, letters: str) -> list[tuple[str, ...]]:
        """The fewest words whose pinyin together is this, single characters counting double."""
        best: list[tuple[int, list[tuple[str, ...]]] | None] = [(0, [])] + [None] * len(letters)
        for end in range(1, len(letters) + 1):
            for start in range(max(0, end - 24), end):
                before, words = best[start], self.by_pinyin.get(letters[start:end])
                if before is None or not words:
                    continue
                cost = before[0] + (1 if len(words[0]) > 1 else 2)
                known = best[end]
                if known is None or cost < known[0]:
                    best[end] = (cost, [*before[1], tuple(words[:READINGS])])
        found = best[-1]
        return found[1] if found else []

    def corrections(self, run: str) -> Iterator[str]:
        """What somebody may have meant who wrote `run`, likeliest first; `run` is Chinese or of letters."""
        found: dict[str, int] = {}
        if not analysis.is_latin(run):
            for parts in (self._split("".join(analysis.syllables(run))),):
                if parts:
                    found["".join(words[0] for words in parts)] = 1 << 60
        for start in range(len(run)):
            for end in range(start + 2, min(len(run), start + 12) + 1):
                for word in self._near(run[start:end]):
                    corrected = run[:start] + word + run[end:]
                    found[corrected] = max(found.get(corrected, 0), self.weights[word] * (end - start))
        yield from (text for text in sorted(found, key=lambda text: -found[text]) if text != run)

    def _near(self, written: str) -> set[str]:
        """Words that differ from it by one character more, less, other or out of place."""
        if analysis.is_latin(written) and len(written) < SHORTEST_LATIN:
            return set()
        return {word for slip in {written, *_without_one(written)} for word in self._mistyped.get(slip, ())}


def _without_one(word: str) -> Iterator[str]:
    return (word[:place] + word[place + 1 :] for place in range(len(word)))


def synonyms() -> dict[str, tuple[str, ...]]:
    """Those of the file and those of the editors, by word."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for line in [*listed("synonyms.txt"), *SynonymGroup.objects.values_list("words", flat=True)]:
        words = [analysis.compact(word) for word in line.split()]
        for word in words:
            found[word].update(dict.fromkeys(other for other in words if other and other != word))
    return {word: tuple(others) for word, others in found.items()}


_lock = threading.Lock()
_known: tuple[float, int, Lexicon] | None = None


def lexicon() -> Lexicon:
    """What this process knows; asks at most every FRESH seconds whether it has changed. One query, seldom three.

    While one thread reads a new one, the others go by the old one.
    """
    global _known
    known = _known
    if known is not None and time.monotonic() - known[0] < FRESH:
        return known[2]
    if not _lock.acquire(blocking=known is None) and known is not None:
        return known[2]
    try:
        if _known is None or _known is known:
            generation = IndexState.objects.filter(name=NAME).values_list("generation", flat=True).first() or 0
            changed = known is None or known[1] != generation
            _known = (time.monotonic(), generation, _read() if changed or known is None else known[2])
        return _known[2]
    finally:
        _lock.release()


def forget() -> None:
    """Read again at the next question."""
    global _known
    _known = None


def _read() -> Lexicon:
    rows = LexiconWord.objects.exclude(kind__in=LONG_KINDS).order_by("-weight").values_list("key", "weight", "kind")
    weights: dict[str, int] = {}
    names = []
    for key, weight, kind in rows[:WORDS_MAX]:
        if kind != WordKind.WORD:
            names.append(key)
            weight *= NAME_WEIGHT
        weights[key] = max(weight, weights.get(key, 0))
    same = synonyms()
    add_words([*names, *same])
    return Lexicon(weights, same)
