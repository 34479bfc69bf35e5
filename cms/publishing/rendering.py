"""A page as somebody sees it who has never been here: no cookie, no session, at the canonical address.

It is rendered by the view that its address leads to, without the middleware, whose business is the visitor and the
answer's headers. The request that caused the change, its Host and its user play no part.
"""

import io
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.handlers.wsgi import WSGIRequest
from django.http import Http404, HttpRequest, HttpResponseBase
from django.http.response import HttpResponse
from django.urls import Resolver404, resolve
from django.utils import timezone, translation

from cms.publishing.schedule import next_change
from commerce.core import tags
from commerce.core.errors import NotFound

HTTP_OK = 200
GONE = range(300, 500)
ERROR_LENGTH = 300


@dataclass(frozen=True)
class Rendered:
    body: bytes
    tags: Collection[str] = field(default_factory=frozenset)
    changes_at: datetime | None = None


@dataclass(frozen=True)
class Gone:
    """There is no such page, or not any more."""


@dataclass(frozen=True)
class Failed:
    error: str


Result = Rendered | Gone | Failed


def render(path: str) -> Result:
    """What to publish at an address. Never raises: whatever is wrong with a page must not stop the others."""
    started = timezone.now()
    try:
        with tags.recording() as recording, translation.override(settings.LANGUAGE_CODE):
            request = anonymous_request(path)
            response = _answer(request)
        if response.status_code in GONE:
            return Gone()
        reason = _unfit(request, response)
        if reason:
            return Failed(reason)
        moments = [it for it in (recording.changes_at, next_change(recording.tags, since=started)) if it]
        return Rendered(response.content, recording.tags, min(moments, default=None))
    except (Http404, NotFound):
        return Gone()
    except Exception as error:
        return Failed(f"{type(error).__name__}: {error}"[:ERROR_LENGTH])


def anonymous_request(path: str) -> HttpRequest:
    site = urlsplit(settings.SITE_URL)
    secure = site.scheme == "https"
    request = WSGIRequest(
        {
            "REQUEST_METHOD": "GET",
            # WSGI's way of writing bytes as text (PEP 3333).
            "PATH_INFO": path.encode().decode("latin-1"),
            "SCRIPT_NAME": "",
            "QUERY_STRING": "",
            "SERVER_NAME": site.hostname or "",
            "SERVER_PORT": str(site.port or (443 if secure else 80)),
            "SERVER_PROTOCOL": "HTTP/1.1",
            "HTTP_HOST": site.netloc,
            "HTTP_X_FORWARDED_PROTO": site.scheme,
            "REMOTE_ADDR": "127.0.0.1",
            "wsgi.url_scheme": site.scheme,
            "wsgi.input": io.BytesIO(),
        }
    )
    request.user = AnonymousUser()
    # Wagtail looks into it for passwords of private pages.
    request.session = {}  # type: ignore[assignment]
    return request


def _answer(request: HttpRequest) -> HttpResponse:
    try:
        match = resolve(request.path_info)
    except Resolver404 as error:
        raise Http404 from error
    request.resolver_match = match
    response: HttpResponseBase = match.func(request, *match.args, **match.kwargs)
    if hasattr(response, "render"):
        response.render()
    if not isinstance(response, HttpResponse):
        raise TypeError("a streamed answer cannot be published")
    return response


def _unfit(request: HttpRequest, response: HttpResponse) -> str:
    """Why an answer must not become a file for everybody; empty when it may."""
    if response.status_code != HTTP_OK:
        return f"HTTP {response.status_code}"
    if response.cookies or request.session:
        return "the page sets a cookie"
    if "CSRF_COOKIE" in request.META:
        return "the page holds a form token"
    return ""
