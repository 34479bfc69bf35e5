"""From what a shopper typed to what an engine is asked."""

from dataclasses import dataclass

from commerce.search import analysis
from commerce.search.analysis.dictionary import stop_words
from commerce.search.analysis.segmenting import pairs, parts
from commerce.search.engines.base import Term
from commerce.search.lexicon import Lexicon

TERMS_MAX = 12
ALTERNATIVES_MAX = 8
#: What people leave away from measures of memory: 128G is 128GB.
MEASURES = {"g": "gb", "t": "tb", "gb": "g", "tb": "t", "kg": "公斤", "公斤": "kg"}


@dataclass(frozen=True)
class Question:
    """Terms to ask for, and the text without anything but letters, digits and characters."""

    terms: tuple[Term, ...]
    text: str


def ask(text: str, lexicon: Lexicon) -> Question:
    """Plain terms only: nothing in the text is a command. There may be no terms at all."""
    terms: list[Term] = []
    for run in _with_joined_pinyin(analysis.runs(text), lexicon):
        terms += _latin(run, lexicon) if analysis.is_latin(run) else _chinese(run, lexicon)
    telling = [term for term in terms if term.words[0] not in stop_words()] or terms
    return Question(tuple(dict.fromkeys(telling))[:TERMS_MAX], analysis.compact(text))


def _with_joined_pinyin(runs: list[str], lexicon: Lexicon) -> list[str]:
    """`hua wei shou ji` is typed like `huaweishouji`."""
    if len(runs) > 1 and all(run.isascii() and run.isalpha() and run not in lexicon.weights for run in runs):
        joined = "".join(runs)
        return [joined] if lexicon.typed(joined) else runs
    return runs


def _chinese(run: str, lexicon: Lexicon) -> list[Term]:
    words = analysis.whole_words(run)
    if len(words) > 1 and lexicon.alternatives(run):
        return [Term(_with_alternatives(run, lexicon), (tuple(words), tuple(pairs(run))))]
    return [_chinese_term(word, lexicon) for word in words]


def _chinese_term(word: str, lexicon: Lexicon) -> Term:
    together = [tuple(pairs(word))] if len(word) > 2 else []
    smaller = tuple(token for token in analysis.tokens(word) if token != word)
    if smaller and sum(map(len, smaller)) >= len(word):
        together.append(smaller)
    return Term(_with_alternatives(word, lexicon), tuple(dict.fromkeys(together)))


def _latin(run: str, lexicon: Lexicon) -> list[Term]:
    """A word of the catalogue, or else pinyin: one term for each word that was typed."""
    pieces = tuple(parts(run))
    if run in lexicon.weights or lexicon.alternatives(run):
        return [Term(_with_alternatives(run, lexicon), _unless_whole(pieces))]
    if run.isascii() and run.isalpha():
        typed = lexicon.typed(run)
        if typed:
            return [_typed_term(run if len(typed) == 1 else words[0], words, lexicon) for words in typed]
    if len(pieces) == 2 and pieces[1] in MEASURES:
        return [Term((run, pieces[0] + MEASURES[pieces[1]]), (pieces,))]
    return [Term((run,), _unless_whole(pieces))]


def _typed_term(letters: str, words: tuple[str, ...], lexicon: Lexicon) -> Term:
    """The likeliest word leads, and brings its synonyms; other words that are typed alike follow."""
    all_words = dict.fromkeys([words[0], *lexicon.alternatives(words[0]), *words[1:], letters])
    return Term(tuple(all_words)[:ALTERNATIVES_MAX])


def _unless_whole(pieces: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    return (pieces,) if len(pieces) > 1 else ()


def _with_alternatives(word: str, lexicon: Lexicon) -> tuple[str, ...]:
    return (word, *lexicon.alternatives(word))[:ALTERNATIVES_MAX]
