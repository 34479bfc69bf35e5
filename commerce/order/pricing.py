"""What an order of some basket lines would cost: the one calculation behind the settlement and the order."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from commerce.basket.selectors import BasketLine
from commerce.core.money import ZERO
from commerce.shipping.freight import Parcel


@dataclass(frozen=True)
class Breakdown:
    """Amounts in CNY. payable = goods_total - discounts + freight."""

    lines: Sequence[BasketLine]
    freight: Decimal
    discounts: Decimal = ZERO

    @property
    def goods_total(self) -> Decimal:
        return sum((line.total for line in self.lines), ZERO)

    @property
    def payable(self) -> Decimal:
        return self.goods_total - self.discounts + self.freight

    @property
    def fingerprint(self) -> str:
        """Changes with anything that a shopper agreed to: the SKUs, their numbers and prices, freight, discounts."""
        parts = [f"{line.sku_id}x{line.quantity}@{line.price}" for line in self.lines]
        text = ";".join([*parts, f"freight={self.freight}", f"discounts={self.discounts}"])
        return hashlib.sha256(text.encode()).hexdigest()


def parcels(lines: Sequence[BasketLine]) -> list[Parcel]:
    """What each merchant has to send."""
    by_partner: dict[int | None, list[BasketLine]] = {}
    for line in lines:
        by_partner.setdefault(line.line.stockrecord.partner_id, []).append(line)
    return [
        Parcel(
            partner_id=partner_id,
            pieces=sum(line.quantity for line in group),
            weight=sum(line.line.product.weight * line.quantity for line in group),
            amount=sum((line.total for line in group), ZERO),
        )
        for partner_id, group in by_partner.items()
    ]
