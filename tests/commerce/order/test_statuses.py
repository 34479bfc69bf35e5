from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from commerce.catalogue.models import Product
from commerce.core.errors import Conflict
from commerce.core.models import OutboxEvent
from commerce.order.enums import TRANSITIONS, OrderStatus
from commerce.order.models import Order
from commerce.order.services import cancel_order, change_status, close_unpaid_orders, receive_due_orders
from commerce.partner.models import StockRecord
from tests.factories.catalogue import Sku, make_spu, skus_of
from tests.factories.orders import make_order
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db


def order_in(status: str, **fields: object) -> Order:
    """An order of 3 of 10 units, put into a status without any of the moves that lead there."""
    sku = skus_of(make_spu(skus=[Sku(sales=0)]))[0]
    order = make_order(lines={sku: 3})
    Order.objects.filter(pk=order.pk).update(status=status, **fields)
    if status == OrderStatus.UNPAID:
        # Cash orders count as sold at once; an order that waits for money does not.
        Product.objects.update(sales=0)
    return Order.objects.get(pk=order.pk)


def sales_and_stock(order: Order) -> tuple[int, int, int | None, int | None]:
    """(sales of the SKU, sales of the SPU, in stock, allocated)."""
    line = order.lines.get()
    stock = StockRecord.objects.get(product=line.product_id)
    product = Product.objects.select_related("parent").get(pk=line.product_id)
    return product.sales, product.spu.sales, stock.num_in_stock, stock.num_allocated


@pytest.mark.parametrize("old", OrderStatus.values)
@pytest.mark.parametrize("new", OrderStatus.values)
def test_only_the_moves_of_the_table_are_made(old: str, new: str) -> None:
    order = order_in(old)
    history = order.status_changes.count()
    if new in TRANSITIONS[old]:
        change_status(order=order, new_status=OrderStatus(new))
        assert (order.status, Order.objects.get().status) == (new, new)
        assert order.status_changes.count() == history + 1
    else:
        with pytest.raises(Conflict):
            change_status(order=order, new_status=OrderStatus(new))
        assert (order.status, Order.objects.get().status) == (old, old)
        assert order.status_changes.count() == history


def test_what_ends_stays_ended() -> None:
    assert not TRANSITIONS[OrderStatus.CANCELLED]
    assert not TRANSITIONS[OrderStatus.REFUNDED]
    assert set(TRANSITIONS) == set(OrderStatus.values)


def test_who_saw_an_old_status_moves_nothing() -> None:
    order = order_in("unpaid")
    stale = Order.objects.get()
    cancel_order(order=order, actor=None, reason="timeout")
    before = sales_and_stock(order)
    with pytest.raises(Conflict):
        change_status(order=stale, new_status=OrderStatus.TO_SHIP, reason="paid")
    assert Order.objects.get().status == "cancelled"
    assert sales_and_stock(order) == before
    assert order.status_changes.filter(reason="paid").count() == 0


def test_each_move_is_recorded_and_told() -> None:
    actor = make_user()
    order = order_in("unpaid")
    OutboxEvent.objects.all().delete()
    change_status(order=order, new_status=OrderStatus.TO_SHIP, actor=actor, reason="paid")
    change = order.status_changes.get(reason="paid")
    assert (change.old_status, change.new_status, change.actor) == ("unpaid", "to_ship", actor)
    assert list(OutboxEvent.objects.values_list("kind", "payload")) == [
        ("order.status_changed", {"order_id": order.pk, "old": "unpaid", "new": "to_ship"})
    ]


def test_what_is_paid_is_sold_and_what_is_cancelled_is_not() -> None:
    order = order_in("unpaid")
    assert sales_and_stock(order) == (0, 0, 10, 3)
    change_status(order=order, new_status=OrderStatus.TO_SHIP)
    assert sales_and_stock(order) == (3, 3, 10, 3)
    cancel_order(order=order, actor=None, reason="shopper")
    assert sales_and_stock(order) == (0, 0, 10, 0)
    line = order.lines.get()
    assert (line.num_allocated, line.allocation_cancelled) == (0, True)


