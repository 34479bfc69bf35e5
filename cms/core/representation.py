"""Content as clients of the API draw it: whole addresses, ids, names and prices; field names as in API v1."""

from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage

from cms.core.pictures import RENDITIONS
from commerce.catalogue.cards import SkuCard
from commerce.catalogue.models import Category, Product, ProductImage
from commerce.catalogue.pictures import rendition_name, widths_below

Json = dict[str, Any]


def absolute(path: str) -> str:
    """The address of something of ours on the canonical host; others stay as they are."""
    return f"{settings.SITE_URL}{path}" if path.startswith("/") else path


def spu(product: Product, _context: Any = None) -> Json:
    return {
        "id": product.pk,
        "name": product.title,
        "subtitle": product.subtitle,
        "price": f"{product.price:.2f}" if product.price is not None else None,
        "market_price": f"{product.market_price:.2f}" if product.market_price is not None else None,
        "sales": product.sales,
        "default_sku_id": product.default_sku_id,
        "image": product_picture(product.cover),
        "url": product.get_absolute_url(),
    }


def sku(card: SkuCard, _context: Any = None) -> Json:
    return {
        "id": card.id,
        "name": card.name,
        "price": f"{card.price:.2f}" if card.price is not None else None,
        "stock_state": card.stock_state.value,
        "image": product_picture(card.image),
        "url": card.url,
    }


def category(row: Category) -> Json:
    return {"id": row.pk, "name": row.name, "url": row.get_absolute_url()}


def product_picture(image: ProductImage | None) -> Json | None:
    if image is None or not image.original.name:
        return None
    name = image.original.name
    widths = widths_below(image.width) if image.has_renditions else []
    return {
        "url": absolute(default_storage.url(name)),
        "width": image.width,
        "height": image.height,
        "renditions": [
            {"url": absolute(default_storage.url(rendition_name(name, width))), "width": width} for width in widths
        ],
    }


def picture(image: Any) -> Json:
    """A picture of Wagtail's with the sizes that the theme uses."""
    made = image.get_renditions(*RENDITIONS)
    return {
        "url": absolute(image.file.url),
        "width": image.width,
        "height": image.height,
        "alt": image.description,
        "renditions": [
            {"url": absolute(rendition.url), "width": rendition.width}
            for rendition in sorted(made.values(), key=lambda rendition: rendition.width)
        ],
    }


def ad(row: Any) -> Json:
    return {
        "id": row.pk,
        "title": row.title,
        "text": row.text,
        "url": row.url,
        "image": picture(row.image) if row.image else None,
    }
