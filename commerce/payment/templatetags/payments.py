"""Payments on the pages of orders, which know nothing of them (the order app stands below)."""

from typing import Any

from django import template
from django.utils.translation import gettext_lazy as _

from commerce.order.enums import OrderStatus, PaymentMethodCode
from commerce.order.models import Order
from commerce.payment.gateways.enums import Product
from commerce.payment.models import PaymentAttempt, Refund
from commerce.payment.selectors import attempts_of, refunds_of

register = template.Library()

PRODUCTS: dict[str, Any] = {
    Product.PAGE: _("电脑网页"),
    Product.WAP: _("手机网页"),
    Product.NATIVE: _("扫码"),
    Product.JSAPI: _("微信内"),
    Product.H5: _("手机浏览器"),
    Product.COD: _("现金"),
}


@register.filter
def method_label(code: str) -> str:
    """The name of a way to pay; an unknown code stays as it is."""
    return str(PaymentMethodCode(code).label) if code in PaymentMethodCode.values else code


@register.filter
def product_label(product: str) -> str:
    """How the payer was led to the money."""
    return str(PRODUCTS.get(product, product))


@register.simple_tag
def payment_of(order: Order) -> PaymentAttempt | None:
    """The payment that tells how an order stands: the one that was paid, else the newest. One query."""
    attempts = list(attempts_of(order))
    paid = [attempt for attempt in attempts if attempt.paid_at]
    return next(iter(paid or attempts), None)


@register.simple_tag
def refunds(order: Order) -> list[Refund]:
    """Newest first. None can be before something was paid, which costs no query."""
    return [] if order.status == OrderStatus.UNPAID else list(refunds_of(order))
