"""The verbs of the catalogue."""

from commerce.catalogue.services.goods import SkuData, SpuData, add_sku, add_spu
from commerce.catalogue.services.options import offer_options_of, withdraw_options
from commerce.catalogue.services.summaries import refresh_offers, refresh_ratings, refresh_summaries

__all__ = [
    "SkuData",
    "SpuData",
    "add_sku",
    "add_spu",
    "offer_options_of",
    "refresh_offers",
    "refresh_ratings",
    "refresh_summaries",
    "withdraw_options",
]
