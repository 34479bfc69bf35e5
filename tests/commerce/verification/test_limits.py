import time
from collections.abc import Callable

import pytest
from django.db import connection, transaction
from pytest_django import Settings

from commerce.core.errors import TooMany, Unavailable
from commerce.verification.limits import Budget, give_back, left, network_of, reset, take
from commerce.verification.models import RateCounter

THREE = Budget("knock", limit=3, seconds=600)


@pytest.mark.django_db
@pytest.mark.usefixtures("counters")
class TestBothKindsOfCounters:
    def test_a_budget_is_used_up(self) -> None:
        for _turn in range(3):
            take([THREE])
        with pytest.raises(TooMany) as caught:
            take([THREE])
        assert 595 <= caught.value.retry_after <= 600
        assert left(THREE) == 0

    def test_all_or_nothing(self) -> None:
        single = Budget("single", limit=1, seconds=60)
        take([THREE, single])
        with pytest.raises(TooMany) as caught:
            take([THREE, single])
        assert caught.value.retry_after <= 60
        assert left(THREE) == 2

    def test_the_longest_wait_counts(self) -> None:
        short, long = Budget("door", limit=1, seconds=60), Budget("door", limit=1, seconds=3600)
        take([short, long])
        with pytest.raises(TooMany) as caught:
            take([long, short])
        assert caught.value.retry_after > 3500

    def test_keys_are_apart(self) -> None:
        take([Budget("a", limit=1, seconds=60)])
        take([Budget("b", limit=1, seconds=60)])

    def test_a_limit_of_nothing_gives_nothing(self) -> None:
        with pytest.raises(TooMany):
            take([Budget("closed", limit=0, seconds=60)])

    def test_a_window_opens_again(self) -> None:
        brief = Budget("brief", limit=1, seconds=1)
        take([brief])
        with pytest.raises(TooMany):
            take([brief])
        time.sleep(1.05)
        take([brief])
        assert left(brief) == 0

    def test_what_was_taken_can_be_given_back_but_no_more(self) -> None:
        take([THREE])
        for _turn in range(3):
            give_back([THREE])
        assert left(THREE) == 3

    def test_reset_forgets(self) -> None:
        take([THREE])
        reset(THREE)
        assert left(THREE) == 3
        take([THREE])


@pytest.mark.django_db
@pytest.mark.usefixtures("database_counters")
def test_rows_tell_nothing_about_whom_they_count(later: Callable[..., None]) -> None:
    take([Budget("sms:mobile:13800000001", limit=1, seconds=60)])
    row = RateCounter.objects.get()
    assert "138" not in row.key
    later(seconds=61)
    take([Budget("sms:mobile:13800000001", limit=1, seconds=60)])
    assert RateCounter.objects.get().taken == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("database_counters")
def test_counts_cannot_be_rolled_back_by_who_is_counted() -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        take([THREE])
    assert not connection.in_atomic_block


class TestRedisAway:
    """A port that nothing listens on."""

    @pytest.fixture(autouse=True)
    def _away(self, settings: Settings) -> None:
        settings.REDIS_URL = "redis://127.0.0.1:1/0"

    def test_limits_fail_closed(self) -> None:
        with pytest.raises(Unavailable) as caught:
            take([THREE])
        assert (caught.value.status, caught.value.code) == (503, "unavailable")

    @pytest.mark.django_db
    def test_what_must_go_on_is_counted_in_the_database(self) -> None:
        for _turn in range(3):
            take([THREE], fallback=True)
        with pytest.raises(TooMany):
            take([THREE], fallback=True)
        give_back([THREE], fallback=True)
        assert left(THREE, fallback=True) == 1
        reset(THREE, fallback=True)
        assert left(THREE, fallback=True) == 3

    def test_it_is_given_up_at_once(self, settings: Settings) -> None:
        settings.REDIS_URL = "redis://192.0.2.1:6379/0"  # nobody there: TEST-NET-1
        started = time.monotonic()
        with pytest.raises(Unavailable):
            take([THREE])
        assert time.monotonic() - started < 10  # without a limit of ours the system tries for minutes


@pytest.mark.parametrize(
    ("ip", "network"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
        ("", "unknown"),
        ("<script>", "unknown"),
    ],
)
def test_what_an_address_is_counted_by(ip: str, network: str) -> None:
    assert network_of(ip) == network
