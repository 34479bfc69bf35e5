"""Placing an order: one transaction that takes the basket lines, the stock, and writes the snapshots."""

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from django.conf import settings
from django.contrib.sites.models import Site
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from commerce.accounts.models import Address, User
from commerce.basket.models import Basket
from commerce.basket.models import Line as BasketRow
from commerce.basket.selectors import BasketLine, content
from commerce.catalogue.models import Product
from commerce.core import events
from commerce.core.errors import Conflict, InvalidInput, OutOfStock
from commerce.core.money import ZERO
from commerce.order.enums import OrderStatus
from commerce.order.models import Line, LinePrice, Order, OrderStatusChange, ShippingAddress
from commerce.order.services.addresses import snapshot
from commerce.order.services.numbers import new_order_number
from commerce.partner.services import take_stock
from commerce.payment.enums import PaymentMethodCode
from commerce.regions.selectors import with_ancestors
from commerce.shipping.services import ShippingQuote, quote


@dataclass(frozen=True)
class OrderRequest:
    """What a shopper submits. `expected_payable` is the total in CNY that was shown, if any was."""

    address: Address
    shipping_method: str
    payment_method: str
    note: str = ""
    idempotency_key: str | None = None
    expected_payable: Decimal | None = None


def place_order(*, user: User, request: OrderRequest) -> Order:
    """Order the selected lines of the member's basket. Unselected lines stay where they are.

    A repeat with the same idempotency key answers with the order of the first call. Raises InvalidInput (nothing
    selected, method not possible), OutOfStock, Conflict (the basket or the total changed since it was shown); then
    nothing has been written.
    """
    with transaction.atomic():
        made_before = _order_of_key(user, request.idempotency_key)
        if made_before is not None:
            return made_before
        basket = Basket.objects.filter(owner=user, status=Basket.OPEN).first()
        lines = content(basket).selected_lines
        if basket is None or not lines:
            raise InvalidInput(_("请先选择要购买的商品。"))
        freight = quote(request.shipping_method, _goods_total(lines))
        _check_payment(request.payment_method, _goods_total(lines) + freight.charge)
        _check_expected(request.expected_payable, _goods_total(lines) + freight.charge)
        if not _claim(basket, lines):
            # A parallel submit took them first: with our key it made our order, else the basket has changed.
            made_before = _order_of_key(user, request.idempotency_key)
            if made_before is not None:
                return made_before
            raise Conflict(_("购物车已变化，请确认后重新提交。"))
        _take_stock(lines)
        return _write_order(user, basket, lines, freight, request)


def _order_of_key(user: User, key: str | None) -> Order | None:
    return Order.objects.filter(user=user, idempotency_key=key).first() if key else None


def _goods_total(lines: list[BasketLine]) -> Decimal:
    return sum((line.total for line in lines), ZERO)


def _check_payment(method: str, payable: Decimal) -> None:
    if method not in PaymentMethodCode.values:
        message = _("请选择支付方式。")
        raise InvalidInput(message, fields={"payment_method": [message]})
    limit = Decimal(settings.SHOP_COD_LIMIT)
    if method == PaymentMethodCode.CASH_ON_DELIVERY and payable > limit:
        message = _("货到付款单笔最多 %(limit)s 元。") % {"limit": limit}
        raise InvalidInput(message, fields={"payment_method": [message]})


def _check_expected(expected: Decimal | None, payable: Decimal) -> None:
    if expected is not None and expected != payable:
        raise Conflict(_("价格已变化，现在应付 %(amount)s 元，请确认后重新提交。") % {"amount": payable})


def _claim(basket: Basket, lines: list[BasketLine]) -> bool:
    """Take exactly the lines that were read out of the basket, in one statement; False if any has changed since."""
    as_read = Q()
    for line in lines:
        as_read |= Q(pk=line.id, quantity=line.quantity, selected=True)
    with transaction.atomic():
        # Not a delete, which Django does by id, after a look of its own. From here on the lines are locked.
        claimed = BasketRow.objects.filter(as_read, basket=basket).update(selected=False) == len(lines)
        if claimed:
            BasketRow.objects.filter(pk__in=[line.id for line in lines]).delete()
        else:
            transaction.set_rollback(True)
    return claimed


