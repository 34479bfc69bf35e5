"""Which rule of whose template counts, and which ways of delivery are left."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commerce.partner.models import Partner
from commerce.regions.models import Region
from commerce.shipping.freight import Parcel
from commerce.shipping.models import FreightRule, FreightTemplate
from commerce.shipping.selectors import quotes
from tests.factories.people import CHAOYANG, TIANHE, make_partner, make_region_tree

pytestmark = [pytest.mark.django_db]

GUANGDONG, GUANGZHOU, SHENZHEN, NANSHAN = 440000, 440100, 440300, 440305


@pytest.fixture
def areas() -> dict[int, Region]:
    FreightTemplate.objects.all().delete()
    return make_region_tree()


def make_template(
    method: str, rules: dict[tuple[int, ...] | None, int], partner: Partner | None = None, **fields: Any
) -> FreightTemplate:
    """Rules by the areas they are for (None: all others): what each charges."""
    template = FreightTemplate.objects.create(name=method, method=method, partner=partner, **fields)
    for codes, charge in rules.items():
        rule = FreightRule.objects.create(template=template, is_default=codes is None, first_charge=charge)
        rule.areas.set(codes or ())
    return template


def parcel(partner: Partner | None) -> Parcel:
    return Parcel(partner.pk if partner else None, 1, 100, Decimal(10))


def charges(parcels: Sequence[Parcel], district: Region | None) -> dict[str, Decimal]:
    return {quote.code: quote.charge for quote in quotes(parcels, district)}


@given(
    levels=st.sets(st.sampled_from(["district", "city", "province", "default"])),
    order=st.permutations(["district", "city", "province", "default"]),
)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_smallest_area_wins_whatever_the_order_of_the_rules(
    areas: dict[int, Region], levels: set[str], order: list[str]
) -> None:
    FreightTemplate.objects.all().delete()
    codes = {"district": (TIANHE,), "city": (GUANGZHOU, SHENZHEN), "province": (GUANGDONG,), "default": None}
    costs = {"district": 1, "city": 2, "province": 3, "default": 4}
    make_template("express", {codes[level]: costs[level] for level in order if level in levels})

    expected = next((costs[level] for level in costs if level in levels), None)
    found = charges([parcel(None)], areas[TIANHE])

    assert found == ({} if expected is None else {"express": Decimal(expected)})


def test_a_rule_of_another_place_does_not_count(areas: dict[int, Region]) -> None:
    make_template("express", {(SHENZHEN,): 3, (CHAOYANG,): 5})
    assert charges([parcel(None)], areas[NANSHAN]) == {"express": 3}
    assert charges([parcel(None)], areas[CHAOYANG]) == {"express": 5}
    assert charges([parcel(None)], areas[TIANHE]) == {}


def test_without_an_address_the_rule_for_all_others_counts(areas: dict[int, Region]) -> None:
    make_template("express", {(GUANGDONG,): 3, None: 7})
    assert charges([parcel(None)], None) == {"express": 7}


def test_a_merchants_own_template_replaces_the_default(areas: dict[int, Region]) -> None:
    fruit, phones = make_partner(), make_partner()
    make_template("express", {None: 8})
    make_template("express", {None: 3}, partner=fruit)
    assert charges([parcel(fruit)], areas[TIANHE]) == {"express": 3}
    assert charges([parcel(phones)], areas[TIANHE]) == {"express": 8}
    assert charges([parcel(fruit), parcel(phones)], areas[TIANHE]) == {"express": 11}


def test_a_template_that_is_switched_off_does_not_count(areas: dict[int, Region]) -> None:
    fruit = make_partner()
    make_template("express", {None: 8})
    make_template("express", {None: 3}, partner=fruit, is_active=False)
    assert charges([parcel(fruit)], areas[TIANHE]) == {"express": 8}


def test_only_what_every_merchant_can_do_is_offered(areas: dict[int, Region]) -> None:
    fruit, phones = make_partner(), make_partner()
    make_template("express", {None: 8})
    make_template("pickup", {None: 0}, partner=fruit)
    make_template("same_city", {(GUANGZHOU,): 5}, partner=fruit)
    make_template("same_city", {(SHENZHEN,): 5}, partner=phones)
    assert charges([parcel(fruit)], areas[TIANHE]) == {"express": 8, "same_city": 5, "pickup": 0}
    assert charges([parcel(fruit), parcel(phones)], areas[TIANHE]) == {"express": 8}


def test_a_merchant_with_a_template_does_not_send_where_it_says_nothing(areas: dict[int, Region]) -> None:
    fruit = make_partner()
    make_template("express", {None: 8})
    make_template("express", {(GUANGDONG,): 3}, partner=fruit)
    assert charges([parcel(fruit)], areas[CHAOYANG]) == {}


def test_nothing_to_send_has_no_way_of_delivery(areas: dict[int, Region]) -> None:
    make_template("express", {None: 8})
    assert quotes([], areas[TIANHE]) == []


def test_what_the_shop_starts_with() -> None:
    areas = make_region_tree()
    assert charges([parcel(None)], areas[TIANHE]) == {"express": Decimal("8.00"), "pickup": Decimal("0.00")}
