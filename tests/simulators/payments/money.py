"""Amounts as the providers accept them."""

import re
from decimal import Decimal

YUAN = re.compile(r"\d{1,9}(?:\.\d{1,2})?", re.ASCII)
LARGEST = Decimal(100_000_000)


def parse_yuan(text: object) -> Decimal:
    """0.01 to 100,000,000 with at most two places. Raises ValueError."""
    if not isinstance(text, str) or not YUAN.fullmatch(text):
        raise ValueError("not an amount")
    amount = Decimal(text)
    if not 0 < amount <= LARGEST:
        raise ValueError("amount out of range")
    return amount.quantize(Decimal("0.01"))
