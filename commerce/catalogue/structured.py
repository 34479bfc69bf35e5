"""Goods as structured data."""

from collections.abc import Iterable
from typing import Any

from django.utils.html import strip_tags

from commerce.catalogue.enums import StockState
from commerce.catalogue.models import Product, ProductImage
from commerce.catalogue.selectors import SkuOnShelf
from commerce.core.structured import absolute

DESCRIPTION_MAX = 300


def product(*, sku: Product, offer: SkuOnShelf, images: Iterable[ProductImage]) -> dict[str, Any]:
    """schema.org/Product with its offer, and its rating when there is one."""
    spu = sku.spu
    data: dict[str, Any] = {
        "@type": "Product",
        "name": offer.name or spu.title,
        "sku": str(sku.pk),
        "image": [absolute(image.original.url) for image in images if image.original.name],
        "description": strip_tags(spu.subtitle or spu.description)[:DESCRIPTION_MAX],
        "offers": {
            "@type": "Offer",
            "url": absolute(sku.get_absolute_url()),
            "priceCurrency": "CNY",
            "price": f"{offer.price:.2f}",
            "availability": f"https://schema.org/{_AVAILABILITY[offer.stock_state]}",
        },
    }
    if spu.brand:
        data["brand"] = {"@type": "Brand", "name": spu.brand.name}
    if spu.review_count and spu.rating:
        data["aggregateRating"] = {
            "@type": "AggregateRating",
            "ratingValue": f"{spu.rating:.1f}",
            "reviewCount": spu.review_count,
        }
    return data


_AVAILABILITY = {
    StockState.IN_STOCK: "InStock",
    StockState.LOW: "LimitedAvailability",
    StockState.OUT: "OutOfStock",
}
