"""The shop, told where the simulated QQ is."""

from collections.abc import Iterator

import pytest
from pytest_django import Settings

from tests.commerce.accounts.social.world import SimulatedQQ
from tests.servers.simulators import Simulators


@pytest.fixture
def qq(outside_world: Simulators, settings: Settings) -> Iterator[SimulatedQQ]:
    settings.QQ_BASE_URL = f"{outside_world.url}/qq"
    simulated = SimulatedQQ(outside_world.url)
    yield simulated
    simulated.behave("normal")
