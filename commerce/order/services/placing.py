"""Placing an order: one transaction that takes the basket lines and the stock, and writes the snapshots."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from commerce.accounts.models import Address, User
from commerce.basket.models import Basket
from commerce.basket.models import Line as BasketRow
from commerce.basket.selectors import BasketLine, content
from commerce.catalogue.models import Product
from commerce.core import events
from commerce.core.db import retrying
from commerce.core.errors import Conflict, InvalidInput, OutOfStock
from commerce.order.enums import OrderStatus
from commerce.order.models import Order
from commerce.order.pricing import Breakdown, parcels
from commerce.order.services import snapshots
from commerce.order.services.numbers import new_order_number
from commerce.order.terms import PaymentTerms
from commerce.partner.services import SkuOutOfStock, take_stock
from commerce.shipping.selectors import ShippingQuote, quote


@dataclass(frozen=True)
class OrderRequest:
    """What a shopper submits. `agreed` is the fingerprint of the breakdown that was shown, if one was."""

    address: Address
    shipping_method: str
    payment: PaymentTerms
    note: str = ""
    agreed: str | None = None


class SettlementChanged(Conflict):
    """What the order would cost now is not what was shown."""

    code = "settlement_changed"


def place_order(*, user: User, request: OrderRequest) -> Order:
    """Order the selected lines of the member's basket. Unselected lines stay where they are.

    Raises InvalidInput (nothing selected, a method that is not possible), OutOfStock, SettlementChanged (prices,
    freight or lines changed since they were shown), Conflict (a parallel request took the lines); then nothing has
    been written. A transaction that the database gives up for another is tried again (core.db.retrying).
    """
    return retrying(lambda: _place(user, request))


@transaction.atomic
def _place(user: User, request: OrderRequest) -> Order:
    lines = _lines_to_order(user, request.agreed)
    freight = quote(request.shipping_method, parcels(lines), request.address.district)
    breakdown = Breakdown(lines, freight.charge)
    _check_agreed(request.agreed, breakdown)
    request.payment.check(breakdown.payable)
    number = new_order_number()
    _claim(lines)
    _take_stock(lines, number)
    return _write(user, number, breakdown, freight, request)


def _lines_to_order(user: User, agreed: str | None) -> Sequence[BasketLine]:
    """The selected lines. Who has seen a settlement has seen which are left out; others must not be surprised."""
    wanted = content(Basket.objects.filter(owner=user, status=Basket.OPEN))
    missing = [line for line in wanted.lines if line.line.selected and not line.can_be_ordered]
    if missing and (agreed is None or not wanted.selected_lines):
        raise OutOfStock(_("“%(name)s”库存不足。") % {"name": missing[0].name})
    if not wanted.selected_lines:
        raise InvalidInput(_("请先选择要购买的商品。"), code="nothing_selected")
    return wanted.selected_lines


def _check_agreed(agreed: str | None, breakdown: Breakdown) -> None:
    if agreed is not None and agreed != breakdown.fingerprint:
        raise SettlementChanged(
            _("商品或价格已变化，现在应付 %(amount)s 元，请确认后重新提交。") % {"amount": breakdown.payable}
        )


def _claim(lines: Sequence[BasketLine]) -> None:
    """Take exactly the lines that were read out of the basket, in one statement.

    Raises Conflict if any has changed since: a second submit, or a change of the basket, got there first.
    """
    as_read = Q()
    for line in lines:
        as_read |= Q(pk=line.id, quantity=line.quantity, selected=True)
    # The rows have nothing below them that a cascade would have to look for.
    taken = BasketRow.objects.filter(as_read)._raw_delete(using=DEFAULT_DB_ALIAS)
    if taken != len(lines):
        raise Conflict(_("购物车已变化，请确认后重新提交。"), code="basket_changed")


def _take_stock(lines: Sequence[BasketLine], number: str) -> None:
    units: Counter[int] = Counter()
    for line in lines:
        units[line.line.stockrecord_id] += line.quantity
    try:
        take_stock(units, number)
    except SkuOutOfStock as error:
        names = {line.line.stockrecord_id: line.name for line in lines}
        raise OutOfStock(_("“%(name)s”库存不足。") % {"name": names[error.stockrecord_id]}) from error


def _write(user: User, number: str, breakdown: Breakdown, freight: ShippingQuote, request: OrderRequest) -> Order:
    now = timezone.now()
    status = _first_status(request.payment)
    order = Order.objects.create(
        number=number,
        user=user,
        currency=settings.OSCAR_DEFAULT_CURRENCY,
        total_incl_tax=breakdown.payable,
        total_excl_tax=breakdown.payable,
        shipping_incl_tax=freight.charge,
        shipping_excl_tax=freight.charge,
        shipping_address=snapshots.address_of(request.address),
        shipping_method=freight.name,
        shipping_code=freight.code,
        status=status,
        date_placed=now,
        payment_method=request.payment.code,
        customer_note=request.note,
        expires_at=now + timedelta(minutes=settings.SHOP_ORDER_UNPAID_MINUTES),
    )
    snapshots.write_lines(order, breakdown.lines)
    snapshots.write_status(order, "", status, user, "placed")
    if status == OrderStatus.TO_SHIP:
        add_sales((line.line.product, line.quantity) for line in breakdown.lines)
    events.emit(
        "order.placed",
        order_id=order.pk,
        spu_ids=sorted({line.line.product.spu.pk for line in breakdown.lines}),
    )
    return order


def _first_status(payment: PaymentTerms) -> OrderStatus:
    """Nothing is owed before the parcel arrives, so a cash order goes straight to the warehouse."""
    return OrderStatus.UNPAID if payment.prepaid else OrderStatus.TO_SHIP


def add_sales(sold: Iterable[tuple[Product, int]]) -> None:
    """Add units (negative ones take back) to the sales of SKUs and of their SPUs."""
    units: Counter[int] = Counter()
    for sku, number in sold:
        units[sku.pk] += number
        units[sku.parent_id or sku.pk] += number
    # In the order of ids, so that two orders cannot wait for each other.
    for pk in sorted(units):
        Product.objects.filter(pk=pk).update(sales=F("sales") + units[pk])
