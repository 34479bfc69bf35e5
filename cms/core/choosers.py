"""Wagtail choosers of the shop's goods and categories."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic.chooser import ChooseResultsView, ChooseView
from wagtail.admin.viewsets.chooser import ChooserViewSet

from commerce.catalogue.models import Category, Product


class SpuQuery:
    """Only SPUs can be chosen: a page names goods, the shopper picks the SKU."""

    def get_object_list(self) -> QuerySet[Product]:
        return Product.objects.filter(structure=Product.PARENT).order_by("-id")

    @property
    def columns(self) -> list[Column]:
        return [
            self.title_column,  # type: ignore[attr-defined]
            Column("price", label=_("价格"), accessor="price"),
            Column("sales", label=_("销量"), accessor="sales"),
        ]


class ChooseSpu(SpuQuery, ChooseView):
    pass


class ChooseSpuResults(SpuQuery, ChooseResultsView):
    pass


class SpuChooserViewSet(ChooserViewSet):
    model = Product
    icon = "tag"
    choose_one_text = _("选择商品")
    choose_another_text = _("换一个商品")
    choose_view_class = ChooseSpu
    choose_results_view_class = ChooseSpuResults
    per_page = 20


class CategoryChooserViewSet(ChooserViewSet):
    model = Category
    icon = "folder-open-inverse"
    choose_one_text = _("选择分类")
    choose_another_text = _("换一个分类")
    per_page = 50


spu_chooser_viewset = SpuChooserViewSet("spu_chooser", url_prefix="spu-chooser")
category_chooser_viewset = CategoryChooserViewSet("category_chooser", url_prefix="category-chooser")
