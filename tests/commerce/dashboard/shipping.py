"""What the tests of orders in the dashboard do and look at."""

from django.test import Client
from django.urls import reverse

from commerce.order.enums import OrderStatus
from commerce.order.models import Order
from commerce.partner.models import StockRecord

SF = {"carrier": "顺丰速运", "tracking_number": "SF1234567890"}


def page(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode()


def detail(order: Order) -> str:
    return reverse("dashboard:order-detail", args=[order.number])


def ship(client: Client, order: Order, partner_id: int, **changes: str) -> tuple[int, str]:
    """Status and page after the attempt to ship."""
    data = {"partner": partner_id, **SF, **changes}
    response = client.post(reverse("dashboard:order-ship", args=[order.number]), data, follow=True)
    return response.status_code, response.content.decode()


def stock(order: Order) -> list[tuple[int, int]]:
    records = StockRecord.objects.filter(product__in=order.lines.values("product")).order_by("pk")
    return list(records.values_list("num_in_stock", "num_allocated"))


def assert_untouched(order: Order, before: list[tuple[int, int]]) -> None:
    order.refresh_from_db()
    assert (order.status, order.shipments.count(), stock(order)) == (OrderStatus.TO_SHIP, 0, before)
