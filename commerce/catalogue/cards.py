"""SKUs as lists of mixed goods show them (history, favourites): also those that are off the shelf by now."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import F, Q
from django.urls import reverse

from commerce.catalogue.enums import StockState
from commerce.catalogue.models import Product, ProductImage
from commerce.catalogue.selectors import stock_state
from commerce.core import tags


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
    rows = list(
        Product.objects.filter(pk__in=ids, structure=Product.CHILD)
        .annotate(
            now=F("stockrecords__price"),
            available=F("stockrecords__num_in_stock") - F("stockrecords__num_allocated"),
        )
        .values(
            "id",
            "title",
            "parent",
            "parent__title",
            "is_public",
            "parent__is_public",
            "parent__cover",
            "now",
            "available",
        )
    )
    for row in rows:
        tags.record(f"sku:{row['id']}", f"spu:{row['parent']}", f"card:{row['parent']}")
    own = Q(product__in=[row["id"] for row in rows])
    images = ProductImage.objects.filter(own | Q(pk__in=[row["parent__cover"] for row in rows]))
    first: dict[int, ProductImage] = {}
    covers: dict[int, ProductImage] = {}
    for image in images.order_by("display_order", "pk"):
        first.setdefault(image.product_id, image)
        covers[image.pk] = image
    return {row["id"]: _card(row, first.get(row["id"]) or covers.get(row["parent__cover"])) for row in rows}


def _card(row: Mapping[str, Any], image: ProductImage | None) -> SkuCard:
    on_shelf = row["is_public"] and row["parent__is_public"] and row["now"] is not None
    return SkuCard(
        id=row["id"],
        name=row["title"] or row["parent__title"],
        price=row["now"],
        image=image,
        stock_state=stock_state(row["available"] if on_shelf else 0),
        on_shelf=on_shelf,
    )
