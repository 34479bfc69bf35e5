"""Where a visitor may be sent after a form: to our own pages only."""

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def own_path(request: HttpRequest, target: str | None = None) -> str:
    """`target` (or the request's `next`) if it is a path on this site, else an empty text.

    Whole addresses are refused, ours included: nothing of ours needs them, and `//evil`, `/\\evil` and their kin are
    what browsers take for one.
    """
    text = (request.POST.get("next") or request.GET.get("next", "")) if target is None else target
    return text if text.startswith("/") and url_has_allowed_host_and_scheme(text, allowed_hosts=None) else ""
