"""Facet counts against the plainest way to count: every SKU of every SPU looked at in Python."""

import random
from collections import defaultdict
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise, product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from commerce.catalogue import facets
from commerce.catalogue.facets import Facets, count_facets
from commerce.catalogue.filters import SpuFilter, facet_values, spus_that_fit
from commerce.catalogue.models import Brand, Category, Product, ProductAttributeValue, SpuFacet
from tests.factories.catalogue import Sku, make_brand, make_category, make_product_class, make_spu
from tests.factories.people import make_partner

pytestmark = pytest.mark.django_db

COLOURS, SIZES, ORIGINS = ["金色", "黑色", "白色"], ["64GB", "128GB"], ["深圳", "东莞"]
PRICES = ["9.99", "10.00", "49.00", "50.00", "120.00", "999.00", "30000.00"]
MANY = 70


@dataclass(frozen=True)
class Seen:
    """An SPU as it is counted here: what each of its SKUs on the shelf has."""

    brand: int | None
    price: Decimal
    category_path: str
    skus: list[dict[str, set[str]]]


@pytest.fixture
def catalogue() -> list[Seen]:
    """Two classes with the same codes, hidden SKUs, and an SPU with more SKUs than fit one block."""
    chance = random.Random(7)
    phones = make_product_class(specifications={"颜色": COLOURS, "容量": SIZES}, parameters=["产地"])
    # Colour is what sorts these; their size describes them.
    cases = make_product_class(specifications={"颜色": [*COLOURS, "红色"]}, parameters=["产地", "容量"])
    top = make_category("手机数码")
    shelves = [top, make_category("手机", parent=top), make_category("配件", parent=top)]
    brands, partner = [make_brand(), make_brand(), None], make_partner()
    for _ in range(12):
        combinations = chance.sample(list(product(COLOURS, SIZES)), chance.randint(1, 4))
        make_spu(
            product_class=phones,
            options={"颜色": COLOURS, "容量": SIZES},
            skus=[
                Sku(options=it, price=chance.choice(PRICES), is_public=chance.random() < 0.8) for it in combinations
            ],
            parameters={"产地": chance.choice(ORIGINS)},
            category=chance.choice(shelves),
            brand=chance.choice(brands),
            partner=partner,
        )
        make_spu(
            product_class=cases,
            options={"颜色": [*COLOURS, "红色"]},
            skus=[Sku(options=(it,), price=chance.choice(PRICES)) for it in chance.sample([*COLOURS, "红色"], 2)],
            parameters={"产地": chance.choice(ORIGINS), "容量": chance.choice([*SIZES, "通用"])},
            category=chance.choice(shelves),
            brand=chance.choice(brands),
            partner=partner,
        )
    return _seen()


