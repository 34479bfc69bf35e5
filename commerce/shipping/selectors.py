"""What delivery of an order costs, by method. Each merchant's part is charged by that merchant's template."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import FilteredRelation, Q
from django.utils.translation import gettext as _

from commerce.core.errors import InvalidInput
from commerce.core.money import ZERO
from commerce.regions.models import Region
from commerce.regions.selectors import with_ancestors
from commerce.shipping.enums import ChargeBasis, ShippingMethodCode
from commerce.shipping.freight import Parcel, Tariff, together
from commerce.shipping.models import FreightTemplate


@dataclass(frozen=True)
class ShippingQuote:
    """A way of delivery and its price in CNY for one particular order."""

    code: str
    name: str
    charge: Decimal


def quotes(parcels: Sequence[Parcel], district: Region | None) -> list[ShippingQuote]:
    """Every method that can bring all parcels to a district (anywhere, for None). One query."""
    templates = _templates({parcel.partner_id for parcel in parcels}, _codes(district))
    found = []
    for method in ShippingMethodCode:
        by_partner = templates.get(method, {})
        charges = [_charge(parcel, by_partner) for parcel in _as_sent(parcels, by_partner)]
        possible = [charge for charge in charges if charge is not None]
        if possible and len(possible) == len(charges):
            found.append(ShippingQuote(method.value, str(method.label), sum(possible, ZERO)))
    return found


def quote(code: str, parcels: Sequence[Parcel], district: Region | None) -> ShippingQuote:
    """The quote of one method. Raises InvalidInput when it cannot bring these goods there."""
    for candidate in quotes(parcels, district):
        if candidate.code == code:
            return candidate
    message = _("该配送方式不支持这个地址，请另选一种。")
    raise InvalidInput(message, fields={"shipping_method": [message]})


RULE = ("first_units", "first_charge", "next_units", "next_charge", "free_above")
#: By merchant: the tariffs that could apply, each with its rank; the smaller the area the smaller the rank.
Offers = dict[int | None, list[tuple[int, Tariff]]]
Templates = dict[str, Offers]


def _as_sent(parcels: Sequence[Parcel], templates: "Offers") -> list[Parcel]:
    """Merchants without a template of their own share the shop's, and are charged by it together."""
    own = [parcel for parcel in parcels if parcel.partner_id in templates]
    rest = [parcel for parcel in parcels if parcel.partner_id not in templates]
    return [*own, together(rest)] if rest else own


def _templates(partners: Iterable[int | None], codes: Sequence[int]) -> Templates:
    """Active templates by method and merchant, the shop's default under None, each with the rule for these areas."""
    of_these = Q(partner__in=[pk for pk in partners if pk]) | Q(partner=None)
    # No area has the code 0; a condition that nothing can meet would take the whole query with it.
    here = FilteredRelation("rules__areas", condition=Q(rules__areas__in=[*codes, 0]))
    rows = (
        FreightTemplate.objects.filter(of_these, is_active=True)
        .annotate(here=here)
        .values("pk", "method", "partner", "basis", *(f"rules__{name}" for name in RULE), "rules__is_default", "here")
    )
    found: Templates = {}
    for row in rows:
        offers = found.setdefault(row["method"], {}).setdefault(row["partner"], [])
        if row["here"] in codes or row["rules__is_default"]:
            offers.append((codes.index(row["here"]) if row["here"] in codes else len(codes), _tariff(row)))
    return found


def _tariff(row: Mapping[str, Any]) -> Tariff:
    return Tariff(basis=ChargeBasis(row["basis"]), **{name: row[f"rules__{name}"] for name in RULE})


def _codes(district: Region | None) -> list[int]:
    """The district and what is above it, the smallest first: the most particular rule wins."""
    area = with_ancestors(district) if district else None
    return [area.district.pk, area.city.pk, area.province.pk] if area else []


def _charge(parcel: Parcel, templates: Offers) -> Decimal | None:
    """By the rule of the smallest area; None where the template has no rule for the place."""
    offers = templates.get(parcel.partner_id, templates.get(None))
    return min(offers, key=lambda offer: offer[0])[1].charge(parcel) if offers else None
