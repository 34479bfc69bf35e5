"""Time must not tell whether an account exists."""

import statistics
import time
from collections.abc import Callable

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from pytest_django import Settings

from commerce.accounts.services import sign_in
from commerce.core.errors import ShopError
from tests.factories.people import make_user

ROUNDS = 200


@pytest.mark.slow
@pytest.mark.embedded
@pytest.mark.django_db
@pytest.mark.usefixtures("database_counters")
def test_known_unknown_and_deactivated_accounts_take_the_same_time(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """200 tries, in turns, so that whatever else the machine does falls on all alike; medians of the processor's
    own time, which the rest of the machine does not change."""
    # A fifth of what Django takes by default: what comes beside the hash weighs more, and the test is the stricter.
    monkeypatch.setattr(PBKDF2PasswordHasher, "iterations", 200_000)
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    monkeypatch.setattr(sign_in.limits, "take", lambda budgets, **options: None)
    make_user("alice", mobile="13800000001")
    make_user("gone", is_active=False)
    tries: dict[str, Callable[[], object]] = {
        login: lambda login=login: sign_in.by_password(login=login, password="wrong", ip="203.0.113.7")  # type: ignore[misc]
        for login in ("alice", "nobody", "gone", "13800000001", "13800000009", "nobody@example.com")
    }
    taken: dict[str, list[float]] = {login: [] for login in tries}
    for _round in range(ROUNDS // len(tries) + 1):
        for login, attempt in tries.items():
            started = time.process_time()
            with pytest.raises(ShopError):
                attempt()
            taken[login].append(time.process_time() - started)
    medians = {login: statistics.median(times) for login, times in taken.items()}
    assert max(medians.values()) < min(medians.values()) * 1.1, medians
