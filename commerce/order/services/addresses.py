"""The address of an order: a snapshot, which may still be mended while nothing has been sent to it."""

from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from commerce.accounts.models import User
from commerce.accounts.services import AddressData
from commerce.core.errors import Conflict
from commerce.order.enums import HOLDS_STOCK
from commerce.order.models import Order, OrderNote, ShippingAddress
from commerce.regions.selectors import District, district


def snapshot(*, receiver: str, mobile: str, place: str, area: District) -> dict[str, Any]:
    """An address as it is now, in our fields and in those that Oscar reads."""
    return {
        "receiver": receiver,
        "mobile": mobile,
        "region_code": area.district.pk,
        "region": area.label,
        "place": place,
        "first_name": receiver,
        "phone_number": f"+86{mobile}",
        "state": area.province.name,
        "line4": area.city.name,
        "line2": area.district.name,
        "line1": place,
        "country_id": "CN",
    }


def change_shipping_address(*, order: Order, data: AddressData, actor: User) -> None:
    """Send the order elsewhere; what it said before stays in a note. The member's address book is not touched.

    Raises InvalidInput for an unknown district, Conflict once something has been sent, or the order is over.
    """
    area = district(data.district)
    with transaction.atomic():
        # Nobody may ship meanwhile: shipping writes this row too, and waits for the end of the transaction.
        if not Order.objects.filter(pk=order.pk, status__in=HOLDS_STOCK).update(status=F("status")):
            raise Conflict(_("订单当前状态为“%(status)s”，不能修改地址。") % {"status": order.status_label})
        if order.shipments.exists():
            raise Conflict(_("订单已部分发货，不能修改地址。"))
        address = ShippingAddress.objects.get(order=order)
        before = f"{address.receiver} {address.mobile} {address.region} {address.place}"
        content = snapshot(receiver=data.receiver, mobile=data.mobile, place=data.place, area=area)
        for name, value in content.items():
            setattr(address, name, value)
        address.save()
        OrderNote.objects.create(
            order=order,
            user=actor,
            note_type=OrderNote.SYSTEM,
            message=_("收货地址已修改，原地址：%(before)s") % {"before": before},
        )
