"""Goods in the dashboard: Oscar's views with our scope, our forms, and the summary of the SPU after every write."""

from typing import Any

from django.conf import settings
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.forms import BaseForm, BaseFormSet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from oscar.apps.dashboard.catalogue import views

from commerce.catalogue.models import Product
from commerce.catalogue.services import offer_options_of, refresh_summaries, withdraw_options
from commerce.core.errors import Conflict
from commerce.dashboard.catalogue.formsets import StockRecordFormSet
from commerce.dashboard.catalogue.utils import shared_spu_q
from commerce.dashboard.scope import Scope, goods_scope
from commerce.order.models import Line
from commerce.partner.models import AVAILABLE, StockRecord
from commerce.partner.services import adjust_stock


class ProductListView(views.ProductListView):
    """SPUs, each with what is left of its SKUs. A merchant also finds the own SKUs of SPUs that others sell, too."""

    def get_queryset(self) -> QuerySet[Product]:
        scope = goods_scope(self.request)
        top = Q(parent=None) if scope.sees_all else Q(parent=None) | shared_spu_q(scope.user)
        goods = self.apply_search(self.filter_queryset(Product.objects.filter(top)))
        return with_stock(goods, scope).select_related("cover", "brand", "parent__brand", "parent__cover")

    def apply_search(self, queryset: QuerySet[Product]) -> QuerySet[Product]:
        self.form = self.form_class(self.request.GET)
        self.form.is_valid()
        data = self.form.cleaned_data
        for word in data.get("title", "").split():
            in_sku = Product.objects.filter(parent__isnull=False, title__icontains=word).values("parent")
            queryset = queryset.filter(Q(title__icontains=word) | Q(brand__name__icontains=word) | Q(pk__in=in_sku))
        if code := data.get("upc"):
            coded = Product.objects.filter(Q(upc=code) | Q(stockrecords__partner_sku=code))
            queryset = queryset.filter(Q(pk__in=coded.values("pk")) | Q(pk__in=coded.values("parent")))
        if state := data.get("stock"):
            scarce = _scarce(state, goods_scope(self.request))
            queryset = queryset.filter(Q(pk__in=scarce.values("product")) | Q(pk__in=scarce.values("product__parent")))
        return queryset


def _scarce(state: str, scope: Scope) -> QuerySet[StockRecord]:
    left = scope.stock_records().filter(product__is_public=True).annotate(left=Coalesce(AVAILABLE, 0))
    return left.filter(left__lte=0) if state == "out" else left.filter(left__range=(1, settings.SHOP_LOW_STOCK))


def with_stock(goods: QuerySet[Product], scope: Scope) -> QuerySet[Product]:
    """Annotates `sku_count`, `units_left` and `shown_price` (CNY) from the stock records in the scope."""
    left = Coalesce(AVAILABLE, 0)
    records = scope.stock_records().order_by()
    of_spu = records.filter(product__parent=OuterRef("pk")).values("product__parent")
    of_sku = records.filter(product=OuterRef("pk")).values("product")
    return goods.annotate(
        sku_count=Coalesce(Subquery(of_spu.annotate(number=Count("pk")).values("number")), 0),
        units_left=Coalesce(
            Subquery(of_spu.annotate(units=Sum(left)).values("units")),
            Subquery(of_sku.annotate(units=Sum(left)).values("units")),
            0,
        ),
        shown_price=Coalesce(F("price"), Subquery(of_sku.values("price")[:1])),
    )


class ProductCreateUpdateView(views.ProductCreateUpdateView):
    """An SPU has categories and pictures, a SKU pictures, price and stock."""

    def get_object(self, queryset: QuerySet[Product] | None = None) -> Product | None:
        if "parent_pk" in self.kwargs:
            own = self.get_queryset().filter(structure=Product.PARENT)
            self.creating = True
            self.parent = get_object_or_404(own, pk=self.kwargs["parent_pk"])
            self.product_class = self.parent.product_class
            product = None
        else:
            product = super().get_object(queryset)
        self.formsets = {"image_formset": self.image_formset}
        if self.parent is None:
            self.formsets["category_formset"] = self.category_formset
        else:
            self.formsets["stockrecord_formset"] = StockRecordFormSet
        return product

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        if self.object is not None and self.parent is None:
            skus = Product.objects.filter(parent=self.object).order_by("pk")
            context["skus"] = skus.prefetch_related("stockrecords__partner", "attribute_values__value_option")
        return context

    def forms_valid(self, form: BaseForm, formsets: dict[str, BaseFormSet]) -> HttpResponse:
        response: HttpResponse = super().forms_valid(form, formsets)
        if self.parent is not None:
            offer_options_of(self.object, key_before=form.key_before)  # type: ignore[attr-defined]
        refresh_summaries([self.object.parent_id or self.object.pk])
        return response

    def handle_adding_child(self, parent: Product | None) -> None:
        """An SPU is one from the start; saving it here would overwrite what was sold meanwhile."""


class ProductDeleteView(views.ProductDeleteView):
    def delete(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        product = self.get_object()
        concerned = Q(product=product) | Q(product__parent=product)
        # Nobody can order from here on; what was ordered before is seen by the next query.
        for record in StockRecord.objects.filter(concerned):
            adjust_stock(record.pk, -record.available)
        if Line.objects.filter(concerned).exists():
            raise Conflict(_("已有订单包含该商品，不能删除，请改为下架。"))
        response: HttpResponse = super().delete(request, *args, **kwargs)
        if product.parent_id:
            withdraw_options(product.parent_id, product.option_key)
            refresh_summaries([product.parent_id])
        return response

    def handle_deleting_last_child(self, parent: Product) -> None:
        """An SPU without SKUs stays an SPU; it is just not shown."""
