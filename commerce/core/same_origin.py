"""Protection of forms on public pages, which are the same file for everybody and so can carry no CSRF token.

Every current browser says where a request comes from (Fetch Metadata, W3C; Origin, RFC 6454). A POST is accepted when
it comes from our own pages, or from a client that is no browser and therefore carries no cookies of a victim.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase, HttpResponseForbidden
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

View = Callable[..., HttpResponseBase]


def comes_from_us(request: HttpRequest) -> bool:
    """Whether the browser says that one of our own pages sent this request."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = request.headers.get("Origin") or request.headers.get("Referer")
    if origin is None:
        return True
    return urlsplit(origin).netloc in {request.get_host(), urlsplit(settings.SITE_URL).netloc}


def same_origin_post(view: View) -> View:
    """Decorator: replaces the CSRF token by the origin check, for forms that stand on published pages."""

    @csrf_exempt
    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method not in ("GET", "HEAD", "OPTIONS") and not comes_from_us(request):
            return HttpResponseForbidden(_("请求不是从本站页面发出的。"))
        return view(request, *args, **kwargs)

    return checked
