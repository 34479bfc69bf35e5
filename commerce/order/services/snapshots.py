"""What an order keeps of the moment it was placed: lines, prices, the address, and its first status."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from commerce.accounts.models import Address, User
from commerce.basket.selectors import BasketLine
from commerce.core.errors import InvalidInput
from commerce.order.models import Line, Order, OrderStatusChange, ShippingAddress
from commerce.order.services.addresses import snapshot
from commerce.regions.selectors import with_ancestors


def write_lines(order: Order, lines: Sequence[BasketLine]) -> None:
    """The lines as they were shown, with unit and line prices in CNY."""
    Line.objects.bulk_create(_line(order, line) for line in lines)


def write_status(order: Order, old: str, new: str, actor: User | None, reason: str) -> None:
    """One row of the order's history."""
    OrderStatusChange.objects.create(order=order, old_status=old, new_status=new, actor=actor, reason=reason)


def address_of(address: Address) -> ShippingAddress:
    """The address as it is now, in our fields and in those that Oscar's dashboard shows."""
    area = with_ancestors(address.district)
    if area is None:
        raise InvalidInput(_("请选择到区县。"))
    content = snapshot(receiver=address.receiver, mobile=address.mobile, place=address.place, area=area)
    # Oscar's own save would load the country for a search text; the dashboard searches the fields themselves.
    return ShippingAddress.objects.bulk_create([ShippingAddress(**content)])[0]


def _line(order: Order, line: BasketLine) -> Line:
    stock = line.line.stockrecord
    return Line(
        order=order,
        partner=stock.partner,
        partner_name=stock.partner.name,
        partner_sku=stock.partner_sku,
        stockrecord=stock,
        product=line.line.product,
        title=line.name,
        options_label=line.options_label,
        picture=(line.image.original.name or "") if line.image else "",
        quantity=line.quantity,
        num_allocated=line.quantity,
        line_price_incl_tax=line.total,
        line_price_excl_tax=line.total,
        line_price_before_discounts_incl_tax=line.total,
        line_price_before_discounts_excl_tax=line.total,
        unit_price_incl_tax=line.price,
        unit_price_excl_tax=line.price,
    )
