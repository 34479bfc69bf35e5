"""The arithmetic of freight, for any tariff and any parcel."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from commerce.core.money import ZERO
from commerce.shipping.enums import ChargeBasis
from commerce.shipping.freight import Parcel, Tariff

charges = st.decimals(0, 999, places=2)
amounts = st.decimals(0, 100_000, places=2)
tariffs = st.builds(
    Tariff,
    basis=st.sampled_from(ChargeBasis),
    first_units=st.integers(0, 1000),
    first_charge=charges,
    next_units=st.integers(1, 1000),
    next_charge=charges,
    free_above=st.none() | amounts,
)
parcels = st.builds(
    Parcel, partner_id=st.just(1), pieces=st.integers(1, 200), weight=st.integers(0, 500_000), amount=amounts
)


def without_limit(tariff: Tariff) -> Tariff:
    return Tariff(tariff.basis, tariff.first_units, tariff.first_charge, tariff.next_units, tariff.next_charge)


def more(parcel: Parcel, pieces: int, weight: int, amount: Decimal) -> Parcel:
    return Parcel(1, parcel.pieces + pieces, parcel.weight + weight, parcel.amount + amount)


@given(tariffs, parcels)
def test_it_is_an_amount_in_whole_fen(tariff: Tariff, parcel: Parcel) -> None:
    charge = tariff.charge(parcel)
    assert charge >= 0
    assert charge == charge.quantize(Decimal("0.01"))


@given(tariffs, parcels, st.integers(0, 50), st.integers(0, 9999), amounts)
def test_sending_more_never_costs_less(
    tariff: Tariff, parcel: Parcel, pieces: int, weight: int, amount: Decimal
) -> None:
    always_charged = without_limit(tariff)
    assert always_charged.charge(more(parcel, pieces, weight, amount)) >= always_charged.charge(parcel)


@given(tariffs, parcels)
def test_it_is_free_from_the_limit_on_and_not_below(tariff: Tariff, parcel: Parcel) -> None:
    if tariff.free_above is not None and parcel.amount >= tariff.free_above:
        assert tariff.charge(parcel) == ZERO
    else:
        assert tariff.charge(parcel) == without_limit(tariff).charge(parcel)


@given(charges, charges, st.integers(1, 100), st.integers(1, 100), st.integers(0, 20))
def test_every_begun_step_is_charged(first: Decimal, following: Decimal, units: int, step: int, steps: int) -> None:
    tariff = Tariff(ChargeBasis.WEIGHT, units, first, step, following)
    parcel = Parcel(1, 1, units + steps * step, ZERO)
    assert tariff.charge(parcel) == first + steps * following
    assert tariff.charge(more(parcel, 0, 1, ZERO)) == first + (steps + 1) * following
    assert tariff.charge(more(parcel, 0, step, ZERO)) == first + (steps + 1) * following


@given(tariffs, parcels)
def test_only_what_it_is_counted_by_matters(tariff: Tariff, parcel: Parcel) -> None:
    always_charged = without_limit(tariff)
    changed = {
        ChargeBasis.PIECE: more(parcel, 0, 777, Decimal("9.99")),
        ChargeBasis.WEIGHT: more(parcel, 7, 0, Decimal("9.99")),
        ChargeBasis.AMOUNT: more(parcel, 7, 777, ZERO),
    }
    assert always_charged.charge(changed[tariff.basis]) == always_charged.charge(parcel)


def test_amounts_are_counted_to_the_fen() -> None:
    tariff = Tariff(ChargeBasis.AMOUNT, 100, Decimal(5), 50, Decimal("2.5"))
    sums = ["100.00", "100.01", "150.00", "150.01"]
    assert [str(tariff.charge(Parcel(1, 1, 0, Decimal(it)))) for it in sums] == ["5.00", "7.50", "7.50", "10.00"]
