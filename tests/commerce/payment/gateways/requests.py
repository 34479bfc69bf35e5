"""What the tests of the gateways ask for."""

import secrets
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from commerce.payment.gateways.base import PaymentRequest, RefundRequest
from commerce.payment.gateways.enums import Product

AMOUNT = Decimal("3788.00")


def new_number() -> str:
    """The simulators are shared by all tests: nobody's number twice."""
    return f"2026{secrets.randbelow(10**14):014d}01"


def payment(product: Product, **changes: Any) -> PaymentRequest:
    return PaymentRequest(
        **{
            "trade_no": new_number(),
            "amount": AMOUNT,
            "product": product,
            "expires_at": timezone.now() + timedelta(minutes=30, seconds=5),
            "return_url": "http://127.0.0.1:8000/orders/1/paying/",
            "client_ip": "127.0.0.1",
            "subject": "集市订单",
        }
        | changes
    )


def refund(trade_no: str, *, amount: str = "1000.00", refund_no: str = "") -> RefundRequest:
    return RefundRequest(
        trade_no=trade_no,
        refund_no=refund_no or f"R{new_number()}",
        amount=Decimal(amount),
        total=AMOUNT,
        reason="订单退款",
    )
