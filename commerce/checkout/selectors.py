"""What the settlement shows before an order is placed."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.core import signing

from commerce.accounts.models import Address, User
from commerce.accounts.selectors import addresses_of
from commerce.basket.models import Basket
from commerce.basket.selectors import BasketLine, content
from commerce.core.errors import InvalidInput
from commerce.core.money import ZERO
from commerce.order.pricing import Breakdown, parcels
from commerce.payment.selectors import PaymentChoice, payment_choices
from commerce.shipping.selectors import ShippingQuote, quotes

SALT = "checkout.agreed"
AGREED_SECONDS = 3600


@dataclass(frozen=True)
class Settlement:
    """The selected lines and every choice that is left; amounts in CNY."""

    breakdown: Breakdown
    addresses: list[Address]
    address: Address | None
    shipping_methods: Sequence[ShippingQuote]
    shipping_method: ShippingQuote | None
    payment_methods: list[PaymentChoice]

    @property
    def lines(self) -> Sequence[BasketLine]:
        return self.breakdown.lines

    @property
    def goods_total(self) -> Decimal:
        return self.breakdown.goods_total

    @property
    def discounts(self) -> Decimal:
        return self.breakdown.discounts

    @property
    def freight(self) -> Decimal:
        return self.breakdown.freight

    @property
    def payable(self) -> Decimal:
        return self.breakdown.payable

    @property
    def agreed(self) -> str:
        """Signed by us, so that a submit can prove what this page showed."""
        return signing.dumps(self.breakdown.fingerprint, salt=SALT)


def settlement(
    user: User, basket: Basket | None, *, address_id: int | None = None, shipping_method: str = ""
) -> Settlement:
    """What an order to one of the member's addresses (default: the default one) would cost.

    Only what is selected and can be ordered is settled. An unknown address or method falls back to the first.
    """
    lines = content(basket).selected_lines
    addresses = list(addresses_of(user))
    address = next((entry for entry in addresses if entry.pk == address_id), addresses[0] if addresses else None)
    methods = quotes(parcels(lines), address.district if address else None)
    method = next((quote for quote in methods if quote.code == shipping_method), methods[0] if methods else None)
    breakdown = Breakdown(lines, method.charge if method else ZERO)
    return Settlement(
        breakdown=breakdown,
        addresses=addresses,
        address=address,
        shipping_methods=methods,
        shipping_method=method,
        payment_methods=payment_choices(breakdown.payable),
    )


def agreed_fingerprint(token: str) -> str:
    """What the submitted settlement showed. Raises InvalidInput for a token that is not ours or is an hour old."""
    try:
        return str(signing.loads(token, salt=SALT, max_age=AGREED_SECONDS))
    except signing.BadSignature as error:
        raise InvalidInput(code="settlement_expired") from error
