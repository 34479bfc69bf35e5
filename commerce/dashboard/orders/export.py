"""Orders as CSV that a spreadsheet opens as it is: with a byte order mark, and without formulas."""

import csv
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from commerce.core.money import quantize
from commerce.order.models import Order

LIMIT = 10_000
HEAD = [
    _("订单号"),
    _("下单时间"),
    _("状态"),
    _("商品"),
    _("件数"),
    _("金额（元）"),
    _("收货人"),
    _("手机号"),
    _("省市区"),
    _("详细地址"),
    _("买家留言"),
]


def csv_of(rows: QuerySet[Order]) -> HttpResponse:
    """One line per order of selectors.order_rows."""
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="orders.csv"'
    writer = csv.writer(response)
    writer.writerow(HEAD)
    for order in rows[:LIMIT]:
        writer.writerow([_cell(value) for value in _values(order)])
    return response


def _values(order: Any) -> list[object]:
    address = order.shipping_address
    goods = "；".join(f"{line.title} × {line.quantity}" for line in order.own_lines)
    placed = timezone.localtime(order.date_placed).strftime("%Y-%m-%d %H:%M")
    where = [address.receiver, address.mobile, address.region, address.place] if address else [""] * 4
    head = [order.number, placed, order.status_label, goods, order.own_units, quantize(order.own_amount)]
    return [*head, *where, order.customer_note]


def _cell(value: object) -> str:
    """A spreadsheet takes text that starts with these for a formula; what a buyer wrote must not become one."""
    text = str(value)
    return f"'{text}" if text[:1] in "=+-@\t\r" and text else text
