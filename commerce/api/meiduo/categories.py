"""Categories: where one stands, and its SKUs."""

from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from commerce.api.meiduo.lists import paged
from commerce.api.meiduo.skus import shown_by_id
from commerce.api.meiduo.views import Dialect
from commerce.catalogue.models import Category as Row
from commerce.catalogue.selectors import category_path, public_category
from commerce.catalogue.sku_lists import SkuOrdering, skus_in

HOT_LIMIT = 5


class Category(Dialect):
    """`GET /categories/<id>/`: the way down to it, for the breadcrumbs."""

    def get(self, request: Request, category_id: int) -> Response:
        path = category_path(public_category(category_id))
        names: list[Any] = [{"id": row.pk, "name": row.name} for row in path[:3]]
        cat1, cat2, cat3 = [*names, "", ""][:3]
        return Response({"cat1": {"url": _page(path[0]), "category": cat1}, "cat2": cat2, "cat3": cat3})


class CategorySkus(Dialect):
    """`GET /categories/<id>/skus/?page&page_size&ordering`."""

    def get(self, request: Request, category_id: int) -> Response:
        ordering = request.query_params.get("ordering", "")
        skus = skus_in(public_category(category_id), SkuOrdering.of(ordering))
        return paged(request, skus.values_list("pk", flat=True), lambda ids: shown_by_id(ids, request))


class CategoryHotSkus(Dialect):
    """`GET /categories/<id>/hotskus/`."""

    def get(self, request: Request, category_id: int) -> Response:
        skus = skus_in(public_category(category_id), SkuOrdering.SALES)[:HOT_LIMIT]
        return Response(shown_by_id(skus.values_list("pk", flat=True), request))


def _page(top: Row) -> str:
    """The front end's own list."""
    return f"/list.html?cat={top.pk}"
