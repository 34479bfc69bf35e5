"""The shop, told where the simulated providers are."""

from collections.abc import Iterator

import pytest
from pytest_django import Settings

from tests.factories.payers import Payer, use_simulators
from tests.servers.simulators import Simulators
from tests.simulators.payments.keys import ensure_keys, key_folder


@pytest.fixture(autouse=True, scope="session")
def _keys() -> None:
    """The simulators make them at their start; reading a notification needs no simulator."""
    ensure_keys(key_folder())


@pytest.fixture
def payer(outside_world: Simulators, settings: Settings) -> Iterator[Payer]:
    """Nothing is told to the shop unless a test wants it: no shop is listening here."""
    use_simulators(settings, outside_world)
    payer = Payer(outside_world.url)
    for service in ("alipay", "wechatpay"):
        payer.behave(service, notify=False)
    yield payer
    for service in ("alipay", "wechatpay"):
        payer.behave(service)
