"""What the settlement shows before an order is placed."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.conf import settings

from commerce.accounts.models import Address, User
from commerce.accounts.selectors import addresses_of
from commerce.basket.models import Basket
from commerce.basket.selectors import BasketLine, content
from commerce.payment.enums import PaymentMethodCode
from commerce.shipping.services import ShippingQuote, quotes


@dataclass(frozen=True)
class PaymentChoice:
    code: str
    name: str
    possible: bool


@dataclass(frozen=True)
class Settlement:
    """The selected lines and every choice that is left; amounts in CNY."""

    lines: list[BasketLine]
    goods_total: Decimal
    shipping_methods: Sequence[ShippingQuote]
    freight: Decimal
    addresses: list[Address]
    payment_methods: list[PaymentChoice]

    @property
    def payable(self) -> Decimal:
        return self.goods_total + self.freight


def settlement(user: User, basket: Basket | None) -> Settlement:
    """Only what is selected and can be ordered is settled."""
    selected = content(basket)
    methods = quotes(selected.selected_total)
    freight = methods[0].charge
    payable = selected.selected_total + freight
    return Settlement(
        lines=selected.selected_lines,
        goods_total=selected.selected_total,
        shipping_methods=methods,
        freight=freight,
        addresses=list(addresses_of(user)),
        payment_methods=[
            PaymentChoice(code, str(name), payable <= Decimal(settings.SHOP_COD_LIMIT))
            for code, name in PaymentMethodCode.choices
        ],
    )
