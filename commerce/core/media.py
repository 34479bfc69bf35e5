"""Uploaded pictures in the embedded profile; in production nginx or the object storage serves them."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponseBase
from django.views.static import serve

YEAR_SECONDS = 365 * 24 * 3600


def serve_media(request: HttpRequest, path: str) -> HttpResponseBase:
    """A file below MEDIA_ROOT. Names are unique per content, so a browser may keep it."""
    if not settings.EMBEDDED_PROFILE:
        raise Http404
    try:
        response = serve(request, path, document_root=str(settings.MEDIA_ROOT))
    except OSError as error:  # a name that is too long for any file
        raise Http404 from error
    response["Cache-Control"] = f"public, max-age={YEAR_SECONDS}"
    return response
