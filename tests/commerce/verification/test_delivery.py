from collections.abc import Callable
from uuid import UUID, uuid4

import pytest
from pytest_django import Settings

from commerce.core import events
from commerce.core.models import OutboxEvent
from commerce.verification.enums import DeliveryState, Purpose
from commerce.verification.models import SmsDelivery
from commerce.verification.providers import SmsMessage, SmsRejected, SmsUnknown, SmsUnreachable
from commerce.verification.services import delivery
from commerce.verification.services.delivery import deliver, lost_deliveries
from tests.commerce.verification.codes import ALICE, ask

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("database_counters")]


class Carrier:
    """A provider that does what it is told, and remembers what it was given."""

    def __init__(self) -> None:
        self.given: list[SmsMessage] = []
        self.error: Exception | None = None

    def send(self, message: SmsMessage) -> None:
        self.given.append(message)
        if self.error:
            raise self.error


@pytest.fixture
def carrier(monkeypatch: pytest.MonkeyPatch) -> Carrier:
    carrier = Carrier()
    monkeypatch.setattr(delivery, "chosen_provider", lambda: carrier)
    return carrier


@pytest.fixture
def message_id() -> UUID:
    ask()
    return SmsDelivery.objects.get().pk


def row() -> tuple[str, int, str, bool]:
    """State, attempts, reason, and whether the code can still be read."""
    it = SmsDelivery.objects.get()
    return it.state, it.attempts, it.reason, bool(it.sealed_code)


def test_it_is_sent_once_and_then_forgotten(carrier: Carrier) -> None:
    code = ask()
    message_id = SmsDelivery.objects.get().pk
    deliver(message_id)
    deliver(message_id)
    expected = SmsMessage(message_id=message_id.hex, mobile=ALICE, purpose=Purpose.LOGIN, code=code, minutes=5)
    assert carrier.given == [expected]
    assert row() == (DeliveryState.SENT, 1, "", False)
    assert code not in repr(expected)


@pytest.mark.parametrize(
    ("error", "state"),
    [
        (SmsRejected("isv.MOBILE_NUMBER_ILLEGAL"), DeliveryState.REJECTED),
        (SmsUnknown("ReadTimeout"), DeliveryState.UNKNOWN),
    ],
)
def test_what_is_not_tried_again(carrier: Carrier, message_id: UUID, error: Exception, state: DeliveryState) -> None:
    carrier.error = error
    deliver(message_id)
    carrier.error = None
    deliver(message_id)
    assert len(carrier.given) == 1
    assert row() == (state, 1, str(error), False)


def test_what_is_tried_again_keeps_its_id(carrier: Carrier, message_id: UUID) -> None:
    carrier.error = SmsUnreachable("no connection")
    for _turn in range(2):
        with pytest.raises(SmsUnreachable):
            deliver(message_id)
    assert row() == (DeliveryState.WAITING, 2, "no connection", True)
    carrier.error = None
    deliver(message_id)
    assert row() == (DeliveryState.SENT, 3, "", False)
    assert len({message.message_id for message in carrier.given}) == 1


def test_it_is_given_up_after_five_times(carrier: Carrier, message_id: UUID) -> None:
    carrier.error = SmsUnreachable("no connection")
    for _turn in range(4):
        with pytest.raises(SmsUnreachable):
            deliver(message_id)
    deliver(message_id)
    deliver(message_id)
    assert len(carrier.given) == 5
    assert row() == (DeliveryState.GIVEN_UP, 5, "no connection", False)


def test_an_expired_code_is_not_sent(carrier: Carrier, message_id: UUID, later: Callable[..., None]) -> None:
    later(minutes=5)
    deliver(message_id)
    assert carrier.given == []


def test_a_worker_that_died_while_sending_has_sent(carrier: Carrier, message_id: UUID) -> None:
    carrier.error = KeyboardInterrupt()
    with pytest.raises(KeyboardInterrupt):
        deliver(message_id)
    carrier.error = None
    deliver(message_id)
    assert len(carrier.given) == 1


def test_a_code_that_can_no_longer_be_opened(carrier: Carrier, message_id: UUID, settings: Settings) -> None:
    settings.SECRET_KEY = "another key"
    deliver(message_id)
    assert carrier.given == []
    assert row() == (DeliveryState.REJECTED, 1, "broken seal", False)


def test_an_unknown_message(carrier: Carrier) -> None:
    deliver(uuid4())
    assert carrier.given == []


def test_what_waits_too_long_was_lost(carrier: Carrier, message_id: UUID, later: Callable[..., None]) -> None:
    assert lost_deliveries() == []
    later(seconds=61)
    assert lost_deliveries() == [message_id]
    deliver(message_id)
    assert lost_deliveries() == []


def test_the_outbox_leads_to_the_gateway(carrier: Carrier, message_id: UUID, settings: Settings) -> None:
    from config.celery import app

    app.conf.task_always_eager = True
    try:
        assert events.drain() == 1
    finally:
        app.conf.task_always_eager = False
    assert len(carrier.given) == 1
    assert OutboxEvent.objects.get(kind="sms.requested").handled_at is not None
