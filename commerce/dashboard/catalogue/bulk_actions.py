"""Oscar's bulk actions, followed by what our catalogue keeps of price and visibility."""

from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Round
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from oscar.apps.dashboard.catalogue import bulk_actions

from commerce.catalogue.marks import mark_spus
from commerce.catalogue.models import Category, Product
from commerce.catalogue.services import refresh_summaries
from commerce.core.errors import InvalidInput
from commerce.core.money import FEN
from commerce.partner.models import StockRecord


def _spus(products: QuerySet[Product]) -> list[int]:
    pairs = products.values_list("parent", "pk")
    return sorted({parent or pk for parent, pk in pairs})


class MakeProductsPublicAction(bulk_actions.MakeProductsPublicAction):
    label = _("上架")

    @transaction.atomic
    def execute(self, request: HttpRequest, objects: QuerySet[Product], form: Any) -> None:
        spus = _spus(objects)
        super().execute(request, objects, form)
        mark_spus(spus)
        refresh_summaries(spus)


class MakeProductsNonPublicAction(bulk_actions.MakeProductsNonPublicAction):
    label = _("下架")

    @transaction.atomic
    def execute(self, request: HttpRequest, objects: QuerySet[Product], form: Any) -> None:
        spus = _spus(objects)
        super().execute(request, objects, form)
        mark_spus(spus)
        refresh_summaries(spus)


class SetProductPriceAction(bulk_actions.SetProductPriceAction):
    """Prices end in whole fen, and no discount of 100 percent slips through."""

    label = _("批量改价")

    @transaction.atomic
    def execute(self, request: HttpRequest, objects: QuerySet[Product], form: Any) -> None:
        spus = _spus(objects)
        records = StockRecord.objects.filter(product__in=list(objects.values_list("pk", flat=True)))
        super().execute(request, objects, form)
        records.update(price=Round("price", 2))
        if records.filter(price__lt=FEN).exists():
            raise InvalidInput(_("价格至少为 %(least)s 元，没有修改任何价格。") % {"least": Decimal(FEN)})
        mark_spus(spus)
        refresh_summaries(spus)


class _SetCategoryVisibility:
    """One by one, because what is below a category changes with it."""

    is_public: bool

    def execute(self, request: HttpRequest, objects: QuerySet[Category]) -> None:
        for category in objects:
            category.is_public = self.is_public
            category.save()


class MakePublicAction(_SetCategoryVisibility, bulk_actions.MakePublicAction):
    label = _("显示")


class MakeNonPublicAction(_SetCategoryVisibility, bulk_actions.MakeNonPublicAction):
    label = _("隐藏")
