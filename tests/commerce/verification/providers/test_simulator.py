"""Against the simulators as `make run` starts them."""

from collections.abc import Iterator
from dataclasses import replace
from uuid import uuid4

import httpx
import pytest

from commerce.verification.providers import SmsMessage, SmsRejected, SmsUnknown, SmsUnreachable, http
from commerce.verification.providers.simulator.client import SimulatorProvider
from tests.commerce.verification.providers.messages import MESSAGE
from tests.servers.process import free_port
from tests.servers.simulators import Simulators


@pytest.fixture
def provider(outside_world: Simulators) -> Iterator[SimulatorProvider]:
    httpx.delete(f"{outside_world.url}/outbox")
    yield SimulatorProvider(url=outside_world.url, key="simulator")
    behave(outside_world, "normal")


@pytest.fixture
def message() -> SmsMessage:
    """Under an id that the simulators have not seen: they are shared by all tests."""
    return replace(MESSAGE, message_id=uuid4().hex)


def behave(world: Simulators, mode: str) -> None:
    httpx.post(f"{world.url}/control", json={"service": "sms", "mode": mode}).raise_for_status()


def outbox(world: Simulators) -> list[dict[str, str]]:
    return [
        {name: sms[name] for name in ("mobile", "purpose", "code")}
        for sms in httpx.get(f"{world.url}/outbox/sms").json()
    ]


SENT = [{"mobile": "13800000001", "purpose": "register", "code": "402713"}]


def test_a_message_is_sent_once_however_often_it_is_tried(
    provider: SimulatorProvider, message: SmsMessage, outside_world: Simulators
) -> None:
    provider.send(message)
    provider.send(message)
    assert outbox(outside_world) == SENT
    [sms] = httpx.get(f"{outside_world.url}/outbox/sms").json()
    assert "402713" in sms["text"]
    assert "5 分钟" in sms["text"]


@pytest.mark.parametrize(
    ("mode", "error", "arrived"),
    [
        ("error", SmsUnreachable, []),
        ("garbage", SmsUnknown, []),
        ("down", SmsUnknown, []),
        ("timeout_after_accept", SmsUnknown, SENT),
    ],
)
def test_what_goes_wrong(
    provider: SimulatorProvider,
    message: SmsMessage,
    outside_world: Simulators,
    monkeypatch: pytest.MonkeyPatch,
    mode: str,
    error: type[Exception],
    arrived: list[dict[str, str]],
) -> None:
    monkeypatch.setattr(http, "TIMEOUT", (0.3, 0.3))
    behave(outside_world, mode)
    with pytest.raises(error):
        provider.send(message)
    assert outbox(outside_world) == arrived


def test_a_wrong_key_is_a_refusal(provider: SimulatorProvider) -> None:
    with pytest.raises(SmsRejected, match="SIGNATURE_INVALID"):
        replace(provider, key="another").send(MESSAGE)


def test_nobody_is_there() -> None:
    with pytest.raises(SmsUnreachable):
        SimulatorProvider(url=f"http://127.0.0.1:{free_port()}", key="simulator").send(MESSAGE)
