"""The verbs of payments. No provider is called inside a transaction; what they tell counts once."""

from commerce.payment.services.cash import collect_cash, collect_on_receipt
from commerce.payment.services.checking import check_attempt, check_order, close_attempt, close_attempts
from commerce.payment.services.differences import settle_difference
from commerce.payment.services.notifying import accept_notify
from commerce.payment.services.reconciling import reconcile
from commerce.payment.services.refunding import check_refund, run_refund
from commerce.payment.services.requesting import refund_ended_order, request_refund
from commerce.payment.services.starting import start_payment
from commerce.payment.services.sweeping import sweep_attempts, sweep_refunds

__all__ = [
    "accept_notify",
    "check_attempt",
    "check_order",
    "check_refund",
    "close_attempt",
    "close_attempts",
    "collect_cash",
    "collect_on_receipt",
    "reconcile",
    "refund_ended_order",
    "request_refund",
    "run_refund",
    "settle_difference",
    "start_payment",
    "sweep_attempts",
    "sweep_refunds",
]
