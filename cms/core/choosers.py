"""Wagtail choosers of the shop's goods and categories: a list to choose from shows picture, price and stock."""

from typing import Any

from django import forms
from django.db.models import Case, F, IntegerField, Max, Q, QuerySet, Sum, Value, When
from django.db.models.functions import Greatest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.ui.tables import Column, NumberColumn
from wagtail.admin.views.generic.chooser import ChooseResultsView, ChooseView
from wagtail.admin.viewsets.chooser import ChooserViewSet

from commerce.catalogue.models import Category, Product, ProductImage
from commerce.catalogue.pictures import rendition_name, widths_below

THUMBNAIL = 60


def indented(category: Category) -> str:
    """The name, moved in by its level: in tree order the way down can be read off, without a query a row."""
    return "\u3000" * (category.depth - 1) + str(category.name)


class CategoryField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return indented(obj)


class GoodsFilterForm(BaseFilterForm):
    """Words of a name or brand, the code of a SKU, or an id; and a category with all below it."""

    q = forms.CharField(
        label=_("查找"), required=False, widget=forms.TextInput(attrs={"placeholder": _("名称、品牌、货号或编号")})
    )
    category = CategoryField(label=_("分类"), queryset=Category.objects.order_by("path"), required=False)

    def filter(self, objects: QuerySet[Product]) -> QuerySet[Product]:
        goods = super().filter(objects)
        self.search_query = self.cleaned_data.get("q", "").strip()
        self.is_searching = bool(self.search_query)
        for word in self.search_query.split():
            named = Q(title__icontains=word) | Q(parent__title__icontains=word)
            named |= Q(brand__name__icontains=word) | Q(parent__brand__name__icontains=word)
            named |= Q(stockrecords__partner_sku__iexact=word) | Q(children__stockrecords__partner_sku__iexact=word)
            if word.isdecimal() and len(word) < 18:
                named |= Q(pk=int(word)) | Q(children__pk=int(word))
            goods = goods.filter(named)
        category = self.cleaned_data.get("category")
        if category:
            below = Q(categories__path__startswith=category.path)
            goods = goods.filter(below | Q(parent__categories__path__startswith=category.path))
        return goods.distinct()


class CategoryFilterForm(BaseFilterForm):
    q = forms.CharField(label=_("查找"), required=False)

    def filter(self, objects: QuerySet[Category]) -> QuerySet[Category]:
        self.search_query = self.cleaned_data.get("q", "").strip()
        self.is_searching = bool(self.search_query)
        return super().filter(objects).filter(name__icontains=self.search_query)


def thumbnail(image: ProductImage | None) -> SafeString | str:
    """A small copy of the picture, or nothing."""
    if image is None or not image.original.name:
        return ""
    storage, name = image.original.storage, image.original.name
    small = widths_below(image.width) if image.has_renditions else []
    url = storage.url(rendition_name(name, small[0]) if small else name)
    return format_html('<img src="{}" width="{}" height="{}" alt="" loading="lazy">', url, THUMBNAIL, THUMBNAIL)


def amount(goods: Any) -> str:
    return "—" if goods.now is None else f"¥{goods.now:.2f}"


def shelf(goods: Any) -> str:
    return str(_("在售") if goods.is_sold else _("未上架"))


class GoodsColumns:
    """Columns and filter of both goods choosers; the query of each gives `now`, `available` and `is_sold`."""

    filter_form_class = GoodsFilterForm

    @property
    def columns(self) -> list[Column]:
        return [
            Column("picture", label=_("图片"), accessor=self.picture, width="80px"),
            self.title_column,  # type: ignore[attr-defined]
            Column("price", label=_("价格"), accessor=amount, width="15%"),
            NumberColumn("stock", label=_("库存"), accessor="available", width="10%"),
            Column("shelf", label=_("状态"), accessor=shelf, width="10%"),
        ]

    def picture(self, goods: Product) -> SafeString | str:
        return thumbnail(goods.cover)


