from decimal import Decimal

import pytest

from commerce.core.money import parse_amount, quantize


@pytest.mark.parametrize(
    ("amount", "rounded"),
    [("0.004", "0.00"), ("0.005", "0.01"), ("0.015", "0.02"), ("2.675", "2.68"), ("-0.005", "-0.01"), ("3", "3.00")],
)
def test_halves_are_rounded_away_from_zero(amount: str, rounded: str) -> None:
    assert str(quantize(Decimal(amount))) == rounded


@pytest.mark.parametrize(
    ("text", "amount"), [("3788", "3788.00"), (" 9.9 ", "9.90"), ("0", "0.00"), ("1E2", "100.00")]
)
def test_amounts_are_read(text: str, amount: str) -> None:
    assert str(parse_amount(text)) == amount


@pytest.mark.parametrize("text", ["", "abc", "-1", "0.001", "NaN", "Infinity", "1,000", "¥5"])
def test_what_is_no_amount_in_whole_fen(text: str) -> None:
    with pytest.raises(ValueError, match="not an amount"):
        parse_amount(text)
