"""What a person has ordered. Orders outlive the account, since the law asks for it; who received them does not."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from commerce.accounts.masks import masked_mobile
from commerce.core.errors import Conflict
from commerce.core.personal_data import erases, exports, moment, objects
from commerce.order.enums import OrderStatus
from commerce.order.models import Order, OrderNote, ShippingAddress

OPEN = (OrderStatus.UNPAID, OrderStatus.TO_SHIP, OrderStatus.TO_RECEIVE)


@exports("orders")
def _orders(user_id: int) -> list[dict[str, Any]]:
    orders = Order.objects.filter(user=user_id).select_related("shipping_address")
    return [_told(order) for order in orders.prefetch_related("lines", "shipments").order_by("-date_placed", "-pk")]


def _told(order: Order) -> dict[str, Any]:
    address = order.shipping_address
    return {
        "number": order.number,
        "status": order.status,
        "placed_at": moment(order.date_placed),
        "goods_total": str(order.goods_total),
        "discounts": str(order.total_discount_incl_tax),
        "freight": str(order.shipping_incl_tax),
        "payable": str(order.total_incl_tax),
        "payment_method": order.payment_method,
        "note": order.customer_note,
        "address": address and {name: getattr(address, name) for name in ("receiver", "mobile", "region", "place")},
        "lines": [
            {
                "sku": line.product_id,
                "name": line.title,
                "options": line.options_label,
                "price": str(line.unit_price_incl_tax),
                "quantity": line.quantity,
                "total": str(line.line_price_incl_tax),
            }
            for line in order.lines.all()
        ],
        "shipments": [
            {"carrier": it.carrier, "tracking_number": it.tracking_number, "shipped_at": moment(it.shipped_at)}
            for it in order.shipments.all()
        ],
    }


@erases
def _forget_the_receiver(user_id: int) -> None:
    """Goods, amounts, dates and the area stay. Name and mobile are masked; street and house, the buyer's note and the
    addresses that notes repeat go."""
    orders = Order.objects.filter(user=user_id)
    for address in ShippingAddress.objects.filter(order__in=orders):
        receiver = f"{address.receiver[:1]}**"
        ShippingAddress.objects.filter(pk=address.pk).update(
            receiver=receiver,
            mobile=masked_mobile(address.mobile),
            place="",
            first_name=receiver,
            last_name="",
            phone_number="",
            line1="",
            notes="",
            search_text="",
        )
    OrderNote.objects.filter(order__in=orders, note_type=OrderNote.SYSTEM).update(message="")
    orders.exclude(Q(customer_note="") & Q(guest_email="")).update(customer_note="", guest_email="")


@objects
def _is_waited_for(user_id: int) -> None:
    number = Order.objects.filter(user=user_id, status__in=OPEN).count()
    if number:
        message = _("您还有 %(number)d 个进行中的订单（待付款、待发货或待收货），完成或取消后才能注销。")
        raise Conflict(message % {"number": number}, code="open_orders")
