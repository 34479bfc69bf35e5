import pytest
from django.conf import settings

from commerce.basket import services
from commerce.basket.models import Basket, Line
from commerce.basket.selectors import content, line_of, number_of_units
from commerce.catalogue.models import Product
from commerce.core.errors import InvalidInput, NotFound, OutOfStock
from commerce.partner.models import StockRecord
from tests.factories.catalogue import Sku, make_image, make_spu, skus_of
from tests.factories.orders import make_basket
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def basket() -> Basket:
    return make_basket(make_user())


def make_one(**sku: object) -> Product:
    return skus_of(make_spu(skus=[Sku(**sku)]))[0]  # type: ignore[arg-type]


def quantities(basket: Basket) -> dict[int, tuple[int, bool]]:
    """SKU -> (quantity, selected)."""
    return {line.product_id: (line.quantity, line.selected) for line in Line.objects.filter(basket=basket)}


def test_putting_the_same_in_twice_adds_up(basket: Basket) -> None:
    sku = make_one()
    services.add_line(basket=basket, sku_id=sku.pk, quantity=2)
    services.add_line(basket=basket, sku_id=sku.pk, quantity=3)
    assert quantities(basket) == {sku.pk: (5, True)}


def test_putting_something_in_selects_it(basket: Basket) -> None:
    sku = make_one()
    services.add_line(basket=basket, sku_id=sku.pk, quantity=1)
    services.select(basket=basket, line=Line.objects.get(), selected=False)
    services.add_line(basket=basket, sku_id=sku.pk, quantity=1)
    assert quantities(basket) == {sku.pk: (2, True)}


@pytest.mark.parametrize("quantity", [0, -1, -(2**31), settings.SHOP_LINE_QUANTITY_MAX + 1, 2**31, 2**63, 2**70])
@pytest.mark.parametrize("before", [0, 2])
def test_quantities_that_cannot_be_leave_the_basket_as_it_was(basket: Basket, quantity: int, before: int) -> None:
    sku = make_one(stock=10**6)
    if before:
        services.add_line(basket=basket, sku_id=sku.pk, quantity=before)
    was = quantities(basket)
    with pytest.raises(InvalidInput) as refused:
        services.add_line(basket=basket, sku_id=sku.pk, quantity=quantity)
    assert list(refused.value.fields) == ["quantity"]
    assert quantities(basket) == was


def test_more_than_there_is_says_how_many_there_are(basket: Basket) -> None:
    sku = make_one(stock=3)
    services.add_line(basket=basket, sku_id=sku.pk, quantity=2)
    with pytest.raises(OutOfStock, match="3"):
        services.add_line(basket=basket, sku_id=sku.pk, quantity=2)
    with pytest.raises(OutOfStock):
        services.set_quantity(line=Line.objects.get(), quantity=4)
    assert quantities(basket) == {sku.pk: (2, True)}


def test_what_is_allocated_to_orders_cannot_be_bought(basket: Basket) -> None:
    sku = make_one(stock=3)
    StockRecord.objects.update(num_allocated=3)
    with pytest.raises(OutOfStock):
        services.add_line(basket=basket, sku_id=sku.pk, quantity=1)


def test_what_is_not_on_the_shelf_cannot_be_bought(basket: Basket) -> None:
    off = [
        skus_of(make_spu(is_public=False))[0].pk,
        make_one(is_public=False).pk,
        make_one(price=None).pk,
        make_spu().pk,
        0,
    ]
    for sku_id in off:
        with pytest.raises(NotFound):
            services.add_line(basket=basket, sku_id=sku_id, quantity=1)
    assert quantities(basket) == {}


def test_a_basket_holds_so_many_kinds_and_no_more(basket: Basket, settings: object) -> None:
    settings.SHOP_BASKET_LINES_MAX = 2  # type: ignore[attr-defined]
    first, second, third = skus_of(make_spu(skus=3))
    for sku in (first, second, first):
        services.add_line(basket=basket, sku_id=sku.pk, quantity=1)
    with pytest.raises(InvalidInput):
        services.add_line(basket=basket, sku_id=third.pk, quantity=1)
    assert quantities(basket) == {first.pk: (2, True), second.pk: (1, True)}


def test_change_select_and_remove(basket: Basket) -> None:
    first, second = skus_of(make_spu(skus=2))
    services.add_line(basket=basket, sku_id=first.pk, quantity=1)
    line = Line.objects.get()
    services.add_line(basket=basket, sku_id=second.pk, quantity=1)
    services.set_quantity(line=line, quantity=7)
    services.select(basket=basket, selected=False)
    services.select(basket=basket, selected=True, line=line)
    assert quantities(basket) == {first.pk: (7, True), second.pk: (1, False)}
    services.remove_line(line=line)
    services.remove_line(line=line)
    assert quantities(basket) == {second.pk: (1, False)}


