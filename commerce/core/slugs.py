"""Slugs of Chinese names: pinyin, because ids carry the identity in our URLs and slugs are only read by people."""

from django.utils.text import slugify
from pypinyin import lazy_pinyin


def slugify_chinese(value: str, allow_unicode: bool = False) -> str:
    """`华为 P10` -> `hua-wei-p10`. Oscar calls it with `allow_unicode`; pinyin needs none."""
    return slugify(" ".join(lazy_pinyin(value))) or "-"
