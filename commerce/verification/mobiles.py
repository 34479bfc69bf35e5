"""One canonical form for a mobile number of mainland China: limits and accounts cannot be split by spelling."""

import re
import unicodedata

from django.utils.translation import gettext as _

from commerce.core.errors import InvalidInput

LONGEST_SPELLING = 40
MOBILE = re.compile(r"(?:\+86|0086|86|0)?(1[3-9][0-9]{9})")
# What people write between digits; by Unicode category: spaces, dashes, and what cannot be seen at all.
IGNORED_CATEGORIES = {"Zs", "Pd", "Cf"}
IGNORED_CHARACTERS = set(".()")


def normalise(text: str) -> str:
    """`＋８６ 138-0000-0001` -> `13800000001`. Raises InvalidInput naming the field `mobile`."""
    found = MOBILE.fullmatch(_significant(text)) if len(text) <= LONGEST_SPELLING else None
    if found is None:
        message = _("请输入 11 位手机号。")
        raise InvalidInput(message, fields={"mobile": [message]})
    return found[1]


def _significant(text: str) -> str:
    """Without separators, full-width characters (NFKC) turned into plain ones."""
    plain = unicodedata.normalize("NFKC", text).strip()
    return "".join(
        it for it in plain if unicodedata.category(it) not in IGNORED_CATEGORIES and it not in IGNORED_CHARACTERS
    )
