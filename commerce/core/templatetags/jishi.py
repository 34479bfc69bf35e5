"""Template tags of the storefront."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django import template
from django.core.files.storage import default_storage
from django.core.paginator import Page
from django.template.context import RequestContext
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

register = template.Library()

SCORE_MAX = 5


@register.simple_tag
def price(amount: Decimal | None) -> SafeString | str:
    """A price in CNY: small sign, large integer, small decimals; read aloud as one amount."""
    if amount is None:
        return ""
    whole, fraction = f"{amount:.2f}".split(".")
    return format_html(
        '<span class="price"><span class="price-sign">¥</span><span class="price-whole">{}</span>'
        '<span class="price-fraction">.{}</span></span>',
        whole,
        fraction,
    )


@register.simple_tag(takes_context=True)
def query_string(context: RequestContext, **changes: Any) -> str:
    """The current query with some parameters replaced (or dropped, for None); `?` when nothing is left."""
    query = context["request"].GET.copy()
    for name, value in changes.items():
        if value is None:
            query.pop(name, None)
        else:
            query[name] = str(value)
    return f"?{query.urlencode()}"


@register.filter
def media_url(name: str) -> str:
    """The address of a stored file by its name, as snapshots keep it."""
    return default_storage.url(name) if name else ""


@register.simple_tag
def icon(name: str) -> SafeString:
    """A drawn sign from the sprite; decoration only, so the text beside it has to say the same."""
    return format_html(
        '<svg class="icon" aria-hidden="true"><use href="{}#{}"></use></svg>', static("img/icons.svg"), name
    )


@register.simple_tag
def stars(score: float | None) -> SafeString:
    """A score from 0 to 5 as stars, said in words to those who do not see them."""
    full = round(score or 0)
    drawn = format_html_join(
        "", "{}", ((icon("star" if place < full else "star-empty"),) for place in range(SCORE_MAX))
    )
    label = _("%(score)s 分，满分 5 分") % {"score": f"{score or 0:g}"}
    return format_html('<span class="stars" role="img" aria-label="{}">{}</span>', label, drawn)


@register.simple_tag
def page_numbers(page: Page[Any]) -> Iterator[int | str]:
    """The page numbers worth a link: the ends and those near the current one, with an ellipsis between."""
    return page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
