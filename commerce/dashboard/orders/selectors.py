"""Reads of orders for those who send them: only orders with lines in the scope, and of those only these lines."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Subquery, Sum

from commerce.core.errors import NotFound
from commerce.core.money import ZERO
from commerce.dashboard.scope import Scope
from commerce.order.enums import HOLDS_STOCK, OrderStatus
from commerce.order.models import Line, Order, OrderNote, OrderStatusChange, Shipment
from commerce.partner.models import Partner

#: Orders that count as sold.
SOLD = (OrderStatus.TO_SHIP, OrderStatus.TO_RECEIVE, OrderStatus.TO_REVIEW, OrderStatus.FINISHED)


@dataclass(frozen=True)
class Part:
    """What one merchant has to send of an order, and the shipment once it has been sent."""

    partner: Partner | None
    lines: list[Line]
    shipment: Shipment | None

    @property
    def total(self) -> Decimal:
        """CNY, without freight."""
        return sum((line.line_price_incl_tax for line in self.lines), ZERO)


@dataclass(frozen=True)
class OrderSheet:
    """An order as one person may see it. `is_whole`: no line of it belongs to somebody else."""

    order: Order
    parts: list[Part]
    is_whole: bool
    history: list[OrderStatusChange]
    notes: list[OrderNote]

    @property
    def total(self) -> Decimal:
        """CNY, of the lines in sight, without freight."""
        return sum((part.total for part in self.parts), ZERO)

    @property
    def parts_to_ship(self) -> list[Part]:
        if self.order.status != OrderStatus.TO_SHIP:
            return []
        return [part for part in self.parts if part.shipment is None and part.partner is not None]

    @property
    def address_can_change(self) -> bool:
        """Nothing has left yet, and the address is nobody else's business."""
        return self.is_whole and self.order.status in HOLDS_STOCK and not any(part.shipment for part in self.parts)

    @property
    def can_be_cancelled(self) -> bool:
        return self.order.status in HOLDS_STOCK and not any(part.shipment for part in self.parts)


def visible_orders(scope: Scope) -> QuerySet[Order]:
    if scope.sees_all:
        return Order.objects.all()
    return Order.objects.filter(Exists(scope.lines().filter(order=OuterRef("pk"))))


def orders_to_ship(scope: Scope) -> QuerySet[Order]:
    """Orders of which something in the scope still has to leave."""
    sent = Shipment.objects.filter(order=OuterRef("order"), partner=OuterRef("partner"))
    waiting = scope.lines().filter(~Exists(sent), order=OuterRef("pk"))
    return Order.objects.filter(Exists(waiting), status=OrderStatus.TO_SHIP)


def order_rows(scope: Scope, *, status: str = "", text: str = "", days: Sequence[date | None] = ()) -> QuerySet[Order]:
    """Orders for a list, newest first, each with `own_lines`, `own_amount` (CNY) and `own_units`.

    `text` is looked for in number, receiver, mobile and goods; `days` are the first and the last day, either may be
    None.
    """
    orders = orders_to_ship(scope) if status == OrderStatus.TO_SHIP else visible_orders(scope)
    if status in OrderStatus.values:
        orders = orders.filter(status=status)
    for word in text.split():
        orders = orders.filter(_mentions(scope, word))
    for lookup, day in zip(("date_placed__date__gte", "date_placed__date__lte"), days, strict=False):
        orders = orders.filter(**{lookup: day}) if day else orders
    own = scope.lines().filter(order=OuterRef("pk")).order_by().values("order")
    return (
        orders.select_related("shipping_address")
        .prefetch_related(Prefetch("lines", queryset=scope.lines().order_by("pk"), to_attr="own_lines"))
        .annotate(
            own_amount=Subquery(own.annotate(amount=Sum("line_price_incl_tax")).values("amount")),
            own_units=Subquery(own.annotate(units=Sum("quantity")).values("units")),
        )
        .order_by("-date_placed", "-pk")
    )


def _mentions(scope: Scope, word: str) -> Q:
    goods = scope.lines().filter(order=OuterRef("pk"), title__icontains=word)
    return (
        Q(number__startswith=word)
        | Q(shipping_address__receiver__icontains=word)
        | Q(shipping_address__mobile__contains=word)
        | Q(Exists(goods))
    )


def number_by_status(scope: Scope) -> dict[str, int]:
    """How many orders there are per status; of those to ship only the ones that wait for the scope. Two queries."""
    rows = visible_orders(scope).order_by().values("status").annotate(number=Count("pk"))
    numbers = {row["status"]: row["number"] for row in rows}
    if not scope.sees_all:
        numbers[OrderStatus.TO_SHIP] = orders_to_ship(scope).count()
    return numbers


def order_sheet(scope: Scope, number: str) -> OrderSheet:
    """One order with what the scope may see of it, in a constant number of queries. Raises NotFound."""
    order = (
        visible_orders(scope)
        .filter(number=number)
        .select_related("user", "shipping_address")
        .prefetch_related(
            Prefetch("lines", queryset=Line.objects.select_related("partner", "product").order_by("partner", "pk")),
            "shipments",
        )
        .first()
    )
    if order is None:
        raise NotFound
    lines = [line for line in order.lines.all() if scope.covers(line.partner_id)]
    return OrderSheet(
        order=order,
        parts=_parts(order, lines),
        is_whole=len(lines) == len(order.lines.all()),
        history=list(order.status_changes.select_related("actor").order_by("date_created", "pk")),
        notes=list(visible_notes(scope).filter(order=order).select_related("user").order_by("date_created", "pk")),
    )


def _parts(order: Order, lines: list[Line]) -> list[Part]:
    sent: dict[int | None, Shipment] = {shipment.partner_id: shipment for shipment in order.shipments.all()}
    by_partner: dict[int | None, list[Line]] = {}
    for line in lines:
        by_partner.setdefault(line.partner_id, []).append(line)
    return [
        Part(partner=rows[0].partner, lines=rows, shipment=sent.get(partner_id))
        for partner_id, rows in by_partner.items()
    ]


def visible_notes(scope: Scope) -> QuerySet[OrderNote]:
    """Staff read every note, a merchant what was written by people of the same merchant."""
    if scope.sees_all:
        return OrderNote.objects.all()
    return OrderNote.objects.filter(user__partners__in=scope.partner_ids).distinct()


@dataclass(frozen=True)
class Figures:
    """What was sold; `amount` in CNY without freight."""

    orders: int
    units: int
    amount: Decimal


def figures(lines: QuerySet[Line]) -> Figures:
    """What the lines of sold orders amount to. One query."""
    found = lines.filter(order__status__in=SOLD).aggregate(
        orders=Count("order", distinct=True), units=Sum("quantity"), amount=Sum("line_price_incl_tax")
    )
    return Figures(found["orders"], found["units"] or 0, found["amount"] or ZERO)


def lines_by_status(lines: QuerySet[Line]) -> list[tuple[str, str, int]]:
    """Status, its name and the number of orders that the lines belong to. One query."""
    rows = lines.order_by().values("order__status").annotate(number=Count("order", distinct=True))
    numbers = {row["order__status"]: row["number"] for row in rows}
    return [(code, str(label), numbers[code]) for code, label in OrderStatus.choices if code in numbers]
