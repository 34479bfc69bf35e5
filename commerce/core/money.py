"""Money is a Decimal in CNY (yuan) with two places; everything that computes with it goes through here."""

from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

FEN = Decimal("0.01")
ZERO = Decimal("0.00")


def quantize(amount: Decimal) -> Decimal:
    """Round to whole fen, halves away from zero, as Chinese price law and receipts do."""
    return amount.quantize(FEN, rounding=ROUND_HALF_UP)


def parse_amount(text: str) -> Decimal:
    """A price in CNY from user or file text.

    Raises ValueError for anything that is not a finite, non-negative amount in whole fen.
    """
    try:
        amount = Decimal(text.strip())
        # Beyond the context's precision (`1e400`) rounding is an InvalidOperation too.
        rounded = quantize(amount)
    except InvalidOperation as error:
        raise ValueError(f"not an amount: {text!r}") from error
    if not amount.is_finite() or amount < 0 or amount != rounded:
        raise ValueError(f"not an amount in whole fen: {text!r}")
    return rounded
