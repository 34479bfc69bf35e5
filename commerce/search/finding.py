"""Asking an engine: the question as typed, then as it may have been meant, then with words missing."""

import time
from dataclasses import dataclass, replace
from itertools import islice

from commerce.catalogue.enums import Ordering
from commerce.search import analysis
from commerce.search.engines import engine
from commerce.search.engines.base import TIME_LIMIT, Document, EngineQuery, Filters, Hit
from commerce.search.lexicon import Lexicon, lexicon
from commerce.search.questions import Question, ask
from commerce.search.ranking import best_sku, ranked

#: How many corrections are tried.
CORRECTIONS = 3
NOTHING = Question((), "")


@dataclass(frozen=True)
class Found:
    """SPU ids, best first; `documents` of the first ones."""

    ids: tuple[int, ...] = ()
    total: int = 0
    question: Question = NOTHING
    corrected: str = ""
    documents: tuple[Document, ...] = ()

    def skus(self, spu_ids: tuple[int, ...]) -> dict[int, int]:
        """The SKU to show of each SPU."""
        return {
            document.id: best_sku(document, self.question) for document in self.documents if document.id in spu_ids
        }


def find(text: str, filters: Filters, ordering: Ordering) -> Found:
    """Raises EngineUnavailable."""
    end = time.monotonic() + TIME_LIMIT
    known = lexicon()
    question = ask(text, known)
    if not question.terms:
        return Found()
    found = _asked(question, filters, ordering)
    if found.total:
        return found
    for meant in islice(_corrections(text, known), CORRECTIONS):
        if time.monotonic() > end:
            return found
        other = _asked(ask(meant, known), filters, ordering)
        if other.total:
            return replace(other, corrected=meant)
    if len(question.terms) > 1 and time.monotonic() < end:
        return _asked(question, filters, ordering, any_term=True)
    return found


def _asked(question: Question, filters: Filters, ordering: Ordering, *, any_term: bool = False) -> Found:
    results = engine().search(EngineQuery(question.terms, filters, ordering, any_term=any_term))
    if any_term:
        return _most_of(question, results.hits)
    documents = tuple(hit.document for hit in results.hits if hit.document is not None)
    ids = tuple(hit.id for hit in results.hits)
    if ordering is Ordering.DEFAULT:
        ids = (*ranked(documents, question), *ids[len(documents) :])
    return Found(ids, results.total, question, documents=documents)


def _most_of(question: Question, hits: tuple[Hit, ...]) -> Found:
    """What meets at least half of the words; by relevance, whatever order was asked for."""
    documents = tuple(hit.document for hit in hits if hit.document is not None)
    ids = tuple(ranked(documents, question, relaxed=True))
    return Found(ids, len(ids), question, documents=documents)


def _corrections(text: str, known: Lexicon) -> list[str]:
    """The text with one run replaced, or with all of them."""
    runs = analysis.runs(text)
    likeliest = [[run, *islice(known.corrections(run), CORRECTIONS)] for run in runs]
    single = [
        " ".join([*runs[:place], other, *runs[place + 1 :]])
        for place, others in enumerate(likeliest)
        for other in others[1:]
    ]
    return [*single, " ".join(others[1] if len(others) > 1 else others[0] for others in likeliest)]
