import re
from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import transaction
from django.utils import timezone

from commerce.accounts.models import User
from commerce.basket import services as basket_services
from commerce.basket.models import Line as BasketRow
from commerce.basket.selectors import content
from commerce.catalogue.models import Product
from commerce.checkout.selectors import settlement
from commerce.core.errors import Conflict, InvalidInput, OutOfStock, ShopError
from commerce.core.models import OutboxEvent
from commerce.order.models import Order, OrderStatusChange
from commerce.order.services import OrderRequest, place_order, placing
from commerce.order.services.numbers import new_order_number
from commerce.order.services.placing import SettlementChanged
from commerce.partner.models import StockRecord
from tests.factories.catalogue import Sku, make_image, make_spu, skus_of
from tests.factories.orders import make_basket, order_request
from tests.factories.people import TIANHE, make_address, make_partner, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def shopper() -> User:
    return make_user()


@pytest.fixture
def request_of(shopper: User) -> OrderRequest:
    return order_request(make_address(shopper), note="请放门口")


def make_one(**sku: object) -> Product:
    return skus_of(make_spu(skus=[Sku(**sku)]))[0]  # type: ignore[arg-type]


def stock_of(sku: Product) -> tuple[int | None, int | None]:
    """(in stock, allocated)."""
    return StockRecord.objects.values_list("num_in_stock", "num_allocated").get(product=sku)


def assert_nothing_was_written(user: User, skus: list[Product]) -> None:
    assert Order.objects.count() == 0
    assert [stock_of(sku)[1] for sku in skus] == [0] * len(skus)
    assert [line.product_id for line in BasketRow.objects.filter(basket__owner=user).order_by("pk")] == [
        sku.pk for sku in skus
    ]
    assert OutboxEvent.objects.filter(kind="order.placed").count() == 0


def test_an_order_is_a_snapshot(shopper: User) -> None:
    partner = make_partner("果园直供")
    spu = make_spu("苹果", options={"规格": ["5 斤"]}, skus=[Sku(options=("5 斤",), price="29.90")], partner=partner)
    sku = skus_of(spu)[0]
    image = make_image(sku)
    make_basket(shopper, lines={sku: 2})
    address = make_address(shopper, receiver="李雷", mobile="13800138000", place="体育西路 1 号", district=TIANHE)
    order = place_order(user=shopper, request=order_request(address, note="请放门口"))

    StockRecord.objects.update(price="99.00")
    Product.objects.update(title="改名")
    address.delete()
    order = Order.objects.get(pk=order.pk)
    line = order.lines.get()
    assert (line.title, line.options_label, line.picture) == ("苹果 5 斤", "5 斤", image.original.name)
    assert (line.quantity, line.unit_price_incl_tax, line.line_price_incl_tax) == (
        2,
        Decimal("29.90"),
        Decimal("59.80"),
    )
    assert (line.partner_name, line.num_allocated) == ("果园直供", 2)
    sent_to = order.shipping_address
    assert sent_to is not None
    assert (sent_to.receiver, sent_to.mobile, sent_to.region_code) == ("李雷", "13800138000", TIANHE)
    assert (sent_to.region, sent_to.place) == ("广东省 广州市 天河区", "体育西路 1 号")
    assert (order.customer_note, order.payment_method, order.shipping_code) == ("请放门口", "cod", "express")


def test_totals_equal_their_lines_and_the_freight(shopper: User, request_of: OrderRequest) -> None:
    first, second = make_one(price="9.99"), make_one(price="0.01")
    make_basket(shopper, lines={first: 3, second: 7})
    order = place_order(user=shopper, request=request_of)
    lines = list(order.lines.all())
    assert order.goods_total == sum(line.line_price_incl_tax for line in lines) == Decimal("30.04")
    assert order.shipping_incl_tax == Decimal("8.00")
    assert order.total_incl_tax == order.total_excl_tax == Decimal("38.04")
    assert [line.unit_price_incl_tax * line.quantity for line in lines] == [line.line_price_incl_tax for line in lines]


@pytest.mark.parametrize(("price", "freight"), [("98.99", "8.00"), ("99.00", "0.00")])
def test_freight_falls_away_above_an_amount(shopper: User, request_of: OrderRequest, price: str, freight: str) -> None:
    make_basket(shopper, lines={make_one(price=price): 1})
    assert str(place_order(user=shopper, request=request_of).shipping_incl_tax) == freight


def test_cash_on_delivery_goes_straight_to_the_warehouse(shopper: User, request_of: OrderRequest) -> None:
    sku = make_one(stock=5, sales=1)
    make_basket(shopper, lines={sku: 3})
    order = place_order(user=shopper, request=request_of)
    assert order.status == "to_ship"
    assert stock_of(sku) == (5, 3)
    assert set(Product.objects.filter(pk__in=[sku.pk, sku.parent_id]).values_list("sales", flat=True)) == {4}
    (change,) = OrderStatusChange.objects.filter(order=order)
    assert (change.new_status, change.actor, change.reason) == ("to_ship", shopper, "placed")
    (event,) = OutboxEvent.objects.filter(kind="order.placed")
    assert event.payload == {"order_id": order.pk, "spu_ids": [sku.parent_id]}


def test_what_is_not_selected_stays_in_the_basket(shopper: User, request_of: OrderRequest) -> None:
    bought, kept = make_one(), make_one()
    basket = make_basket(shopper, lines={bought: 1, kept: 2})
    basket_services.select(basket=basket, selected=False, line=BasketRow.objects.get(product=kept))
    order = place_order(user=shopper, request=request_of)
    assert [line.product_id for line in order.lines.all()] == [bought.pk]
    assert list(BasketRow.objects.values_list("product", "quantity", "selected")) == [(kept.pk, 2, False)]


