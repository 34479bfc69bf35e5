"""The order of what an engine found: one formula for every engine.

A word counts by the weightiest field that holds it, less when only a synonym was met. Goods whose name is what was
asked for, or ends with it (the last word of a Chinese name says what a thing is), come before goods that merely
mention it. Sales and stock decide between goods that fit equally well.
"""

import math
from collections.abc import Sequence

from commerce.search.engines.base import Document, Term
from commerce.search.questions import Question

WEIGHTS = {"exact": 12.0, "name": 9.0, "brand": 8.0, "category": 6.0, "attributes": 3.0, "pinyin": 2.0}
#: Of a term that is met by characters only.
SPREAD = 1.0
SYNONYM = 0.6
TOGETHER = 0.7
SAME_NAME, LEADING, WITHIN, ENDING = 30.0, 8.0, 6.0, 5.0
IN_STOCK = 2.0
SALES = 0.8
#: A word at the head of a long name says less about the goods than the same word in a short one.
BREVITY = 3.0
#: The share of terms that goods have to meet when no goods meet them all.
ENOUGH = 0.5


def ranked(documents: Sequence[Document], question: Question, *, relaxed: bool = False) -> list[int]:
    """Ids, best first. `relaxed`: terms may be missing; what meets fewer than half of them is left out."""
    scores = []
    for position, document in enumerate(documents):
        met = [_term(document, term) for term in question.terms]
        share = sum(score > 0 for score in met) / len(met) if relaxed else 1.0
        if share < ENOUGH:
            continue
        scores.append((-share, -(sum(met) + _whole(document, question) + _merit(document)), position, document.id))
    return [entry[-1] for entry in sorted(scores)]


def best_sku(document: Document, question: Question) -> int:
    """The SKU that has most of the words; the default one when they say nothing about SKUs."""
    words = {word for term in question.terms for word in [*term.words, *(w for ws in term.together for w in ws)]}
    best, most = document.sku_id, 0
    for sku, tokens in document.skus:
        fitting = len(words.intersection(tokens))
        if fitting > most or (fitting == most and sku == document.sku_id):
            best, most = sku, fitting
    return best


def _term(document: Document, term: Term) -> float:
    best = max(_word(document, word) * (1.0 if number == 0 else SYNONYM) for number, word in enumerate(term.words))
    for words in term.together:
        best = max(best, TOGETHER * min(_word(document, word) for word in words))
    return best or SPREAD * _spread(document, term)


def _word(document: Document, word: str) -> float:
    for name, weight in WEIGHTS.items():
        if word in document.tokens[name]:
            return weight
    return 0.0


def _spread(document: Document, term: Term) -> float:
    """Whether a name has the word without being cut there; the grams themselves are not kept."""
    held = document.title + "".join(document.tokens["exact"])
    return 1.0 if term.words[0] in held else 0.0


def _whole(document: Document, question: Question) -> float:
    text, title = question.text, document.title
    if title == text:
        return SAME_NAME
    score = 0.0
    if title.startswith(text):
        score += LEADING
    elif text in title:
        score += WITHIN
    if any(title.endswith(word) for word in question.terms[-1].words[:1]):
        score += ENDING
    return score


def _merit(document: Document) -> float:
    stock = IN_STOCK if document.in_stock else 0.0
    return stock + SALES * math.log10(1 + document.sales) + BREVITY / (1 + len(document.title)) + document.priority
