"""Adding money inside the database. SQLite computes with binary fractions, where 0.10 + 0.20 is not 0.30."""

from decimal import Decimal

from django.db.models import F
from django.db.models.functions import Round


def plus(column: str, amount: Decimal) -> Round:
    """The column and an amount (CNY, negative ones take away), in whole fen on every database."""
    return Round(F(column) + amount, precision=2)
