"""Searching."""

from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from commerce.api.meiduo.lists import DialectPagination
from commerce.api.meiduo.skus import shown
from commerce.api.meiduo.views import Dialect
from commerce.api.pagination import is_positive_integer
from commerce.catalogue.cards import sku_cards
from commerce.catalogue.selectors import spus_by_id
from commerce.search.selectors import SearchQuery, search


class SkuSearch(Dialect):
    """`GET /skus/search/?text&page&page_size`. Every hit is the best SKU of a product."""

    throttle_scope = "search"
    throttle_safe = True

    def get(self, request: Request) -> Response:
        text = request.query_params.get("text") or request.query_params.get("q") or ""
        pages = DialectPagination()
        asked = SearchQuery(text, page=_number(request), page_size=pages.get_page_size(request) or pages.page_size)
        results = search(asked)
        page = pages.paginate_queryset(results.found, request) or []
        spus = spus_by_id(page)
        skus = {pk: results.skus.get(pk) or spus[pk].default_sku_id for pk in page if pk in spus}
        return pages.get_paginated_response(_shown(list(skus.values()), request))


def _number(request: Request) -> int:
    """Of the page; what is none is refused when the page is taken."""
    text = request.query_params.get("page", "")
    return int(text) if is_positive_integer(text) else 1


def _shown(ids: list[Any], request: Request) -> list[dict[str, Any]]:
    cards = sku_cards(ids)
    found = [shown(cards[sku_id], request) for sku_id in ids if sku_id in cards]
    return [{"text": sku["name"], "id": sku["id"], "object": sku} for sku in found]
