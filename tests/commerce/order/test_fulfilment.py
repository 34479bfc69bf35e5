import pytest

from commerce.accounts.models import User
from commerce.core.errors import Conflict, InvalidInput
from commerce.order.models import Order, Shipment
from commerce.order.services import cancel_order, receive_order, ship_order, statuses
from commerce.partner.models import Partner, StockRecord
from tests.factories.catalogue import Sku, make_spu, skus_of
from tests.factories.orders import make_order
from tests.factories.people import make_partner, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def farm() -> Partner:
    return make_partner("农场")


@pytest.fixture
def press() -> Partner:
    return make_partner("书店")


@pytest.fixture
def clerk() -> User:
    return make_user("clerk")


@pytest.fixture
def order(farm: Partner, press: Partner) -> Order:
    """Two units of the farm's and one of the press's."""
    apple = skus_of(make_spu("苹果", partner=farm, skus=[Sku(stock=10)]))[0]
    book = skus_of(make_spu("书", partner=press, skus=[Sku(stock=5)]))[0]
    return make_order(lines={apple: 2, book: 1})


def ship(order: Order, partner: Partner, clerk: User, carrier: str = "顺丰", number: str = "SF123") -> Shipment:
    return ship_order(order=order, partner=partner, carrier=carrier, tracking_number=number, actor=clerk)


def stocks() -> dict[str, tuple[int | None, int | None]]:
    """Merchant -> (in stock, allocated)."""
    rows = StockRecord.objects.values_list("partner__name", "num_in_stock", "num_allocated")
    return {name: (in_stock, allocated) for name, in_stock, allocated in rows}


def test_an_order_is_on_its_way_once_every_merchant_has_sent(
    order: Order, farm: Partner, press: Partner, clerk: User
) -> None:
    shipment = ship(order, farm, clerk, " 顺丰 ", " SF123 ")
    assert (shipment.carrier, shipment.tracking_number) == ("顺丰", "SF123")
    assert Order.objects.get().status == "to_ship"
    assert stocks() == {"农场": (8, 0), "书店": (5, 1)}
    ship(order, press, clerk)
    order.refresh_from_db()
    assert (order.status, order.shipped_at is not None) == ("to_receive", True)
    assert stocks() == {"农场": (8, 0), "书店": (4, 0)}
    assert order.status_changes.get(new_status="to_receive").actor == clerk
    receive_order(order=order, actor=order.user)
    assert Order.objects.get().status == "to_review"


def test_a_part_is_sent_once(order: Order, farm: Partner, clerk: User) -> None:
    ship(order, farm, clerk)
    with pytest.raises(Conflict):
        ship(order, farm, clerk, number="SF456")
    assert list(Shipment.objects.values_list("tracking_number", flat=True)) == ["SF123"]
    assert stocks()["农场"] == (8, 0)


@pytest.mark.parametrize(("carrier", "number"), [("", "SF123"), ("顺丰", ""), (" ", " ")])
def test_a_parcel_has_a_carrier_and_a_number(
    order: Order, farm: Partner, clerk: User, carrier: str, number: str
) -> None:
    with pytest.raises(InvalidInput):
        ship(order, farm, clerk, carrier, number)
    assert (Shipment.objects.count(), stocks()["农场"]) == (0, (10, 2))


def test_a_merchant_ships_only_what_is_theirs(order: Order, clerk: User) -> None:
    with pytest.raises(InvalidInput):
        ship(order, make_partner(), clerk)
    assert Shipment.objects.count() == 0


@pytest.mark.parametrize("status", ["unpaid", "to_receive", "to_review", "finished", "cancelled", "refunded"])
def test_only_what_waits_is_shipped(order: Order, farm: Partner, clerk: User, status: str) -> None:
    Order.objects.update(status=status)
    with pytest.raises(Conflict):
        ship(order, farm, clerk)
    assert (Shipment.objects.count(), stocks()["农场"]) == (0, (10, 2))


def test_what_is_partly_sent_cannot_be_cancelled(order: Order, farm: Partner, clerk: User) -> None:
    ship(order, farm, clerk)
    with pytest.raises(Conflict, match="部分发货"):
        cancel_order(order=order, actor=order.user, reason="shopper")
    assert order.status == Order.objects.get().status == "to_ship"
    assert stocks() == {"农场": (8, 0), "书店": (5, 1)}


def test_a_cancel_that_waited_for_a_shipment_sees_it(
    order: Order, farm: Partner, clerk: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A merchant sends a part after the shopper pressed the button, before the status has moved."""
    real = statuses.change_status

    def send_first(**kwargs: object) -> None:
        ship(Order.objects.get(), farm, clerk)
        real(**kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(statuses, "change_status", send_first)
    with pytest.raises(Conflict, match="部分发货"):
        cancel_order(order=order, actor=order.user, reason="shopper")
    assert Order.objects.get().status == "to_ship"


def test_goods_that_were_deleted_meanwhile_are_shipped_all_the_same(
    order: Order, farm: Partner, press: Partner, clerk: User
) -> None:
    book = order.lines.get(title="书").product
    assert book is not None
    book.delete()
    ship(order, farm, clerk)
    ship(order, press, clerk)
    assert Order.objects.get().status == "to_receive"


def test_only_what_is_on_its_way_is_received(order: Order) -> None:
    with pytest.raises(Conflict):
        receive_order(order=order, actor=order.user)
    assert Order.objects.get().status == "to_ship"