def _take_stock(lines: list[BasketLine]) -> None:
    """In the order of stock records, so that two orders for the same goods cannot wait for each other."""
    for line in sorted(lines, key=lambda line: line.line.stockrecord_id):
        try:
            take_stock(line.line.stockrecord_id, line.quantity)
        except OutOfStock as error:
            raise OutOfStock(_("“%(name)s”库存不足。") % {"name": line.name}) from error


def _write_order(
    user: User, basket: Basket, lines: list[BasketLine], freight: ShippingQuote, request: OrderRequest
) -> Order:
    now = timezone.now()
    status = _first_status(request.payment_method)
    payable = _goods_total(lines) + freight.charge
    order = Order.objects.create(
        number=new_order_number(),
        site=Site.objects.get_current(),
        user=user,
        currency=settings.OSCAR_DEFAULT_CURRENCY,
        total_incl_tax=payable,
        total_excl_tax=payable,
        shipping_incl_tax=freight.charge,
        shipping_excl_tax=freight.charge,
        shipping_address=_address_snapshot(request.address),
        shipping_method=freight.name,
        shipping_code=freight.code,
        status=status,
        date_placed=now,
        payment_method=request.payment_method,
        customer_note=request.note,
        idempotency_key=request.idempotency_key,
        expires_at=now + timedelta(minutes=settings.SHOP_ORDER_UNPAID_MINUTES),
    )
    _write_lines(order, lines)
    OrderStatusChange.objects.create(order=order, new_status=status, actor=user, reason="placed")
    if status == OrderStatus.TO_SHIP:
        count_sales(order, sign=1)
    events.emit("order.placed", order_id=order.pk, spu_ids=sorted({line.line.product.spu.pk for line in lines}))
    return order


def _first_status(payment_method: str) -> OrderStatus:
    """Nothing is owed before the parcel arrives, so a cash order goes straight to the warehouse."""
    on_delivery = payment_method == PaymentMethodCode.CASH_ON_DELIVERY
    return OrderStatus.TO_SHIP if on_delivery else OrderStatus.UNPAID


def _write_lines(order: Order, lines: list[BasketLine]) -> None:
    rows = [
        Line(
            order=order,
            partner=line.line.stockrecord.partner,
            partner_name=line.line.stockrecord.partner.name,
            partner_sku=line.line.stockrecord.partner_sku,
            stockrecord=line.line.stockrecord,
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
        for line in lines
    ]
    Line.objects.bulk_create(rows)
    LinePrice.objects.bulk_create(
        LinePrice(
            order=order,
            line=row,
            quantity=row.quantity,
            price_incl_tax=line.price,
            price_excl_tax=line.price,
        )
        for row, line in zip(rows, lines, strict=True)
    )


def _address_snapshot(address: Address) -> ShippingAddress:
    """The address as it is now."""
    area = with_ancestors(address.district)
    if area is None:
        raise InvalidInput(_("请选择到区县。"))
    content = snapshot(receiver=address.receiver, mobile=address.mobile, place=address.place, area=area)
    return ShippingAddress.objects.create(**content)


def count_sales(order: Order, *, sign: int) -> None:
    """Add an order's units to the sales of its SKUs and SPUs (sign 1), or take them back (sign -1)."""
    units: Counter[int] = Counter()
    for line in order.lines.select_related("product__parent"):
        if line.product is not None:
            units[line.product.pk] += line.quantity
            units[line.product.spu.pk] += line.quantity
    # In the order of ids, so that two orders cannot wait for each other.
    for pk in sorted(units):
        Product.objects.filter(pk=pk).update(sales=F("sales") + units[pk] * sign)
