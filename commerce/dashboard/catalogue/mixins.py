"""Oscar's mixins with our rule of what belongs to a merchant, and with ids of selected rows that may be nonsense."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from oscar.apps.dashboard.catalogue.mixins import CategoryBulkActionMixin as OscarCategoryBulkActionMixin
from oscar.apps.dashboard.catalogue.mixins import ProductBulkActionMixin as OscarProductBulkActionMixin

from commerce.catalogue.models import Product
from commerce.dashboard.catalogue.utils import partner_product_visibility_q
from commerce.dashboard.scope import goods_scope
from commerce.dashboard.selection import SaneSelection


class PartnerProductFilterMixin:
    request: HttpRequest

    def filter_queryset(self, queryset: QuerySet[Product]) -> QuerySet[Product]:
        scope = goods_scope(self.request)
        return queryset if scope.sees_all else queryset.filter(partner_product_visibility_q(scope.user))


class ProductBulkActionMixin(SaneSelection, OscarProductBulkActionMixin):
    def get_actions(self) -> dict[str, Any]:
        return dict(self.intermediate_actions)


class CategoryBulkActionMixin(SaneSelection, OscarCategoryBulkActionMixin):
    pass
