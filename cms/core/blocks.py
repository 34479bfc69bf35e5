"""StreamField blocks over the shop's goods. A page with any number of them costs one query a kind.

They resolve to what exists, so that an editor sees goods that are off the shelf and may keep them for later;
pages show what is on the shelf: `on_shelf`.
"""

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock

from cms.core import representation
from cms.core.tints import TINT_CHOICES
from commerce.catalogue.cards import SkuCard, sku_cards
from commerce.catalogue.models import Category, Product
from commerce.core import tags


def on_shelf(spus: Iterable[Product | None]) -> list[Product]:
    """Those that shoppers can open, each once."""
    shown = {spu.pk: spu for spu in spus if spu and spu.is_public and spu.default_sku_id}
    return list(shown.values())


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
        """All goods of all such blocks in one query; what was deleted becomes None."""
        ids = {value for value in values if value}
        tags.record(*(f"card:{value}" for value in ids))
        found = Product.objects.select_related("cover").in_bulk(ids) if ids else {}
        return [found.get(value) if value else None for value in values]

    def get_api_representation(self, value: Product | None, context: Any = None) -> dict[str, Any] | None:
        shown = on_shelf([value])
        return representation.spu(shown[0], context) if shown else None


class SkuChooserBlock(SpuChooserBlock):
    """Points at a SKU; `cards_of` gives what a page shows of it."""

    class Meta:
        label = _("单品（SKU）")
        icon = "tag"

    @cached_property
    def widget(self) -> Any:
        from cms.core.choosers import sku_chooser_viewset

        return sku_chooser_viewset.widget_class()

    def bulk_to_python(self, values: list[int | None]) -> list[Product | None]:
        ids = {value for value in values if value}
        found = Product.objects.select_related("parent").in_bulk(ids) if ids else {}
        tags.record(*(f"spu:{sku.parent_id}" for sku in found.values()))
        return [found.get(value) if value else None for value in values]

    def get_api_representation(self, value: Product | None, context: Any = None) -> dict[str, Any] | None:
        card = cards_of([value]).get(value.pk) if value else None
        return representation.sku(card, context) if card else None


def cards_of(skus: Iterable[Product | None]) -> dict[int, SkuCard]:
    """What is on the shelf of these SKUs, by id. Two queries."""
    cards = sku_cards([sku.pk for sku in skus if sku])
    return {key: card for key, card in cards.items() if card.on_shelf}


class CategoryChooserBlock(blocks.ChooserBlock):
    class Meta:
        label = _("分类")
        icon = "folder-open-inverse"

    @cached_property
    def target_model(self) -> type[Category]:
        return Category

    @cached_property
    def widget(self) -> Any:
        from cms.core.choosers import category_chooser_viewset

        return category_chooser_viewset.widget_class()

    def bulk_to_python(self, values: list[int | None]) -> list[Category | None]:
        tags.record(*(f"category:{value}" for value in values if value))
        return super().bulk_to_python(values)

    def get_api_representation(self, value: Category | None, context: Any = None) -> dict[str, Any] | None:
        return representation.category(value) if value else None


def ad_positions() -> list[tuple[str, str]]:
    """Every ad position by key, as editors choose it."""
    return [(row.key, f"{row.name}（{row.key}）") for row in apps.get_model("ads", "AdPosition").objects.all()]


class AdPositionBlock(blocks.ChoiceBlock):
    """Names an ad position by its key, which costs a page no query."""

    choices = staticmethod(ad_positions)

    class Meta:
        label = _("广告位")
        icon = "image"

    def normalize_choice(self, value: Any) -> Any:
        """Keys are text already; Wagtail would ask the database for all choices, once a block."""
        return value

    def get_field(self, **kwargs: Any) -> Any:
        """A key that has no position any more must not keep the page from being saved."""
        field = super().get_field(**kwargs)
        field.valid_value = lambda _value: True
        return field


class PictureBlock(ImageChooserBlock):
    """A picture of Wagtail's; clients of the API get addresses of the sizes that the theme uses."""

    def bulk_to_python(self, values: list[int | None]) -> list[Any]:
        """With the sizes that were made of it, in two queries."""
        ids = [value for value in values if value]
        tags.record(*(f"image:{value}" for value in ids))
        found = self.model_class.objects.prefetch_renditions().in_bulk(ids) if ids else {}
        return [found.get(value) if value else None for value in values]

    def get_api_representation(self, value: Any, context: Any = None) -> dict[str, Any] | None:
        return representation.picture(value) if value else None


class TintBlock(blocks.ChoiceBlock):
    """One of the grounds that the theme knows, light and dark."""

    choices = TINT_CHOICES

    class Meta:
        label = _("底色")
        default = "sand"
