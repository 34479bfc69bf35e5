"""A SKU as the dialect shows it: `{id, name, price, default_image_url, comments}`."""

from collections.abc import Iterable
from typing import Any

from rest_framework.request import Request

from commerce.api.v1.parts import absolute_media_url
from commerce.catalogue.cards import SkuCard, sku_cards
from commerce.catalogue.models import ProductImage


def shown(card: SkuCard, request: Request) -> dict[str, Any]:
    return {
        "id": card.id,
        "name": card.name,
        "price": "" if card.price is None else str(card.price),
        "default_image_url": picture_url(card.image, request),
        "comments": card.review_count,
    }


def shown_by_id(ids: Iterable[int], request: Request) -> list[dict[str, Any]]:
    """SKUs in the order of their ids, in two queries; what is not there any more is left out."""
    wanted = list(ids)
    cards = sku_cards(wanted)
    return [shown(cards[sku_id], request) for sku_id in wanted if sku_id in cards]


def picture_url(image: ProductImage | None, request: Request) -> str:
    return absolute_media_url(str(image.original.name), request) if image else ""