def test_a_line_belongs_to_one_basket(basket: Basket) -> None:
    services.add_line(basket=make_basket(make_user()), sku_id=make_one().pk, quantity=1)
    line = Line.objects.get()
    for other in (basket, None):
        with pytest.raises(NotFound):
            line_of(other, line.pk)


def test_a_member_has_one_open_basket() -> None:
    user = make_user()
    assert services.open_basket_for(user) == services.open_basket_for(user)
    assert services.open_basket_for(None) != services.open_basket_for(None)


def test_merging_adds_up_within_the_stock_and_keeps_the_flags() -> None:
    both, guests, members, scarce = skus_of(make_spu(skus=4))
    scarce.stockrecords.update(num_in_stock=5)
    member = make_basket(make_user(), lines={both: 1, members: 1, scarce: 4})
    guest = make_basket(lines={both: 2, guests: 3, scarce: 4})
    services.select(basket=member, selected=False)
    services.select(basket=guest, line=Line.objects.get(basket=guest, product=guests), selected=False)
    services.merge_baskets(guest=guest, member=member)
    assert quantities(member) == {
        both.pk: (3, True),
        guests.pk: (3, False),
        members.pk: (1, False),
        scarce.pk: (5, True),
    }
    guest.refresh_from_db()
    assert (guest.status, guest.date_merged is not None) == (Basket.MERGED, True)


def test_merging_twice_is_once() -> None:
    sku = make_one()
    member, guest = make_basket(make_user(), lines={sku: 1}), make_basket(lines={sku: 2})
    services.merge_baskets(guest=guest, member=member)
    services.merge_baskets(guest=guest, member=member)
    assert quantities(member) == {sku.pk: (3, True)}


def test_merging_never_takes_away() -> None:
    sku = make_one(stock=10)
    member, guest = make_basket(make_user(), lines={sku: 8}), make_basket(lines={sku: 8})
    StockRecord.objects.update(num_in_stock=2)
    services.merge_baskets(guest=guest, member=member)
    assert quantities(member) == {sku.pk: (8, True)}


def test_the_basket_of_another_member_is_never_merged() -> None:
    sku = make_one()
    mine, theirs = make_basket(make_user(), lines={sku: 1}), make_basket(make_user(), lines={sku: 2})
    services.merge_baskets(guest=theirs, member=mine)
    assert (quantities(mine), quantities(theirs)) == ({sku.pk: (1, True)}, {sku.pk: (2, True)})


def test_the_content_counts_what_is_selected_and_can_be_ordered() -> None:
    spu = make_spu(
        options={"款式": ["甲", "乙", "丙"]},
        skus=[Sku(options=("甲",), price="1.10"), Sku(options=("乙",), price="2.00"), Sku(options=("丙",))],
    )
    first, second, third = skus_of(spu)
    basket = make_basket(make_user(), lines={first: 3, second: 1, third: 1})
    Product.objects.filter(pk=second.pk).update(is_public=False)
    services.select(basket=basket, selected=False, line=Line.objects.get(product=third))
    shown = content(basket)
    assert [(line.sku_id, line.selected, line.can_be_ordered) for line in shown.lines] == [
        (first.pk, True, True),
        (second.pk, False, False),
        (third.pk, False, True),
    ]
    assert (shown.selected_count, str(shown.selected_total), shown.all_selected) == (3, "3.30", False)
    assert [line.options_label for line in shown.lines] == ["甲", "乙", "丙"]
    assert number_of_units(basket) == 5


def test_the_price_is_the_one_of_now() -> None:
    sku = make_one(price="10.00")
    basket = make_basket(make_user(), lines={sku: 2})
    StockRecord.objects.update(price="12.00", num_in_stock=1)
    (line,) = content(basket).lines
    assert (str(line.price), line.can_be_ordered, line.stock_state) == ("12.00", False, "low")


@pytest.mark.parametrize("number", [1, 10])
def test_a_basket_costs_the_same_whatever_is_in_it(number: int, django_assert_num_queries: object) -> None:
    skus = skus_of(make_spu(skus=number))
    for sku in skus:
        make_image(sku)
    basket = make_basket(make_user(), lines=dict.fromkeys(skus, 1))
    with django_assert_num_queries(3):  # type: ignore[operator]
        assert len(content(basket).lines) == number