def test_an_unpaid_order_that_is_cancelled_gives_its_stock_back() -> None:
    order = order_in("unpaid")
    cancel_order(order=order, actor=order.user, reason="shopper")
    assert sales_and_stock(order) == (0, 0, 10, 0)
    with pytest.raises(Conflict):
        cancel_order(order=order, actor=order.user, reason="again")
    assert sales_and_stock(order) == (0, 0, 10, 0)


def test_a_refund_after_the_parcel_left_brings_no_stock_back() -> None:
    order = order_in("finished")
    StockRecord.objects.update(num_in_stock=7, num_allocated=0)
    change_status(order=order, new_status=OrderStatus.REFUNDED)
    assert sales_and_stock(order) == (0, 0, 7, 0)


@pytest.mark.parametrize("status", ["to_receive", "to_review", "finished", "refunded", "cancelled"])
def test_what_is_on_its_way_cannot_be_cancelled(status: str) -> None:
    order = order_in(status)
    with pytest.raises(Conflict):
        cancel_order(order=order, actor=order.user, reason="shopper")
    assert Order.objects.get().status == status


def test_the_dashboard_moves_through_the_same_table() -> None:
    order = order_in("unpaid")
    with pytest.raises(Conflict):
        order.set_status("finished")
    order.set_status("to_ship")
    assert order.status_changes.get(old_status="unpaid").reason == "dashboard"
    assert Order.pipeline["to_receive"] == ("refunded", "to_review")


def test_the_database_knows_the_statuses_too() -> None:
    order = order_in("unpaid")
    with pytest.raises(IntegrityError), transaction.atomic():
        Order.objects.filter(pk=order.pk).update(status="lost")


def test_unpaid_orders_close_when_their_time_is_up() -> None:
    now = timezone.now()
    due = order_in("unpaid", expires_at=now - timedelta(seconds=1))
    later = order_in("unpaid", expires_at=now + timedelta(minutes=1))
    paid = order_in("to_ship", expires_at=now - timedelta(days=1))
    assert close_unpaid_orders() == 1
    assert close_unpaid_orders() == 0
    statuses = dict(Order.objects.values_list("pk", "status"))
    assert statuses == {due.pk: "cancelled", later.pk: "unpaid", paid.pk: "to_ship"}
    assert due.status_changes.get(new_status="cancelled").reason == "timeout"
    assert sales_and_stock(due)[3] == 0


def test_one_order_that_moved_meanwhile_does_not_stop_the_sweep(monkeypatch: pytest.MonkeyPatch) -> None:
    past = timezone.now() - timedelta(hours=1)
    moved, due = order_in("unpaid", expires_at=past), order_in("unpaid", expires_at=past + timedelta(minutes=1))
    from commerce.order.services import statuses

    real = statuses.change_status

    def pay_first(*, order: Order, **kwargs: object) -> None:
        Order.objects.filter(pk=moved.pk).update(status="to_ship")
        real(order=order, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(statuses, "change_status", pay_first)
    assert close_unpaid_orders() == 1
    assert dict(Order.objects.values_list("pk", "status")) == {moved.pk: "to_ship", due.pk: "cancelled"}


def test_a_sweep_takes_the_oldest_first_and_not_all_at_once() -> None:
    past = timezone.now() - timedelta(hours=1)
    orders = [order_in("unpaid", expires_at=past + timedelta(minutes=minute)) for minute in (2, 0, 1)]
    assert close_unpaid_orders(limit=2) == 2
    assert Order.objects.get(status="unpaid") == orders[0]


def test_what_was_shipped_long_ago_counts_as_received() -> None:
    now = timezone.now()
    due = order_in("to_receive", shipped_at=now - timedelta(days=10, seconds=1))
    fresh = order_in("to_receive", shipped_at=now - timedelta(days=9))
    assert receive_due_orders() == 1
    assert dict(Order.objects.values_list("pk", "status")) == {due.pk: "to_review", fresh.pk: "to_receive"}
