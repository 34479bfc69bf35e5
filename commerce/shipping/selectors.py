"""What delivery of an order costs, by method. Each merchant's part is charged by that merchant's template."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q
from django.utils.translation import gettext as _

from commerce.core.errors import InvalidInput
from commerce.core.money import ZERO
from commerce.regions.models import Region
from commerce.regions.selectors import with_ancestors
from commerce.shipping.enums import ChargeBasis, ShippingMethodCode
from commerce.shipping.freight import Parcel, Tariff, together
from commerce.shipping.models import FreightRule, FreightTemplate


@dataclass(frozen=True)
class ShippingQuote:
    """A way of delivery and its price in CNY for one particular order."""

    code: str
    name: str
    charge: Decimal


def quotes(parcels: Sequence[Parcel], district: Region | None) -> list[ShippingQuote]:
    """Every method that can bring all parcels to a district (anywhere, for None). Three queries."""
    templates = _templates({parcel.partner_id for parcel in parcels})
    codes = _codes(district)
    found = []
    for method in ShippingMethodCode:
        by_partner = templates.get(method, {})
        charges = [_charge(parcel, by_partner, codes) for parcel in _as_sent(parcels, by_partner)]
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


Templates = dict[str, dict[int | None, FreightTemplate]]


def _as_sent(parcels: Sequence[Parcel], templates: "dict[int | None, FreightTemplate]") -> list[Parcel]:
    """Merchants without a template of their own share the shop's, and are charged by it together."""
    own = [parcel for parcel in parcels if parcel.partner_id in templates]
    rest = [parcel for parcel in parcels if parcel.partner_id not in templates]
    return [*own, together(rest)] if rest else own


def _templates(partners: Iterable[int | None]) -> Templates:
    """Active templates by method and merchant; the shop's default is under None."""
    rows = FreightTemplate.objects.filter(Q(partner__in=[pk for pk in partners if pk]) | Q(partner=None))
    found: Templates = {}
    for template in rows.filter(is_active=True).prefetch_related("rules__areas"):
        found.setdefault(template.method, {})[template.partner_id] = template
    return found


def _codes(district: Region | None) -> list[int]:
    """The district and what is above it, the smallest first: the most particular rule wins."""
    area = with_ancestors(district) if district else None
    return [area.district.pk, area.city.pk, area.province.pk] if area else []


def _charge(parcel: Parcel, templates: dict[int | None, FreightTemplate], codes: list[int]) -> Decimal | None:
    template = templates.get(parcel.partner_id) or templates.get(None)
    rule = _rule(template, codes) if template else None
    if template is None or rule is None:
        return None
    tariff = Tariff(
        basis=ChargeBasis(template.basis),
        first_units=rule.first_units,
        first_charge=rule.first_charge,
        next_units=rule.next_units,
        next_charge=rule.next_charge,
        free_above=rule.free_above,
    )
    return tariff.charge(parcel)


def _rule(template: FreightTemplate, codes: list[int]) -> FreightRule | None:
    rules = list(template.rules.all())
    for code in codes:
        for rule in rules:
            if any(area.pk == code for area in rule.areas.all()):
                return rule
    return next((rule for rule in rules if rule.is_default), None)