def test_what_cannot_be_ordered_any_more_is_left_out_only_if_that_was_shown(
    shopper: User, request_of: OrderRequest
) -> None:
    bought, gone, scarce = make_one(), make_one(), make_one(stock=5)
    make_basket(shopper, lines={bought: 1, gone: 1, scarce: 5})
    Product.objects.filter(pk=gone.pk).update(is_public=False)
    StockRecord.objects.filter(product=scarce).update(num_in_stock=4)
    with pytest.raises(OutOfStock):
        place_order(user=shopper, request=request_of)
    assert BasketRow.objects.count() == 3
    shown = settlement(shopper, shopper.baskets.get()).breakdown.fingerprint
    order = place_order(user=shopper, request=replace(request_of, agreed=shown))
    assert [line.product_id for line in order.lines.all()] == [bought.pk]
    assert BasketRow.objects.count() == 2


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"shipping_method": "drone"}, "shipping_method"),
        ({"payment_method": "barter"}, "payment_method"),
        ({"payment_method": ""}, "payment_method"),
    ],
)
def test_choices_that_cannot_be(shopper: User, changes: dict[str, str], field: str) -> None:
    sku = make_one()
    make_basket(shopper, lines={sku: 1})
    with pytest.raises(InvalidInput) as refused:
        place_order(user=shopper, request=order_request(make_address(shopper), **changes))
    assert list(refused.value.fields) == [field]
    assert_nothing_was_written(shopper, [sku])


def test_cash_has_a_limit(shopper: User, request_of: OrderRequest) -> None:
    sku = make_one(price="5000.01")
    make_basket(shopper, lines={sku: 1})
    with pytest.raises(InvalidInput, match="5000"):
        place_order(user=shopper, request=request_of)
    assert_nothing_was_written(shopper, [sku])


def test_an_empty_basket_is_no_order(shopper: User, request_of: OrderRequest) -> None:
    with pytest.raises(InvalidInput):
        place_order(user=shopper, request=request_of)
    sku = make_one()
    basket = make_basket(shopper, lines={sku: 1})
    basket_services.select(basket=basket, selected=False)
    with pytest.raises(InvalidInput):
        place_order(user=shopper, request=request_of)
    assert_nothing_was_written(shopper, [sku])


def test_the_price_that_was_shown_is_the_price(shopper: User) -> None:
    sku = make_one(price="10.00")
    make_basket(shopper, lines={sku: 1})
    address = make_address(shopper)
    shown = settlement(shopper, shopper.baskets.get()).breakdown.fingerprint
    StockRecord.objects.filter(product=sku).update(price=Decimal("11.00"))
    with pytest.raises(SettlementChanged, match=re.escape("19.00")):
        place_order(user=shopper, request=order_request(address, agreed=shown))
    assert_nothing_was_written(shopper, [sku])
    StockRecord.objects.filter(product=sku).update(price=Decimal("10.00"))
    order = place_order(user=shopper, request=order_request(address, agreed=shown))
    assert order.total_incl_tax == Decimal("18.00")


def test_stock_that_goes_between_the_look_and_the_order(
    shopper: User, request_of: OrderRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = make_one(), make_one()
    make_basket(shopper, lines={first: 1, second: 5})

    def look_then_lose(basket: object) -> object:
        lines = content(basket)  # type: ignore[arg-type]
        StockRecord.objects.filter(product=second).update(num_in_stock=4)
        return lines

    monkeypatch.setattr(placing, "content", look_then_lose)
    with pytest.raises(OutOfStock, match=re.escape(second.title)), transaction.atomic():
        place_order(user=shopper, request=request_of)
    assert_nothing_was_written(shopper, [first, second])


@pytest.mark.parametrize("change", [{"quantity": 9}, {"selected": False}])
def test_a_basket_that_changes_between_the_look_and_the_order(
    shopper: User, request_of: OrderRequest, monkeypatch: pytest.MonkeyPatch, change: dict[str, object]
) -> None:
    first, second = make_one(), make_one()
    make_basket(shopper, lines={first: 1, second: 1})

    def look_then_change(basket: object) -> object:
        lines = content(basket)  # type: ignore[arg-type]
        BasketRow.objects.filter(product=second).update(**change)
        return lines

    monkeypatch.setattr(placing, "content", look_then_change)
    with pytest.raises(Conflict):
        place_order(user=shopper, request=request_of)
    assert_nothing_was_written(shopper, [first, second])


def test_the_last_units_are_sold_once(request_of: OrderRequest) -> None:
    sku = make_one(stock=3)
    outcomes = []
    for _ in range(3):
        user = make_user()
        make_basket(user, lines={sku: 1})
        outcomes.append((user, order_request(make_address(user))))
    StockRecord.objects.update(num_in_stock=2)
    placed = 0
    for user, request in outcomes:
        try:
            place_order(user=user, request=request)
        except ShopError:
            continue
        placed += 1
    assert (placed, stock_of(sku)) == (2, (2, 2))


def test_order_numbers_are_readable_and_cannot_be_guessed() -> None:
    numbers = {new_order_number() for _ in range(1000)}
    assert len(numbers) == 1000
    assert all(re.fullmatch(rf"{timezone.localdate():%Y%m%d}\d{{10}}", number) for number in numbers)


@pytest.mark.parametrize("number", [1, 10])
def test_what_an_order_costs(
    shopper: User, request_of: OrderRequest, number: int, django_assert_max_num_queries: object
) -> None:
    """At most 25 statements; each line takes its stock and counts its sales with one of its own."""
    skus = skus_of(make_spu(skus=number))
    make_basket(shopper, lines=dict.fromkeys(skus, 1))
    with django_assert_max_num_queries(25 + 2 * (number - 1)):  # type: ignore[operator]
        place_order(user=shopper, request=request_of)
