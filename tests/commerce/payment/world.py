"""What happens around a payment."""

from datetime import timedelta
from decimal import Decimal
from typing import Any, TypeVar

import pytest
from django.utils import timezone

from commerce.accounts.models import User
from commerce.catalogue.models import Product
from commerce.core import events
from commerce.core.invariants import findings
from commerce.order.models import Order
from commerce.order.services import cancel_order, close_unpaid_orders, ship_order
from commerce.partner.models import StockRecord
from commerce.payment import services
from commerce.payment.gateways.base import NotifyAnswer
from commerce.payment.models import PaymentAttempt, Refund
from tests.commerce.payment.testpay import Provider, notify
from tests.factories.catalogue import Sku, make_spu, skus_of
from tests.factories.orders import make_order
from tests.factories.people import make_user

Row = TypeVar("Row", Order, PaymentAttempt, Refund)

TOTAL = Decimal("100.00")


def place(user: User | None = None, *, sku: Product | None = None, units: int = 1, **changes: Any) -> Order:
    """An order of a SKU at 100.00; pick-up, so that there is no freight."""
    sku = sku or skus_of(make_spu(skus=[Sku(price="100.00", stock=10)]))[0]
    choices = {"payment_method": "testpay", "shipping_method": "pickup", **changes}
    return make_order(user, lines={sku: units}, **choices)


def start(order: Order, method: str = "testpay", product: str = "native") -> PaymentAttempt:
    return services.start_payment(
        order=Order.objects.get(pk=order.pk),
        method=method,
        product=product,
        client_ip="203.0.113.9",
        return_url="https://shop.example/orders/1/paying/",
    )


def tell(attempt: PaymentAttempt, **changes: Any) -> NotifyAnswer:
    """The provider's notification that an attempt was paid."""
    body, headers = notify(attempt.trade_no, changes.pop("amount", str(attempt.amount)), **changes)
    return services.accept_notify(provider=attempt.method, body=body, headers=headers)


def pay(provider: Provider, order: Order) -> PaymentAttempt:
    """From the start to the notification."""
    attempt = start(order)
    provider.pay(attempt.trade_no)
    assert tell(attempt).body == b"success"
    return fresh(attempt)


def refund(order: Order, amount: str = "100.00", **changes: Any) -> Refund:
    return services.request_refund(order=order, amount=Decimal(amount), reason="商品破损", actor=None, **changes)


def fresh(row: Row) -> Row:
    return type(row).objects.get(pk=row.pk)


def status(order: Order) -> str:
    return Order.objects.get(pk=order.pk).status


def stock_of(order: Order) -> tuple[int | None, int | None]:
    """(in stock, allocated)."""
    record = StockRecord.objects.get(product=order.lines.get().product_id)
    return record.num_in_stock, record.num_allocated


def time_out(order: Order) -> None:
    """The shopper has waited too long."""
    Order.objects.filter(pk=order.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    assert close_unpaid_orders() == 1


def cancel(order: Order) -> None:
    cancel_order(order=Order.objects.get(pk=order.pk), actor=None, reason="shopper")


def ship(order: Order) -> None:
    partner = order.lines.get().partner
    assert partner is not None
    ship_order(order=fresh(order), partner=partner, carrier="顺丰速运", tracking_number="SF1", actor=make_user())


def due(*rows: PaymentAttempt | Refund) -> None:
    """The sweep's time for these rows has come."""
    for row in rows:
        type(row).objects.filter(pk=row.pk).update(next_query_at=timezone.now())


def logged(caplog: pytest.LogCaptureFixture, event: str) -> list[dict[str, Any]]:
    """What was written to the log under this name."""
    told = [record.msg for record in caplog.records if isinstance(record.msg, dict)]
    return [it for it in told if it["event"] == event]


def violations() -> list[str]:
    return [violation for finding in findings() for violation in finding.violations]


def hand_over_events() -> None:
    """What the relay does."""
    while events.drain():
        pass
