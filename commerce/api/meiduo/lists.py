"""Pages of results: `{count, next, previous, results}`."""

from collections.abc import Callable, Iterable
from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from commerce.api.pagination import ShopPagination


class DialectPagination(ShopPagination):
    page_size = 5


def paged(request: Request, rows: Any, show: Callable[[Iterable[Any]], list[Any]]) -> Response:
    """The page that the request asks for. Raises NotFound behind the last one."""
    pages = DialectPagination()
    page = pages.paginate_queryset(rows, request) or []
    return pages.get_paginated_response(show(page))