def _seen() -> list[Seen]:
    has: dict[int, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for row in ProductAttributeValue.objects.select_related("attribute", "value_option"):
        text = row.value_option.option if row.value_option else str(row.value_text)
        has[row.product_id][f"attr_{row.attribute.code}"].add(text)
    found = []
    for spu in Product.objects.filter(structure=Product.PARENT, is_public=True, default_sku__isnull=False):
        skus = [
            {name: has[sku.pk][name] | has[spu.pk][name] for name in {*has[sku.pk], *has[spu.pk]}}
            for sku in spu.children.filter(is_public=True, stockrecords__price__isnull=False)
        ]
        assert spu.price is not None
        found.append(Seen(spu.brand_id, spu.price, spu.categories.get().path, skus))
    return found


@dataclass(frozen=True)
class Choice:
    category: str | None
    brands: frozenset[int]
    low: Decimal | None
    high: Decimal | None
    attributes: dict[str, frozenset[str]]

    def fits(self, spu: Seen) -> bool:
        return (
            (self.category is None or spu.category_path.startswith(self.category))
            and (not self.brands or spu.brand in self.brands)
            and (self.low is None or spu.price >= self.low)
            and (self.high is None or spu.price <= self.high)
            and any(all(sku.get(name, set()) & texts for name, texts in self.attributes.items()) for sku in spu.skus)
        )

    def without(self, name: str) -> "Choice":
        return replace(self, attributes={other: it for other, it in self.attributes.items() if other != name})


CHOICES = {"attr_spec1": [*COLOURS, "红色"], "attr_spec2": SIZES, "attr_param1": ORIGINS, "attr_param2": SIZES}


@given(data=st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_counts_are_those_of_the_plainest_way(catalogue: list[Seen], data: st.DataObject) -> None:
    categories = list(Category.objects.order_by("path"))
    category = data.draw(st.sampled_from([None, *categories]))
    prices = st.none() | st.sampled_from([Decimal(it) for it in PRICES])
    wanted = Choice(
        category=category.path if category else None,
        brands=data.draw(st.frozensets(st.sampled_from(list(Brand.objects.values_list("pk", flat=True))), max_size=2)),
        low=data.draw(prices),
        high=data.draw(prices),
        attributes={
            name: data.draw(st.frozensets(st.sampled_from(texts), min_size=1, max_size=2))
            for name, texts in CHOICES.items()
            if data.draw(st.booleans())
        },
    )
    found = _ask(category, wanted)
    fits = SpuFilter(category, tuple(wanted.brands), wanted.low, wanted.high, _values(wanted))
    assert found.total == spus_that_fit(fits).count() == sum(map(wanted.fits, catalogue))
    for option in found.brands:
        alone = replace(wanted, brands=frozenset({int(option.value)}))
        assert option.count == sum(map(alone.fits, catalogue)), option
        assert option.chosen == (int(option.value) in wanted.brands)
    for facet in found.attributes:
        for option in facet.options:
            alone = replace(wanted, attributes={**wanted.attributes, facet.name: frozenset({option.value})})
            assert option.count == sum(map(alone.fits, catalogue)), (facet.name, option)
            assert option.chosen == (option.value in wanted.attributes.get(facet.name, ()))
    for band in found.prices:
        alone = replace(wanted, low=band.low, high=band.high)
        assert band.count == sum(map(alone.fits, catalogue)), band
    anywhere = replace(wanted, low=None, high=None)
    assert not found.prices or sum(band.count for band in found.prices) == sum(map(anywhere.fits, catalogue))


def _values(wanted: Choice) -> dict[str, list[int]]:
    asked = {name.removeprefix("attr_"): sorted(texts) for name, texts in wanted.attributes.items()}
    named = facet_values(asked)
    return {code: [value.pk for value in named.get(code, ())] for code in asked}


def _ask(category: Category | None, wanted: Choice) -> Facets:
    return count_facets(SpuFilter(category, tuple(wanted.brands), wanted.low, wanted.high, _values(wanted)))


def test_an_spu_with_very_many_skus_is_counted_once() -> None:
    sizes = [str(number) for number in range(MANY)]
    colours = make_product_class(specifications={"颜色": ["黑色", "白色"], "尺码": sizes})
    make_spu(
        product_class=colours,
        options={"颜色": ["黑色", "白色"], "尺码": sizes},
        skus=[Sku(options=("黑色" if number < MANY - 1 else "白色", size)) for number, size in enumerate(sizes)],
    )
    make_spu(
        product_class=colours,
        options={"颜色": ["黑色", "白色"], "尺码": sizes},
        skus=[Sku(options=("白色", "0"))],
    )
    assert SpuFacet.objects.filter(block=1).exists()
    last = facet_values({"spec2": [sizes[-1]]})["spec2"]
    found = count_facets(SpuFilter(values={"spec2": [value.pk for value in last]}))
    assert found.total == 1
    assert _counts(found, "attr_spec2")[sizes[-1]] == 1
    assert "attr_spec1" not in {facet.name for facet in found.attributes}
    assert _counts(count_facets(SpuFilter()), "attr_spec1") == {"白色": 2, "黑色": 1}


def _counts(found: Facets, name: str) -> dict[str, int]:
    facet = next(facet for facet in found.attributes if facet.name == name)
    return {option.value: option.count for option in facet.options}


def test_what_cannot_narrow_a_list_is_no_facet() -> None:
    make_spu(brand=make_brand(), parameters={"产地": "深圳"})
    found = count_facets(SpuFilter())
    assert (found.brands, found.prices, found.attributes) == ([], [], [])


def test_a_chosen_brand_stays_though_nothing_is_left_of_it() -> None:
    brand, other = make_brand("甲"), make_brand("乙")
    make_spu(brand=brand, skus=[Sku(price="10.00")])
    make_spu(brand=other, skus=[Sku(price="500.00")])
    found = count_facets(SpuFilter(brands=(brand.pk,), price_min=Decimal(400)))
    assert [(option.label, option.count, option.chosen) for option in found.brands] == [
        ("乙", 1, False),
        ("甲", 0, True),
    ]
    assert found.total == 0


def test_an_attribute_with_ever_new_values_is_no_facet() -> None:
    phones = make_product_class(parameters=["型号", "产地"])
    for number in range(facets.OPTIONS_MAX + 1):
        make_spu(product_class=phones, parameters={"型号": f"型号{number}", "产地": ORIGINS[number % 2]})
    assert [facet.label for facet in count_facets(SpuFilter()).attributes] == ["产地"]


def test_a_text_is_meant_before_an_id() -> None:
    shoes = make_product_class(specifications={"尺码": ["40", "41"]})
    spu = make_spu(product_class=shoes, options={"尺码": ["40", "41"]})
    option = SpuFacet.objects.filter(spu=spu).select_related("value").order_by("value").first()
    assert option is not None
    by_id = facet_values({"spec1": [str(option.value.option_id)]})["spec1"]
    assert [value.label for value in by_id] == ["40"]
    type(option.value.option).objects.filter(option="41").update(option=str(option.value.option_id))
    by_text = facet_values({"spec1": [str(option.value.option_id)]})["spec1"]
    assert [value.option_id == option.value.option_id for value in by_text] == [False]


def test_bands_are_few_and_none_is_empty() -> None:
    for price in PRICES:
        make_spu(skus=[Sku(price=price)])
    bands = count_facets(SpuFilter()).prices
    assert len(bands) <= facets.BANDS_MAX
    assert all(band.count for band in bands)
    assert (bands[0].low, bands[-1].high) == (None, None)
    for lower, upper in pairwise(bands):
        assert lower.high is not None
        assert lower.high + Decimal("0.01") == upper.low


@pytest.mark.parametrize("chosen", [0, 1, 3])
def test_facets_cost_three_queries_whatever_is_chosen(
    catalogue: list[Seen], chosen: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    asked = {"spec1": ["金色"], "spec2": ["64GB"], "param1": ["深圳"]}
    named = facet_values(dict(list(asked.items())[:chosen]))
    wanted = SpuFilter(values={code: [value.pk for value in values] for code, values in named.items()})
    with django_assert_num_queries(3):
        count_facets(wanted)
    with django_assert_num_queries(0):
        count_facets(wanted)
