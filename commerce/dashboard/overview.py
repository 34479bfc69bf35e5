"""What the first page of the dashboard says: what is to do, and how today goes. A constant number of queries."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.conf import settings
from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce, TruncDate
from django.utils import timezone

from commerce.catalogue.reviews.models import ProductReview
from commerce.core.money import ZERO
from commerce.dashboard.orders.selectors import SOLD, Figures, figures, order_rows, orders_to_ship, visible_orders
from commerce.dashboard.scope import Scope
from commerce.order.enums import OrderStatus
from commerce.order.models import Order
from commerce.partner.models import AVAILABLE, StockRecord

DAYS = 7
NEXT_ORDERS = 8


@dataclass(frozen=True)
class ToDo:
    """Numbers of things that wait for somebody; None for what is not theirs to do."""

    to_ship: int
    unpaid: int
    low_stock: int | None
    sold_out: int | None
    to_review: int | None


@dataclass(frozen=True)
class Day:
    """Sales of a day; `amount` in CNY without freight, `share` of the best day in percent."""

    day: date
    orders: int
    amount: Decimal
    share: int


def to_do(scope: Scope) -> ToDo:
    low, out = _scarce(scope)
    return ToDo(
        to_ship=orders_to_ship(scope).count(),
        unpaid=visible_orders(scope).filter(status=OrderStatus.UNPAID).count(),
        low_stock=low,
        sold_out=out,
        to_review=_reviews_to_moderate(scope),
    )


def _scarce(scope: Scope) -> tuple[int | None, int | None]:
    if not scope.may("catalogue.view_product"):
        return None, None
    stock = low_stock(scope.stock_records()).aggregate(low=Count("pk"), out=Count("pk", filter=Q(left__lte=0)))
    return stock["low"] - stock["out"], stock["out"]


def low_stock(records: QuerySet[StockRecord]) -> QuerySet[StockRecord]:
    """Stock records of goods on the shelf that are nearly or wholly sold out, annotated with what is `left`."""
    return records.annotate(left=Coalesce(AVAILABLE, 0)).filter(
        product__is_public=True, product__parent__is_public=True, left__lte=settings.SHOP_LOW_STOCK
    )


def _reviews_to_moderate(scope: Scope) -> int | None:
    if not scope.user.has_perm("reviews.change_productreview"):
        return None
    return ProductReview.objects.filter(status=ProductReview.FOR_MODERATION).count()


def today(scope: Scope) -> Figures:
    return figures(scope.lines().filter(order__date_placed__gte=_midnight(0)))


def last_days(scope: Scope) -> list[Day]:
    """Today and the days before it, oldest first; a day without sales is there with zero. One query."""
    rows = (
        scope.lines()
        .filter(order__status__in=SOLD, order__date_placed__gte=_midnight(DAYS - 1))
        .annotate(day=TruncDate(F("order__date_placed")))
        .order_by()
        .values("day")
        .annotate(orders=Count("order", distinct=True), amount=Sum("line_price_incl_tax"))
    )
    sold = {row["day"]: (row["orders"], row["amount"]) for row in rows}
    best = max((amount for _orders, amount in sold.values()), default=ZERO) or Decimal(1)
    days = [timezone.localdate() - timedelta(days=back) for back in range(DAYS - 1, -1, -1)]
    return [
        Day(day, orders, amount, int(amount * 100 / best))
        for day in days
        for orders, amount in [sold.get(day, (0, ZERO))]
    ]


def next_orders(scope: Scope) -> list[Order]:
    """The orders that have waited longest for being sent."""
    return list(order_rows(scope, status=OrderStatus.TO_SHIP).order_by("date_placed", "pk")[:NEXT_ORDERS])


def _midnight(days_ago: int) -> datetime:
    now = timezone.localtime()
    return now.replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=days_ago)
