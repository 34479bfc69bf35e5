"""The verbs of the search."""

from commerce.search.services.indexing import being_rebuilt, index_dirty, mark_dirty, rebuild, verify
from commerce.search.services.recording import forget_searches, purge, record_search
from commerce.search.services.words import refresh_lexicon, words_changed

__all__ = [
    "being_rebuilt",
    "forget_searches",
    "index_dirty",
    "mark_dirty",
    "purge",
    "rebuild",
    "record_search",
    "refresh_lexicon",
    "verify",
    "words_changed",
]
