"""Clocks that can be turned, counters of both kinds, gateways that answer as they are told."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from pytest_django import Settings

from tests.commerce.verification.gateway import Gateway, gateway
from tests.servers.redis import redis


@pytest.fixture(scope="session")
def redis_server() -> Iterator[str]:
    with redis() as url:
        yield url


@pytest.fixture(params=["database", pytest.param("redis", marks=pytest.mark.slow)])
def counters(request: pytest.FixtureRequest, settings: Settings) -> str:
    """Runs a test with counters in the database, and again with counters in an empty Redis."""
    settings.REDIS_URL = ""
    if request.param == "redis":
        settings.REDIS_URL = f"{request.getfixturevalue('redis_server')}/0"
        from commerce.core.redis import client

        connection = client()
        assert connection is not None
        connection.flushdb()
    return str(request.param)


@pytest.fixture
def database_counters(settings: Settings) -> None:
    settings.REDIS_URL = ""


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """`later(minutes=5)` turns the clock of the whole process forward."""
    now = timezone.now
    passed = timedelta()

    def turn(**amount: float) -> None:
        nonlocal passed
        passed += timedelta(**amount)

    def turned() -> datetime:
        return now() + passed

    monkeypatch.setattr("django.utils.timezone.now", turned)
    return turn


@pytest.fixture
def sms_gateway() -> Iterator[Gateway]:
    with gateway() as started:
        yield started