class SpuQuery(GoodsColumns):
    """A page names SPUs, the shopper picks the SKU. Stock is that of all SKUs on the shelf."""

    def get_object_list(self) -> QuerySet[Product]:
        stock = F("children__stockrecords__num_in_stock") - F("children__stockrecords__num_allocated")
        return (
            Product.objects.filter(structure=Product.PARENT)
            .select_related("cover")
            .annotate(
                now=F("price"),
                available=Sum(Greatest(stock, 0), filter=Q(children__is_public=True), default=0),
                is_sold=_flag(Q(is_public=True, default_sku__isnull=False)),
            )
            .order_by("-id")
        )


class SkuQuery(GoodsColumns):
    def get_object_list(self) -> QuerySet[Product]:
        stock = F("stockrecords__num_in_stock") - F("stockrecords__num_allocated")
        return (
            Product.objects.filter(structure=Product.CHILD)
            .select_related("parent__cover")
            .prefetch_related("images")
            .annotate(
                now=Max("stockrecords__price"),
                available=Sum(Greatest(stock, 0), default=0),
                is_sold=_flag(Q(is_public=True, parent__is_public=True)),
            )
            .order_by("-parent_id", "id")
        )

    def picture(self, goods: Product) -> SafeString | str:
        own = goods.images.all()
        return thumbnail(own[0] if own else goods.spu.cover)


def _flag(condition: Q) -> Case:
    return Case(When(condition, then=Value(1)), default=Value(0), output_field=IntegerField())


class ChooseSpu(SpuQuery, ChooseView):
    pass


class ChooseSpuResults(SpuQuery, ChooseResultsView):
    pass


class ChooseSku(SkuQuery, ChooseView):
    pass


class ChooseSkuResults(SkuQuery, ChooseResultsView):
    pass


class CategoryQuery:
    """In tree order."""

    filter_form_class = CategoryFilterForm

    def get_object_list(self) -> QuerySet[Category]:
        return Category.objects.order_by("path")

    @property
    def columns(self) -> list[Column]:
        title = self.title_column  # type: ignore[attr-defined]
        title.accessor = indented
        return [title, Column("shown", label=_("状态"), accessor=_is_shown, width="10%")]


def _is_shown(category: Category) -> str:
    return str(_("显示") if category.is_public and category.ancestors_are_public else _("隐藏"))


class ChooseCategory(CategoryQuery, ChooseView):
    pass


class ChooseCategoryResults(CategoryQuery, ChooseResultsView):
    pass


class GoodsChooserViewSet(ChooserViewSet):
    model = Product
    per_page = 20
    #: Goods are made in the dashboard, by people with a right to it.
    creation_form_class: Any = None


class SpuChooserViewSet(GoodsChooserViewSet):
    icon = "tag"
    choose_one_text = _("选择商品")
    choose_another_text = _("换一个商品")
    choose_view_class = ChooseSpu
    choose_results_view_class = ChooseSpuResults


class SkuChooserViewSet(GoodsChooserViewSet):
    icon = "tag"
    choose_one_text = _("选择单品（SKU）")
    choose_another_text = _("换一个单品")
    choose_view_class = ChooseSku
    choose_results_view_class = ChooseSkuResults
    # Foreign keys of our content to products mean SPUs.
    register_widget = False


class CategoryChooserViewSet(ChooserViewSet):
    model = Category
    icon = "folder-open-inverse"
    choose_one_text = _("选择分类")
    choose_another_text = _("换一个分类")
    choose_view_class = ChooseCategory
    choose_results_view_class = ChooseCategoryResults
    per_page = 50


spu_chooser_viewset = SpuChooserViewSet("spu_chooser", url_prefix="spu-chooser")
sku_chooser_viewset = SkuChooserViewSet("sku_chooser", url_prefix="sku-chooser")
category_chooser_viewset = CategoryChooserViewSet("category_chooser", url_prefix="category-chooser")
