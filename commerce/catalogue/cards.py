"""SKUs as lists of mixed goods show them (history, favourites): also those that are off the shelf by now."""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import F
from django.urls import reverse

from commerce.catalogue.enums import StockState
from commerce.catalogue.models import Product, ProductImage
from commerce.catalogue.selectors import stock_state


@dataclass(frozen=True)
class SkuCard:
    """`price` in CNY, None for a SKU that has none any more."""

    id: int
    name: str
    price: Decimal | None
    image: ProductImage | None
    stock_state: StockState
    on_shelf: bool

    @property
    def url(self) -> str:
        """Its page, which is there only while it is on the shelf."""
        return reverse("catalogue:item", args=[self.id])


def sku_cards(ids: Collection[int]) -> dict[int, SkuCard]:
    """By id, in two queries (none for no ids). What was deleted is left out."""
    if not ids:
        return {}
    skus = (
        Product.objects.filter(pk__in=ids, structure=Product.CHILD)
        .annotate(
            now=F("stockrecords__price"),
            available=F("stockrecords__num_in_stock") - F("stockrecords__num_allocated"),
        )
        .select_related("parent__cover")
    )
    pictures = _first_pictures(ids)
    return {sku.pk: _card(sku, pictures.get(sku.pk)) for sku in skus}


def _first_pictures(ids: Collection[int]) -> dict[int, ProductImage]:
    images = ProductImage.objects.filter(product__in=ids).order_by("-display_order", "-pk")
    return {image.product_id: image for image in images}


def _card(sku: Product, picture: ProductImage | None) -> SkuCard:
    on_shelf = sku.is_public and sku.spu.is_public and sku.now is not None
    return SkuCard(
        id=sku.pk,
        name=sku.title or sku.spu.title,
        price=sku.now,
        image=picture or sku.spu.cover,
        stock_state=stock_state(sku.available if on_shelf else 0),
        on_shelf=on_shelf,
    )
