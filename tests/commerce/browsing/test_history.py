"""The list, in the database and in Redis, and what happens when Redis comes and goes."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from commerce.accounts.models import User
from commerce.browsing import history
from commerce.browsing.models import Visit
from commerce.browsing.selectors import history_of
from commerce.core.events import drain
from commerce.core.models import OutboxEvent
from commerce.core.redis import client
from tests.commerce.verification.parallel import at_once
from tests.factories.catalogue import make_image, make_spu, skus_of
from tests.factories.people import make_user
from tests.servers.process import free_port

pytestmark = pytest.mark.django_db


def seen(user: User) -> list[int]:
    return [view.sku_id for view in history.recent(user.pk)]


def skus(number: int) -> list[int]:
    return [sku.pk for sku in skus_of(make_spu(skus=number))]


def look(user: User, *ids: int) -> None:
    for sku_id in ids:
        history.record(user.pk, sku_id)


@pytest.fixture
def away(settings: Settings) -> str:
    """An address at which no Redis answers."""
    return f"redis://127.0.0.1:{free_port()}/0"


@pytest.mark.usefixtures("counters")
class TestList:
    def test_newest_first_and_each_once(self) -> None:
        alice, (a, b, c) = make_user("alice"), skus(3)
        look(alice, a, b, c, a)
        assert seen(alice) == [a, c, b]

    def test_it_says_when(self) -> None:
        alice, [sku] = make_user("alice"), skus(1)
        before = timezone.now()
        look(alice, sku)
        [view] = history.recent(alice.pk)
        assert before <= view.viewed_at <= timezone.now()

    def test_so_many_and_no_more(self, settings: Settings) -> None:
        settings.SHOP_HISTORY_LIMIT = 3
        alice, ids = make_user("alice"), skus(5)
        look(alice, *ids)
        assert seen(alice) == ids[:1:-1]
        look(alice, ids[2])
        assert seen(alice) == [ids[2], ids[4], ids[3]]

    def test_everybody_has_their_own(self) -> None:
        alice, bob, (a, b) = make_user("alice"), make_user("bob"), skus(2)
        look(alice, a)
        look(bob, b)
        history.clear(alice.pk)
        assert (seen(alice), seen(bob)) == ([], [b])

    def test_after_clearing_it_starts_anew(self) -> None:
        alice, (a, b) = make_user("alice"), skus(2)
        look(alice, a, b)
        history.clear(alice.pk)
        look(alice, a)
        assert seen(alice) == [a]

    def test_goods(self) -> None:
        alice = make_user("alice")
        spu = make_spu("苹果", skus=2)
        a, b = skus_of(spu)
        own, cover = make_image(a), make_image(spu)
        from tests.factories.catalogue import summarise

        summarise(spu)
        look(alice, a.pk, b.pk)
        first, second = history_of(alice)
        assert (first.sku.id, first.sku.image, first.sku.price) == (b.pk, cover, b.stockrecords.get().price)
        assert (second.sku.id, second.sku.image, second.sku.stock_state) == (a.pk, own, "in_stock")

    def test_what_is_gone_or_off_the_shelf(self) -> None:
        alice = make_user("alice")
        [gone], [hidden] = skus_of(make_spu()), skus_of(make_spu())
        look(alice, gone.pk, hidden.pk)
        gone.delete()
        type(hidden).objects.filter(pk=hidden.pk).update(is_public=False)
        [row] = history_of(alice)
        assert (row.sku.id, row.sku.on_shelf, row.sku.stock_state) == (hidden.pk, False, "out")

    @pytest.mark.parametrize("number", [1, 10])
    def test_the_length_costs_nothing(
        self, number: int, counters: str, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        alice = make_user("alice")
        look(alice, *skus(number))
        with django_assert_num_queries(3):
            assert len(history_of(alice)) == number


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("counters")
def test_many_looks_at_once(settings: Settings) -> None:
    settings.SHOP_HISTORY_LIMIT = 3
    alice, ids = make_user("alice"), skus(5)
    at_once([lambda sku_id=sku_id: history.record(alice.pk, sku_id) for sku_id in ids * 8])  # type: ignore[misc]
    assert len(seen(alice)) == len(set(seen(alice))) == 3


@pytest.mark.slow
class TestRedisComesAndGoes:
    @pytest.fixture(autouse=True)
    def _shop_with_redis(self, redis_server: str, settings: Settings) -> None:
        settings.REDIS_URL = f"{redis_server}/0"
        connection = client()
        assert connection is not None
        connection.flushdb()

    def test_with_redis_the_database_stays_empty(self) -> None:
        alice, ids = make_user("alice"), skus(2)
        look(alice, *ids)
        assert not Visit.objects.exists()
        assert 0 < client().ttl(f"jishi:history:{alice.pk}") <= 180 * 86400  # type: ignore[union-attr, operator]

    def test_nothing_is_lost_while_it_is_away(self, settings: Settings, away: str) -> None:
        alice, (a, b, c) = make_user("alice"), skus(3)
        here = settings.REDIS_URL
        look(alice, a, b)
        settings.REDIS_URL = away
        look(alice, c, a)
        assert seen(alice) == [a, c]
        settings.REDIS_URL = here
        assert seen(alice) == [a, c, b]
        assert not Visit.objects.exists()

    def test_a_shop_that_gets_its_first_redis(self, settings: Settings) -> None:
        alice, ids = make_user("alice"), skus(3)
        here, settings.REDIS_URL = settings.REDIS_URL, ""
        look(alice, *ids)
        settings.REDIS_URL = here
        assert seen(alice) == ids[::-1]

    def test_clearing_while_it_is_away(self, settings: Settings, away: str) -> None:
        alice, (a, b) = make_user("alice"), skus(2)
        drain()  # what the goods' making had to tell
        here = settings.REDIS_URL
        look(alice, a)
        settings.REDIS_URL = away
        history.clear(alice.pk)
        assert OutboxEvent.objects.get(handled_at=None).kind == "history.cleared"
        # While it is away this is tried again and again; once it is back, what came later stays.
        assert drain() == 0
        settings.REDIS_URL = here
        look(alice, b)
        OutboxEvent.objects.update(retry_at=None)
        assert drain() == 1
        assert seen(alice) == [b]

    def test_a_look_that_arrives_late(self, later: Callable[..., None], monkeypatch: pytest.MonkeyPatch) -> None:
        alice, (a, b) = make_user("alice"), skus(2)
        look(alice, a)
        earlier: Any = timezone.now()
        later(minutes=5)
        look(alice, b, a)
        monkeypatch.setattr("django.utils.timezone.now", lambda: earlier)
        look(alice, a)
        assert seen(alice) == [a, b]
