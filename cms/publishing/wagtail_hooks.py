"""What the publisher adds to Wagtail."""

from typing import Any

from django.http import Http404, HttpRequest
from wagtail import hooks
from wagtail.models import Page

from commerce.core import tags


@hooks.register("before_serve_page", order=-10)
def record_page(page: Page, _request: HttpRequest, _args: Any, _kwargs: Any) -> None:
    """A file is made from this page. One that asks for a password or a sign-in is not for everybody."""
    if not tags.is_recording():
        return
    tags.record(f"page:{page.pk}")
    if page.get_view_restrictions().exists():
        raise Http404
