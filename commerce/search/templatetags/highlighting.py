"""Showing why something was found."""

from collections.abc import Collection

from django import template
from django.utils.safestring import SafeString

from commerce.search.highlighting import highlight

register = template.Library()


@register.filter
def marking(text: str, words: Collection[str]) -> SafeString:
    """The text with what was searched for in <mark>."""
    return highlight(text, words)
