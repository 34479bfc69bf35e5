"""One Chinese analysis for every engine: from text to tokens, for documents and for questions alike."""

from commerce.search.analysis.normalising import compact, normalise
from commerce.search.analysis.phonetics import initials, syllables
from commerce.search.analysis.segmenting import grams, is_latin, runs, tokens, whole_words

__all__ = [
    "compact",
    "grams",
    "initials",
    "is_latin",
    "normalise",
    "runs",
    "syllables",
    "tokens",
    "whole_words",
]
