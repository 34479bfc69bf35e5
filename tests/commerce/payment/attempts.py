"""Payments as the services leave them behind, without a provider."""

from django.utils import timezone

from commerce.order.models import Order
from commerce.payment.enums import AttemptState
from commerce.payment.models import PaymentAttempt
from commerce.payment.services.settling import settle


def make_attempt(order: Order, state: str = AttemptState.OPEN, **fields: object) -> PaymentAttempt:
    """One try to pay `order`, about which the provider has just been asked; a paid one has what a paid one has."""
    paid = {"paid_at": timezone.now(), "provider_trade_no": f"p{order.pk}"} if state == AttemptState.PAID else {}
    number = PaymentAttempt.objects.filter(order=order).count()
    return PaymentAttempt.objects.create(
        **{
            "order": order,
            "method": order.payment_method,
            "trade_no": f"{order.number}{number + 1:02}",
            "amount": order.total_incl_tax,
            "state": state,
            "product": "page",
            "expires_at": order.expires_at,
            "queried_at": timezone.now(),
            **paid,
            **fields,
        }
    )


def settled(order: Order) -> PaymentAttempt:
    """The payment of an order that has just been paid; the order waits to be shipped."""
    attempt = make_attempt(order)
    settle(attempt=attempt, provider_trade_no=f"p{order.pk}", paid_at=timezone.now())
    order.refresh_from_db()
    attempt.refresh_from_db()
    return attempt
