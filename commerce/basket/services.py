"""Writes to the basket: each is one statement on the line it means, so that parallel clicks add up."""

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from commerce.accounts.models import User
from commerce.basket.models import Basket, Line
from commerce.core.errors import Conflict, InvalidInput, NotFound, OutOfStock
from commerce.partner.models import StockRecord


def open_basket_for(user: User | None) -> Basket:
    """The member's one open basket, made if there is none; always a new one for a guest."""
    if user is None:
        return Basket.objects.create()
    try:
        with transaction.atomic():
            return Basket.objects.get_or_create(owner=user, status=Basket.OPEN)[0]
    except IntegrityError:
        return Basket.objects.get(owner=user, status=Basket.OPEN)


def add_line(*, basket: Basket, sku_id: int, quantity: int) -> Line:
    """Put units of a SKU into the basket, on top of what is there; the line becomes selected.

    Raises InvalidInput (bounds), NotFound (not on the shelf), OutOfStock (more than can be bought).
    """
    stock = _stock_to_buy(sku_id)
    reference = f"{stock.product_id}_{stock.pk}"
    with transaction.atomic():
        line, created = Line.objects.get_or_create(
            basket=basket,
            line_reference=reference,
            defaults={
                "product_id": stock.product_id,
                "stockrecord": stock,
                "quantity": _checked(quantity, stock),
                "price_currency": stock.price_currency,
                "price_incl_tax": stock.price,
                "price_excl_tax": stock.price,
            },
        )
        if created:
            _check_number_of_lines(basket)
        else:
            _add_to(line, quantity, stock)
    return line


def set_quantity(*, line: Line, quantity: int) -> None:
    """Change how many units a line wants. Raises InvalidInput, OutOfStock; the basket then stays as it was."""
    quantity = _checked(quantity, _stock_to_buy(line.product_id))
    Line.objects.filter(pk=line.pk).update(quantity=quantity, date_updated=timezone.now())


def remove_line(*, line: Line) -> None:
    """Take a line out; taking it out twice is the same."""
    Line.objects.filter(pk=line.pk).delete()


def select(*, basket: Basket, selected: bool, line: Line | None = None) -> None:
    """Mark one line, or all of them, to be part of the next order or not."""
    lines = Line.objects.filter(basket=basket)
    if line is not None:
        lines = lines.filter(pk=line.pk)
    lines.update(selected=selected)


def merge_baskets(*, guest: Basket, member: Basket) -> None:
    """Bring a guest's lines into the member's basket: quantities add up, limited by stock; flags are kept.

    Merging twice is once: only the call that moves the guest basket from open to merged does anything.
    """
    with transaction.atomic():
        claimed = Basket.objects.filter(pk=guest.pk, status=Basket.OPEN, owner=None).update(
            status=Basket.MERGED, date_merged=timezone.now()
        )
        if not claimed:
            return
        for line in Line.objects.filter(basket=guest).select_related("stockrecord"):
            _merge_line(line, member)


def _merge_line(line: Line, member: Basket) -> None:
    limit = min(line.stockrecord.available, settings.SHOP_LINE_QUANTITY_MAX)
    own = Line.objects.filter(basket=member, line_reference=line.line_reference).first()
    if own is None:
        Line.objects.filter(pk=line.pk).update(basket=member, quantity=max(min(line.quantity, limit), 1))
        return
    Line.objects.filter(pk=own.pk).update(
        quantity=max(min(own.quantity + line.quantity, limit), own.quantity),
        selected=own.selected or line.selected,
    )


def _add_to(line: Line, quantity: int, stock: StockRecord) -> None:
    limit = min(stock.available, settings.SHOP_LINE_QUANTITY_MAX)
    if quantity < 1:
        _checked(quantity, stock)
    added = Line.objects.filter(pk=line.pk, quantity__lte=limit - quantity).update(
        quantity=F("quantity") + quantity, selected=True, date_updated=timezone.now()
    )
    if not added:
        line.refresh_from_db(fields=["quantity"])
        _checked(line.quantity + quantity, stock)
        raise Conflict
    line.refresh_from_db()


def _stock_to_buy(sku_id: int) -> StockRecord:
    stock = StockRecord.objects.filter(
        product_id=sku_id,
        product__structure="child",
        product__is_public=True,
        product__parent__is_public=True,
        price__isnull=False,
    ).first()
    if stock is None:
        raise NotFound(_("该商品已下架或不存在。"))
    return stock


def _checked(quantity: int, stock: StockRecord) -> int:
    limit = settings.SHOP_LINE_QUANTITY_MAX
    if quantity < 1:
        message = _("数量至少为 1。")
        raise InvalidInput(message, fields={"quantity": [message]})
    if quantity > limit:
        message = _("每种商品一次最多购买 %(limit)d 件。") % {"limit": limit}
        raise InvalidInput(message, fields={"quantity": [message]})
    if quantity > stock.available:
        message = _("库存不足，最多还能购买 %(left)d 件。") % {"left": stock.available}
        raise OutOfStock(message, fields={"quantity": [message]})
    return quantity


def _check_number_of_lines(basket: Basket) -> None:
    limit = settings.SHOP_BASKET_LINES_MAX
    if Line.objects.filter(basket=basket).count() > limit:
        raise InvalidInput(_("购物车最多放 %(limit)d 种商品。") % {"limit": limit})
