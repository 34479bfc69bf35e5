"""The published files in the embedded profile, which has no nginx. The rules are those of deploy/nginx."""

from collections.abc import Callable
from email.utils import formatdate
from pathlib import Path

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response

from cms.publishing.store import name_of

TYPES = {".html": "text/html; charset=utf-8", ".json": "application/json"}


class PublishedPagesMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        if not settings.SERVE_PUBLISHED:
            raise MiddlewareNotUsed
        self.get_response = get_response
        self.root = Path(settings.PUBLISH_ROOT)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self._file(request) or self.get_response(request)

    def _file(self, request: HttpRequest) -> HttpResponseBase | None:
        """The file of the address; None for what the application has to answer itself."""
        if request.method not in ("GET", "HEAD") or request.META.get("QUERY_STRING"):
            return None
        if getattr(request, "is_dummy", False):  # Wagtail sends its previews through here as well
            return None
        # Files are in the shop's main language; who chose another one gets pages made for the occasion.
        if request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, settings.LANGUAGE_CODE) != settings.LANGUAGE_CODE:
            return None
        try:
            path = self.root / name_of(request.path_info)
        except ValueError:
            return None
        kind = TYPES.get(path.suffix)
        return self._answer(request, path, kind) if kind else None

    def _answer(self, request: HttpRequest, path: Path, kind: str) -> HttpResponseBase | None:
        packed = "gzip" in request.headers.get("Accept-Encoding", "")
        try:
            file = path.with_name(path.name + ".gz") if packed else path
            moment, body = int(file.stat().st_mtime), file.read_bytes()
        except (OSError, ValueError):
            return None
        response = HttpResponse(body, content_type=kind)
        if packed:
            response["Content-Encoding"] = "gzip"
        response["Vary"] = "Accept-Encoding, Cookie"
        response["Cache-Control"] = "no-cache"
        response["Last-Modified"] = formatdate(moment, usegmt=True)
        response["ETag"] = f'"{moment:x}-{len(body):x}{"-gz" if packed else ""}"'
        return get_conditional_response(request, etag=response["ETag"], last_modified=moment, response=response)
