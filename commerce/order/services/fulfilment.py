"""Shipping and receiving."""

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commerce.accounts.models import User
from commerce.core.db import retrying
from commerce.core.errors import Conflict, InvalidInput
from commerce.order.enums import OrderStatus
from commerce.order.models import Order, Shipment
from commerce.order.services.statuses import change_status, held_units
from commerce.partner.models import Partner
from commerce.partner.services import ship_stock


def ship_order(*, order: Order, partner: Partner, carrier: str, tracking_number: str, actor: User) -> Shipment:
    """Send one merchant's part of an order; with the last part the order is on its way.

    Raises InvalidInput (no carrier or number, nothing of this merchant's in the order), Conflict (not to be shipped,
    or shipped already).
    """
    if not carrier.strip() or not tracking_number.strip():
        raise InvalidInput(_("请填写物流公司和运单号。"))
    if not order.lines.filter(partner=partner).exists():
        raise InvalidInput(_("该订单中没有这个商家的商品。"))
    shipment = retrying(lambda: _send(order, partner, carrier.strip(), tracking_number.strip(), actor))
    order.refresh_from_db(fields=["status", "shipped_at"])
    return shipment


@transaction.atomic
def _send(order: Order, partner: Partner, carrier: str, tracking_number: str, actor: User) -> Shipment:
    # Nobody may cancel while a part leaves: the row stays locked from here to the end of the transaction.
    if not Order.objects.filter(pk=order.pk, status=OrderStatus.TO_SHIP).update(shipped_at=timezone.now()):
        raise Conflict(_("订单当前不是待发货状态。"))
    shipment = _record(order, partner, carrier, tracking_number)
    lines = order.lines.filter(partner=partner)
    ship_stock(held_units(lines), order.number)
    lines.update(num_allocated=0)
    if _all_sent(order):
        row = Order.objects.get(pk=order.pk)
        change_status(order=row, new_status=OrderStatus.TO_RECEIVE, actor=actor, reason="shipped")
    return shipment


def _record(order: Order, partner: Partner, carrier: str, tracking_number: str) -> Shipment:
    try:
        with transaction.atomic():
            return Shipment.objects.create(
                order=order, partner=partner, carrier=carrier, tracking_number=tracking_number
            )
    except IntegrityError as error:
        raise Conflict(_("该商家已发货。")) from error


def _all_sent(order: Order) -> bool:
    sent = order.shipments.values("partner")
    return not order.lines.exclude(partner__in=sent).exists()


def receive_order(*, order: Order, actor: User) -> None:
    """The shopper says that the parcel is there. Raises Conflict."""
    change_status(order=order, new_status=OrderStatus.TO_REVIEW, actor=actor, reason="received")
