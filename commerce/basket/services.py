"""Writes to the basket: each is one statement on the line it means, so that parallel clicks add up."""

from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F, Value
from django.db.models.functions import Greatest, Least
from django.utils import timezone
from django.utils.translation import gettext as _

from commerce.accounts.models import User
from commerce.basket.models import Basket, Line
from commerce.core.errors import Conflict, InvalidInput, NotFound, OutOfStock
from commerce.partner.models import StockRecord

ATTEMPTS = 3


def open_basket_for(user: User | None) -> Basket:
    """The member's one open basket, made if there is none; always a new one for a guest."""
    found = Basket.objects.filter(owner=user, status=Basket.OPEN).first() if user else None
    return found or new_basket_for(user)


def new_basket_for(user: User | None) -> Basket:
    """For who has none; the one that a parallel request has just made, if there is one."""
    try:
        with transaction.atomic():
            return Basket.objects.create(owner=user)
    except IntegrityError:
        return Basket.objects.get(owner=user, status=Basket.OPEN)


def add_line(*, basket: Basket, sku_id: int, quantity: int) -> None:
    """Put units of a SKU into the basket, on top of what is there; the line becomes selected.

    Raises InvalidInput (bounds), NotFound (not on the shelf), OutOfStock (more than can be bought).
    """
    stock = _stock_to_buy(sku_id)
    _check_quantity(quantity, stock)
    for _attempt in range(ATTEMPTS):
        if _add_to_line(basket, stock, quantity):
            return
        there = dict(Line.objects.filter(basket=basket).values_list("line_reference", "quantity"))
        have = there.get(_reference(stock))
        if have is None:
            _check_number_of_lines(len(there) + 1)
            if _insert_line(basket, stock, quantity):
                return
        else:
            _check_quantity(have + quantity, stock)
        # A parallel request has put the line in, or ordered it, between two of these statements.
    raise Conflict


def set_quantity(*, line: Line, quantity: int) -> None:
    """Change how many units a line wants. Raises InvalidInput, OutOfStock; the basket then stays as it was."""
    _check_quantity(quantity, _stock_to_buy(line.product_id))
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

    Merging twice is once: only the call that moves the guest basket from open to merged does anything. Beyond the
    number of lines that a basket takes, the guest's newest stay behind.
    """
    with transaction.atomic():
        claimed = Basket.objects.filter(pk=guest.pk, status=Basket.OPEN, owner=None).update(
            status=Basket.MERGED, date_merged=timezone.now()
        )
        if not claimed:
            return
        room = settings.SHOP_BASKET_LINES_MAX - Line.objects.filter(basket=member).count()
        for line in Line.objects.filter(basket=guest).select_related("stockrecord").order_by("pk"):
            limit = _limit(line.stockrecord)
            if not _merge_into_own(line, member, limit) and room > 0:
                room -= _move_line(line, member, limit)


def _merge_into_own(line: Line, member: Basket, limit: int) -> int:
    """What the member already had is never made less, even where the stock has become so."""
    own = Line.objects.filter(basket=member, line_reference=line.line_reference)
    more = Least(F("quantity") + line.quantity, Value(limit))
    changes: dict[str, Any] = {"selected": True} if line.selected else {}
    return own.update(quantity=Greatest(more, F("quantity")), date_updated=timezone.now(), **changes)


def _move_line(line: Line, member: Basket, limit: int) -> int:
    """The number of lines that the member's basket has more: none if a parallel request has just put the same in."""
    try:
        with transaction.atomic():
            quantity = max(min(line.quantity, limit), 1)
            return Line.objects.filter(pk=line.pk).update(basket=member, quantity=quantity)
    except IntegrityError:
        _merge_into_own(line, member, limit)
        return 0


def _add_to_line(basket: Basket, stock: StockRecord, quantity: int) -> int:
    """Increase the line of a SKU in one statement. How many lines it changed: none, if there is none or no room."""
    return Line.objects.filter(
        basket=basket, line_reference=_reference(stock), quantity__lte=_limit(stock) - quantity
    ).update(quantity=F("quantity") + quantity, selected=True, date_updated=timezone.now())


def _insert_line(basket: Basket, stock: StockRecord, quantity: int) -> bool:
    """A new line; False when a parallel request made it first."""
    try:
        with transaction.atomic():
            Line.objects.create(
                basket=basket,
                line_reference=_reference(stock),
                product_id=stock.product_id,
                stockrecord=stock,
                quantity=quantity,
                price_currency=stock.price_currency,
                price_incl_tax=stock.price,
                price_excl_tax=stock.price,
            )
    except IntegrityError:
        return False
    return True


def _check_number_of_lines(number: int) -> None:
    limit = settings.SHOP_BASKET_LINES_MAX
    if number > limit:
        raise InvalidInput(_("购物车最多放 %(limit)d 种商品。") % {"limit": limit})


def _reference(stock: StockRecord) -> str:
    """Unique in a basket, so that a SKU has one line in it."""
    return f"{stock.product_id}_{stock.pk}"


def _limit(stock: StockRecord) -> int:
    return min(stock.available, settings.SHOP_LINE_QUANTITY_MAX)


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


def _check_quantity(quantity: int, stock: StockRecord) -> None:
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
