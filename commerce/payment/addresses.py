"""Addresses of ours that a payment provider is told."""

from django.conf import settings
from django.urls import reverse

from commerce.order.models import Order


def paying_url(order: Order) -> str:
    """Where the provider sends the payer back to. Coming back proves nothing."""
    return settings.SITE_URL + reverse("payment:paying", args=[order.number])
