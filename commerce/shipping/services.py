"""What delivery costs. One method so far: express, with a flat charge that falls away above an amount."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.conf import settings
from django.utils.translation import gettext as _

from commerce.core.errors import InvalidInput
from commerce.core.money import ZERO


@dataclass(frozen=True)
class ShippingQuote:
    """A way of delivery and its price in CNY for one particular order."""

    code: str
    name: str
    charge: Decimal


def quotes(goods_total: Decimal) -> Sequence[ShippingQuote]:
    """Every way in which goods of this worth (CNY) can be sent."""
    free = goods_total >= Decimal(settings.SHOP_FREIGHT_FREE_ABOVE)
    charge = ZERO if free or not goods_total else Decimal(settings.SHOP_FREIGHT)
    return [ShippingQuote("express", _("快递"), charge)]


def quote(code: str, goods_total: Decimal) -> ShippingQuote:
    """The quote with this code. Raises InvalidInput."""
    for candidate in quotes(goods_total):
        if candidate.code == code:
            return candidate
    raise InvalidInput(_("请选择配送方式。"), fields={"shipping_method": [_("请选择配送方式。")]})
