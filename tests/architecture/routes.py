"""Every address that the project answers, as templates: `/orders/<number>/lines/<line_id>/review/`."""

import re
from collections.abc import Iterator

from django.contrib.admindocs.views import simplify_regex
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RoutePattern

PARAMETER = re.compile(r"<(?:(?P<kind>[^:>]+):)?(?P<name>\w+)>")


def routes() -> list[str]:
    return sorted(set(_walk("/", get_resolver().url_patterns)))


def _walk(prefix: str, patterns: list[URLPattern | URLResolver]) -> Iterator[str]:
    for entry in patterns:
        path = prefix + _template(entry)
        if isinstance(entry, URLResolver):
            yield from _walk(path, entry.url_patterns)
        else:
            yield path


def _template(entry: URLPattern | URLResolver) -> str:
    if isinstance(entry.pattern, RoutePattern):
        return str(entry.pattern)
    return simplify_regex(str(entry.pattern)).lstrip("/")
