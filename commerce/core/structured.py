"""Structured data for search engines (schema.org as JSON-LD).

The content security policy lets no inline script run. These are data blocks: a browser finds that the type is not one
of a script before it ever asks the policy (HTML standard, "prepare the script element"), so no nonce is needed.
"""

import json
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

Json = dict[str, Any]
# As Django's json_script: nothing in the data can end the element, or begin a comment.
_ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


def absolute(path: str) -> str:
    """A path of ours on the canonical host; addresses of others as they are."""
    return f"{settings.SITE_URL}{path}" if path.startswith("/") else path


def block(data: Json) -> SafeString:
    text = json.dumps({"@context": "https://schema.org", **data}, ensure_ascii=False, separators=(",", ":"))
    safe = mark_safe(text.translate(_ESCAPES))  # noqa: S308 - no character of it has a meaning in HTML any more
    return format_html('<script type="application/ld+json">{}</script>', safe)


def breadcrumb_list(steps: Iterable[tuple[str, str]]) -> Json:
    """Names and paths from the top down, without the home page."""
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": place, "name": name, "item": absolute(path)}
            for place, (name, path) in enumerate(steps, 1)
        ],
    }


def organization(name: str) -> Json:
    return {
        "@type": "Organization",
        "name": name,
        "url": f"{settings.SITE_URL}/",
        "logo": absolute(f"{settings.STATIC_URL}img/favicon.svg"),
    }
