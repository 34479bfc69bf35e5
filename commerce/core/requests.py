"""Requests as our servers read them."""

from typing import Any

from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.utils.http import parse_header_parameters


class ShopRequest(WSGIRequest):
    """In UTF-8, as all our pages and forms are. Of the charset that a client names Django asks only that Python has a
    codec of this name. With `hex`, which decodes no text, already making the request fails, before anything of ours
    could answer."""

    def _set_content_type_params(self, meta: dict[str, Any]) -> None:
        self.content_type, self.content_params = parse_header_parameters(meta.get("CONTENT_TYPE", ""))


class ShopHandler(WSGIHandler):
    request_class = ShopRequest
