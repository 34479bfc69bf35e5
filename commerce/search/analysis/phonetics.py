"""How Chinese words are typed on a keyboard: full pinyin and initials."""

from functools import lru_cache

from pypinyin import lazy_pinyin

KEPT = 50_000


@lru_cache(maxsize=KEPT)
def syllables(word: str) -> tuple[str, ...]:
    """Pinyin without tones, a syllable for each character: 手机 -> shou, ji. Letters and digits stay as they are."""
    return tuple(part.replace(" ", "") for part in lazy_pinyin(word, v_to_u=False) if part.strip())


@lru_cache(maxsize=KEPT)
def initials(word: str) -> str:
    """手机 -> sj, 墨格Pad -> mgpad."""
    return "".join(part if part in word else part[0] for part in syllables(word))
