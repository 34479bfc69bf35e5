"""StreamField blocks over the shop's goods. A page with any number of them costs one query a kind."""

from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from commerce.catalogue.models import Product
from commerce.catalogue.selectors import spus_by_id


class SpuChooserBlock(blocks.ChooserBlock):
    """Points at an SPU; resolved with what a product card needs."""

    class Meta:
        label = _("商品")
        icon = "tag"

    @cached_property
    def target_model(self) -> type[Product]:
        return Product

    @cached_property
    def widget(self) -> Any:
        from cms.core.choosers import spu_chooser_viewset

        return spu_chooser_viewset.widget_class()

    def bulk_to_python(self, values: list[int | None]) -> list[Product | None]:
        """All goods of all such blocks in one query; what is off the shelf becomes None."""
        found = spus_by_id([value for value in values if value])
        return [found.get(value) if value else None for value in values]


class CategoryChooserBlock(blocks.ChooserBlock):
    class Meta:
        label = _("分类")
        icon = "folder-open-inverse"

    @cached_property
    def target_model(self) -> Any:
        from commerce.catalogue.models import Category

        return Category

    @cached_property
    def widget(self) -> Any:
        from cms.core.choosers import category_chooser_viewset

        return category_chooser_viewset.widget_class()
