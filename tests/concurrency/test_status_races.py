"""Of all who move an order at the same moment one wins, and stock and sales follow that one."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from unittest import mock

import pytest
from django.utils import timezone

from commerce.accounts.models import Address, User
from commerce.catalogue.models import Product
from commerce.core.errors import Conflict
from commerce.core.invariants import findings
from commerce.order.enums import OrderStatus
from commerce.order.models import Order, Shipment
from commerce.order.services import fulfilment, placing, statuses
from commerce.order.services.reviewing import ReviewData, review_line
from commerce.partner.models import StockRecord
from tests.concurrency.racing import race, refusals
from tests.concurrency.unguarded import statuses as unguarded
from tests.factories.catalogue import Sku, make_spu, skus_of
from tests.factories.orders import make_order
from tests.factories.people import make_address, make_partner, make_user

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

RACES = 60


@pytest.fixture
def alice() -> User:
    return make_user("alice")


@pytest.fixture
def address(alice: User) -> Address:
    return make_address(alice)


@pytest.fixture
def sku() -> Product:
    return skus_of(make_spu(skus=[Sku(stock=100)]))[0]


def order_of(alice: User, address: Address, lines: dict[Product, int], status: OrderStatus, **fields: Any) -> Order:
    """An order in a status that it came to by the usual way."""
    order = make_order(alice, lines=lines, address=address)
    for step in (OrderStatus.TO_RECEIVE, OrderStatus.TO_REVIEW):
        if order.status == status:
            break
        if step == OrderStatus.TO_RECEIVE:
            send_all(order, alice)
        else:
            fulfilment.receive_order(order=order, actor=alice)
    Order.objects.filter(pk=order.pk).update(**fields)
    return Order.objects.get(pk=order.pk)


def send_all(order: Order, actor: User) -> None:
    for line in order.lines.select_related("partner"):
        send(order, line.partner, actor)


def send(order: Order, partner: Any, actor: User) -> None:
    fulfilment.ship_order(order=order, partner=partner, carrier="顺丰速运", tracking_number="SF1234", actor=actor)


def unpaid(alice: User, address: Address, lines: dict[Product, int]) -> Order:
    """An order that waits for its payment, and whose time is over."""
    with mock.patch.object(placing, "_first_status", return_value=OrderStatus.UNPAID):
        order = make_order(alice, lines=lines, address=address)
    Order.objects.filter(pk=order.pk).update(expires_at=timezone.now() - timedelta(minutes=1))
    return order


def moves_of(order: Order) -> list[str]:
    return list(order.status_changes.order_by("pk").values_list("new_status", flat=True))


def violations() -> list[str]:
    return [violation for finding in findings() for violation in finding.violations]


def pay_cancel_and_sweep(order: Order) -> list[Callable[[], object]]:
    """Each looks at the order as it was before any of them began."""
    paid, cancelled = Order.objects.get(pk=order.pk), Order.objects.get(pk=order.pk)
    return [
        lambda: statuses.change_status(order=paid, new_status=OrderStatus.TO_SHIP, reason="paid"),
        lambda: statuses.cancel_order(order=cancelled, actor=None, reason="shopper"),
        lambda: statuses.close_unpaid_orders(),
    ]


def test_of_payment_cancel_and_sweep_one_wins(alice: User, address: Address, sku: Product) -> None:
    paid = 0
    for _ in range(RACES):
        order = unpaid(alice, address, {sku: 1})

        _pay, _cancel, swept = race(*pay_cancel_and_sweep(order))

        moves = moves_of(order)
        assert moves in (["unpaid", "to_ship"], ["unpaid", "cancelled"])
        paid += moves[-1] == "to_ship"
        assert swept == (order.status_changes.filter(reason="timeout").count())
    sku.refresh_from_db()
    assert sku.sales == paid
    assert StockRecord.objects.get(product=sku).num_allocated == paid
    assert violations() == []


def test_without_the_comparison_an_order_is_paid_and_cancelled(
    alice: User, address: Address, sku: Product, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(statuses, "change_status", unguarded.change_status)
    order = unpaid(alice, address, {sku: 1})

    race(*pay_cancel_and_sweep(order)[:2])

    assert sorted(moves_of(order)) == ["cancelled", "to_ship", "unpaid"]
    assert violations() != []


def test_several_sweeps_at_once_cancel_each_order_once(alice: User, address: Address, sku: Product) -> None:
    orders = [unpaid(alice, address, {sku: 1}) for _ in range(12)]

    closed = race(*[statuses.close_unpaid_orders] * 4)

    assert sum(closed) == len(orders)
    assert [moves_of(order) for order in orders] == [["unpaid", "cancelled"]] * len(orders)
    assert StockRecord.objects.get(product=sku).num_allocated == 0
    assert violations() == []


def test_a_bad_order_does_not_stop_the_sweep(
    alice: User, address: Address, sku: Product, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = (unpaid(alice, address, {sku: 1}) for _ in range(2))
    move = statuses.change_status

    def fail_for_the_first(*, order: Order, **rest: Any) -> None:
        if order.pk == first.pk:
            raise RuntimeError
        move(order=order, **rest)

    monkeypatch.setattr(statuses, "change_status", fail_for_the_first)

    assert statuses.close_unpaid_orders() == 1
    assert (moves_of(first), moves_of(second)) == (["unpaid"], ["unpaid", "cancelled"])


def test_shipping_and_cancelling_exclude_each_other(alice: User, address: Address) -> None:
    fruit, phones = make_partner(), make_partner()
    apple, phone = (skus_of(make_spu(skus=[Sku(stock=100)], partner=partner))[0] for partner in (fruit, phones))
    for _ in range(RACES // 2):
        order = order_of(alice, address, {apple: 1, phone: 1}, OrderStatus.TO_SHIP)
        mine, theirs = Order.objects.get(pk=order.pk), Order.objects.get(pk=order.pk)

        results = race(
            lambda mine=mine: send(mine, fruit, alice),  # type: ignore[misc]
            lambda theirs=theirs: statuses.cancel_order(order=theirs, actor=alice, reason="shopper"),  # type: ignore[misc]
        )

        assert len(refusals(results)) == 1
        sent = Shipment.objects.filter(order=order).count()
        assert (moves_of(order), sent) in ((["to_ship"], 1), (["to_ship", "cancelled"], 0))
    assert violations() == []


def test_looking_for_shipments_before_the_row_is_held_would_cancel_what_has_left(
    alice: User, address: Address, monkeypatch: pytest.MonkeyPatch
) -> None:
    fruit, phones = make_partner(), make_partner()
    apple, phone = (skus_of(make_spu(partner=partner))[0] for partner in (fruit, phones))
    order = order_of(alice, address, {apple: 1, phone: 1}, OrderStatus.TO_SHIP)
    nothing_sent_yet = not order.shipments.exists()
    send(Order.objects.get(pk=order.pk), fruit, alice)

    with pytest.raises(Conflict):
        statuses.cancel_order(order=order, actor=alice, reason="shopper")
    assert nothing_sent_yet
    monkeypatch.setattr(statuses, "change_status", unguarded.change_status)
    statuses.cancel_order(order=order, actor=alice, reason="shopper")

    assert (moves_of(order), order.shipments.count()) == (["to_ship", "cancelled"], 1)


def test_two_merchants_ship_their_parts_at_once(alice: User, address: Address) -> None:
    fruit, phones = make_partner(), make_partner()
    apple, phone = (skus_of(make_spu(skus=[Sku(stock=100)], partner=partner))[0] for partner in (fruit, phones))
    for _ in range(RACES // 4):
        order = order_of(alice, address, {apple: 1, phone: 1}, OrderStatus.TO_SHIP)
        parts = [(Order.objects.get(pk=order.pk), partner) for partner in (fruit, phones, fruit)]

        results = race(*[lambda part=part: send(*part, alice) for part in parts])  # type: ignore[misc]

        assert len(refusals(results)) == 1
        assert moves_of(order) == ["to_ship", "to_receive"]
    assert violations() == []


def test_receipt_by_the_shopper_and_by_the_sweep_is_one(alice: User, address: Address, sku: Product) -> None:
    long_ago = timezone.now() - timedelta(days=11)
    for _ in range(RACES // 4):
        order = order_of(alice, address, {sku: 1}, OrderStatus.TO_RECEIVE, shipped_at=long_ago)

        race(
            lambda order=order: fulfilment.receive_order(order=order, actor=alice),  # type: ignore[misc]
            statuses.receive_due_orders,
            statuses.receive_due_orders,
        )

        assert moves_of(order) == ["to_ship", "to_receive", "to_review"]
    assert violations() == []


def test_what_was_shipped_lately_is_not_received_by_itself(alice: User, address: Address, sku: Product) -> None:
    order_of(alice, address, {sku: 1}, OrderStatus.TO_RECEIVE, shipped_at=timezone.now() - timedelta(days=9))
    assert statuses.receive_due_orders() == 0


def test_reviews_of_the_last_two_lines_at_once_finish_the_order(alice: User, address: Address) -> None:
    first, second = (skus_of(make_spu(skus=[Sku(stock=100)]))[0] for _ in range(2))
    for _ in range(RACES // 4):
        order = order_of(alice, address, {first: 1, second: 1}, OrderStatus.TO_REVIEW)
        lines = [(Order.objects.get(pk=order.pk), line) for line in order.lines.all()]

        results = race(
            *[
                lambda order=order, line=line: review_line(user=alice, order=order, line=line, data=ReviewData(5))  # type: ignore[misc]
                for order, line in [*lines, lines[0]]
            ]
        )

        assert len(refusals(results)) == 1
        assert moves_of(order)[-1] == "finished"
        assert order.lines.filter(review__isnull=False).count() == 2
    assert violations() == []
