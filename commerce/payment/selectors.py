"""Reads of payments."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from commerce.core.errors import InvalidInput
from commerce.core.money import FEN
from commerce.order.models import Order
from commerce.order.terms import PaymentTerms
from commerce.payment.enums import LIVE, AttemptState
from commerce.payment.gateways import is_configured
from commerce.payment.models import PaymentAttempt, PaymentMethod, Refund


@dataclass(frozen=True)
class PaymentChoice:
    """What a settlement offers; `possible` is False when the total is outside the method's limits."""

    code: str
    name: str
    possible: bool
    limit_text: str = ""


def offered_methods() -> list[PaymentMethod]:
    """What shoppers can pay with, in the merchant's order: switched on, and with an account behind it. One query."""
    return [method for method in PaymentMethod.objects.filter(enabled=True) if is_configured(method.code)]


def payment_choices(payable: Decimal) -> list[PaymentChoice]:
    """The offered methods for an order of this total (CNY)."""
    return [PaymentChoice(it.code, it.label, _is_possible(it.terms, payable), _limits(it)) for it in offered_methods()]


def terms_for(code: str) -> PaymentTerms:
    """Raises InvalidInput for a method that is not offered."""
    method = PaymentMethod.objects.filter(code=code, enabled=True).first()
    if method is None or not is_configured(method.code):
        message = _("请选择支付方式。")
        raise InvalidInput(message, fields={"payment_method": [message]})
    return method.terms


def reconciled_methods() -> list[str]:
    """The codes of the providers that have a bill; a method that was switched off may still have moved money."""
    prepaid = PaymentMethod.objects.filter(prepaid=True).values_list("code", flat=True)
    return [code for code in prepaid if is_configured(code)]


def online_methods(order: Order) -> list[PaymentMethod]:
    """What a waiting order can be paid with now; cash is not changed to afterwards."""
    payable = order.total_incl_tax
    return [it for it in offered_methods() if it.prepaid and _is_possible(it.terms, payable)]


def attempts_of(order: Order) -> QuerySet[PaymentAttempt]:
    """The tries to pay an order, newest first."""
    return PaymentAttempt.objects.filter(order=order).order_by("-pk")


def refunds_of(order: Order) -> QuerySet[Refund]:
    """The refunds of an order, newest first."""
    return Refund.objects.filter(order=order).select_related("attempt").order_by("-pk")


def live_attempt_of(order: Order) -> PaymentAttempt | None:
    return attempts_of(order).filter(state__in=LIVE).first()


def has_live_attempt(order_id: int) -> bool:
    return PaymentAttempt.objects.filter(order=order_id, state__in=LIVE).exists()


def refundable_amount(order: Order) -> Decimal:
    """What may still be refunded of an order, in CNY."""
    paid = PaymentAttempt.objects.filter(order=order, state=AttemptState.PAID)
    return max((attempt.refundable for attempt in paid), default=Decimal("0.00"))


def _limits(method: PaymentMethod) -> str:
    """The limits in words, where there are any worth a word."""
    if method.maximum is not None and method.minimum > FEN:
        return _("单笔 %(least)s 至 %(most)s 元") % {"least": method.minimum, "most": method.maximum}
    if method.maximum is not None:
        return _("单笔最多 %(most)s 元") % {"most": method.maximum}
    return _("单笔最少 %(least)s 元") % {"least": method.minimum} if method.minimum > FEN else ""


def _is_possible(terms: PaymentTerms, payable: Decimal) -> bool:
    try:
        terms.check(payable)
    except InvalidInput:
        return False
    return True
