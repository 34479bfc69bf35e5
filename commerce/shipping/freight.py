"""The arithmetic of freight, without a database: what a rule charges for so many units."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from commerce.core.money import ZERO, quantize
from commerce.shipping.enums import ChargeBasis


@dataclass(frozen=True)
class Parcel:
    """What one merchant sends of an order: pieces, grams, and worth in CNY."""

    partner_id: int | None
    pieces: int
    weight: int
    amount: Decimal


def together(parcels: Sequence[Parcel]) -> Parcel:
    """Several merchants' parts as one, charged by the shop's own tariff."""
    return Parcel(
        partner_id=None,
        pieces=sum(parcel.pieces for parcel in parcels),
        weight=sum(parcel.weight for parcel in parcels),
        amount=sum((parcel.amount for parcel in parcels), ZERO),
    )


@dataclass(frozen=True)
class Tariff:
    """One rule of a template. Amounts in CNY; units are pieces, grams or yuan, by `basis`."""

    basis: ChargeBasis
    first_units: int
    first_charge: Decimal
    next_units: int
    next_charge: Decimal
    free_above: Decimal | None = None

    def charge(self, parcel: Parcel) -> Decimal:
        """Freight in CNY. Every begun step of `next_units` is charged in full, as couriers do."""
        if self.free_above is not None and parcel.amount >= self.free_above:
            return ZERO
        over = max(self._units(parcel) - self.first_units, Decimal(0))
        steps, rest = divmod(over, self.next_units)
        if rest:
            steps += 1
        return quantize(self.first_charge + steps * self.next_charge)

    def _units(self, parcel: Parcel) -> Decimal:
        match self.basis:
            case ChargeBasis.PIECE:
                return Decimal(parcel.pieces)
            case ChargeBasis.WEIGHT:
                return Decimal(parcel.weight)
            case _:
                return parcel.amount
