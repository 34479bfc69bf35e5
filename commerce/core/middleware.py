"""Turns a ShopError that escapes an HTML view into a page with the right status, instead of a 500."""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from commerce.core.error_pages import bad_request
from commerce.core.errors import ShopError


class NoNulMiddleware:
    """No path of ours has a NUL in it, and PostgreSQL raises for text that has: not found, before anything looks."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\x00" in request.path_info:
            raise Http404
        return self.get_response(request)


class ShopErrorMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, ValueError) and "NUL (0x00)" in str(exception):
            # What psycopg says of text that PostgreSQL cannot hold, wherever it came from.
            return bad_request(request, exception)
        if not isinstance(exception, ShopError):
            return None
        context = {"error": exception, "back": _own_referer(request)}
        return render(request, "errors/shop_error.html", context, status=exception.status)


def _own_referer(request: HttpRequest) -> str:
    """The path of the page that the person came from, if it was one of ours."""
    parts = urlsplit(request.headers.get("Referer", ""))
    return parts.path if parts.netloc == request.get_host() and parts.path != request.path else ""
