from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, transaction
from pytest_django import DjangoAssertNumQueries

from commerce.catalogue.models import Product, SpecificationOption, SpuFacet
from commerce.catalogue.reviews.models import ProductReview
from commerce.catalogue.services import refresh_offers, refresh_ratings, refresh_summaries
from commerce.catalogue.services.facets import refresh_facets
from tests.factories.catalogue import Sku, make_image, make_sku, make_spu, skus_of, summarise
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db


def default_of(*skus: Sku) -> tuple[int | None, Decimal | None]:
    """Which of these SKUs an SPU shows by default (by position), and its price."""
    values = [str(number) for number in range(len(skus))]
    made = make_spu(
        options={"款式": values},
        skus=[
            Sku(options=(value,), price=sku.price, stock=sku.stock, is_public=sku.is_public)
            for value, sku in zip(values, skus, strict=True)
        ],
    )
    ids = [sku.pk for sku in skus_of(made)]
    return (ids.index(made.default_sku_id) if made.default_sku_id else None, made.price)


def test_the_default_sku_is_the_cheapest_that_can_be_bought() -> None:
    assert default_of(Sku(price="3.00"), Sku(price="2.00"), Sku(price="1.00", stock=0)) == (1, Decimal("2.00"))
    assert default_of(Sku(price="2.00"), Sku(price="1.00", is_public=False)) == (0, Decimal("2.00"))
    assert default_of(Sku(price="2.00"), Sku(price=None)) == (0, Decimal("2.00"))
    assert default_of(Sku(price="2.00"), Sku(price="2.00")) == (0, Decimal("2.00"))


def test_when_everything_is_sold_out_the_cheapest_is_shown() -> None:
    assert default_of(Sku(price="3.00", stock=0), Sku(price="2.00", stock=0)) == (1, Decimal("2.00"))


def test_an_spu_without_anything_to_sell_has_no_default() -> None:
    assert default_of(Sku(is_public=False), Sku(price=None)) == (None, None)


def test_what_is_allocated_to_orders_is_not_left() -> None:
    spu = make_spu(
        options={"款式": ["甲", "乙"]},
        skus=[Sku(options=("甲",), price="1.00"), Sku(options=("乙",), price="2.00")],
    )
    cheap, dear = skus_of(spu)
    cheap.stockrecords.update(num_allocated=10)
    assert summarise(spu).default_sku_id == dear.pk


def test_sales_are_those_of_all_skus() -> None:
    spu = make_spu(
        options={"款式": ["甲", "乙"]},
        skus=[Sku(options=("甲",), sales=3), Sku(options=("乙",), sales=4, is_public=False)],
    )
    assert spu.sales == 7


def test_the_cover_is_the_spus_own_picture_or_else_a_skus() -> None:
    spu = make_spu(skus=2)
    first, second = skus_of(spu)
    assert spu.cover_id is None
    of_second = make_image(second)
    assert summarise(spu).cover_id == of_second.pk
    of_first = make_image(first, display_order=3)
    assert summarise(spu).cover_id == of_first.pk
    Product.objects.filter(pk=first.pk).update(is_public=False)
    assert summarise(spu).cover_id == of_second.pk
    later, own = make_image(spu, display_order=1), make_image(spu, display_order=0)
    assert summarise(spu).cover_id == own.pk
    assert later.pk < own.pk


@pytest.mark.parametrize("number", [1, 10])
def test_any_number_of_offers_is_one_update(number: int, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    """And a look before and after, for whose cards change, and the event."""
    spus = [make_spu() for _ in range(number)]
    with django_assert_num_queries(6):
        refresh_offers([spu.pk for spu in spus])


@pytest.mark.parametrize("number", [1, 10])
def test_facets_that_are_right_are_read_and_not_written(
    number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    spus = [make_spu(skus=3) for _ in range(number)]
    with django_assert_num_queries(4):
        assert not refresh_facets([spu.pk for spu in spus])


def test_facets_follow_the_skus() -> None:
    spu = make_spu(options={"颜色": ["金色", "黑色"]}, parameters={"产地": "深圳"})
    gold, black = skus_of(spu)

    def facets() -> dict[str, int]:
        return {row.value.label: row.skus for row in SpuFacet.objects.filter(spu=spu)}

    assert facets() == {"金色": 0b01, "黑色": 0b10, "深圳": 0b11}
    Product.objects.filter(pk=gold.pk).update(is_public=False)
    summarise(spu)
    assert facets() == {"黑色": 0b1, "深圳": 0b1}
    black.stockrecords.update(price=None)
    summarise(spu)
    assert facets() == {}


def test_a_sku_is_never_summarised() -> None:
    sku = skus_of(make_spu())[0]
    refresh_summaries([sku.pk])
    sku.refresh_from_db()
    assert (sku.default_sku_id, sku.price) == (None, None)


def test_ratings_count_what_was_approved() -> None:
    spu, other = make_spu(), make_spu()
    for score, status in ((5, ProductReview.APPROVED), (2, ProductReview.APPROVED), (0, ProductReview.REJECTED)):
        ProductReview.objects.create(product=spu, user=make_user(), score=score, title="", body="好", status=status)
    refresh_ratings([spu.pk, other.pk])
    spu.refresh_from_db()
    other.refresh_from_db()
    assert (spu.rating, spu.review_count) == (3.5, 2)
    assert (other.rating, other.review_count) == (None, 0)


def test_two_skus_of_an_spu_never_have_the_same_options() -> None:
    spu = make_spu(options={"颜色": ["金色"]})
    with pytest.raises(IntegrityError), transaction.atomic():
        make_sku(spu, Sku(options=("金色",)))
    assert len(skus_of(spu)) == 1


def test_the_options_that_the_dashboard_sets_become_the_key() -> None:
    spu = make_spu(options={"颜色": ["金色", "黑色"]}, skus=[Sku(options=("金色",))])
    gold, black = (row.option for row in SpecificationOption.objects.filter(spu=spu).order_by("display_order"))
    sku = Product(structure=Product.CHILD, parent=spu, title="黑色款")
    sku.attr.spec1 = black
    sku.save()
    assert Product.objects.get(pk=sku.pk).option_key == str(black.pk)
    sku.attr.spec1 = gold
    with pytest.raises(ValidationError):
        sku.clean()


def test_everything_can_be_refreshed(capsys: pytest.CaptureFixture[str]) -> None:
    spu = make_spu(options={"颜色": ["金色"]})
    SpuFacet.objects.all().delete()
    Product.objects.filter(pk=spu.pk).update(price=None)
    call_command("refresh_catalogue")
    assert Product.objects.get(pk=spu.pk).price == Decimal("100.00")
    assert SpuFacet.objects.filter(spu=spu).count() == 1
    assert capsys.readouterr().out == "1 SPUs.\n"
