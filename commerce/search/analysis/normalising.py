"""Spellings of one text that are the same text: full-width and half-width, capitals, traditional characters."""

import unicodedata
from functools import cache

from opencc import OpenCC

# What stands for a letter or a sign in model numbers and measures.
SIGNS = str.maketrans({"×": " ", "✕": " ", "·": " ", "・": " ", "℃": "度"})


@cache
def _to_simplified() -> OpenCC:
    return OpenCC("t2s")


def normalise(text: str) -> str:
    """NFKC, small letters, simplified characters. The length may change."""
    plain = unicodedata.normalize("NFKC", text.translate(SIGNS)).casefold()
    return _to_simplified().convert(plain) if any(ord(char) > 127 for char in plain) else plain


def compact(text: str) -> str:
    """Normalised, with letters, digits and characters only: what two spellings of one name have in common."""
    return "".join(char for char in normalise(text) if char.isalnum())
