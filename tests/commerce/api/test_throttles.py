import pytest
from django.core.cache import cache
from django.test import Client

from commerce.api.throttles import ReadThrottle, ScopeThrottle, WriteThrottle
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db
BRANDS = "/api/v1/brands/"
BITS = "/api/v1/me/bits/"


@pytest.fixture
def two_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ReadThrottle, "THROTTLE_RATES", {"read": "2/min"})
    monkeypatch.setattr(WriteThrottle, "THROTTLE_RATES", {"write": "1/min"})


@pytest.mark.usefixtures("two_reads")
def test_a_guest_is_counted_by_address(client: Client) -> None:
    assert [client.get(BRANDS).status_code for _ in range(3)] == [200, 200, 429]
    assert 1 <= int(client.get(BRANDS)["Retry-After"]) <= 60
    assert client.get(BRANDS, REMOTE_ADDR="10.0.0.2").status_code == 200


@pytest.mark.usefixtures("two_reads")
def test_a_forged_header_is_no_way_around(client: Client) -> None:
    answers = [client.get(BRANDS, headers={"X-Forwarded-For": f"10.0.0.{number}"}) for number in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]


@pytest.mark.usefixtures("two_reads")
def test_a_member_is_counted_wherever_they_are(client: Client) -> None:
    client.force_login(make_user())
    addresses = ["10.0.0.1", "10.0.0.2", "10.0.0.3"]
    assert [client.get(BITS, REMOTE_ADDR=address).status_code for address in addresses] == [200, 200, 429]


@pytest.mark.usefixtures("two_reads")
def test_writes_are_counted_apart(client: Client) -> None:
    assert [client.post(BRANDS).status_code for _ in range(2)] == [405, 429]
    assert client.get(BRANDS).status_code == 200


@pytest.mark.usefixtures("two_reads")
def test_without_the_cache_everything_is_let_through(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: object, **_kwargs: object) -> None:
        raise ConnectionError("the cache is down")

    monkeypatch.setattr(type(cache._connections[cache._alias]), "get", fail)  # type: ignore[attr-defined]
    assert [client.get(BRANDS).status_code for _ in range(3)] == [200, 200, 200]


def test_what_costs_more_is_counted_besides(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    rates = {"orders": "2/min", "search": "1/min", "uploads": "1/min", "export": "1/min"}
    monkeypatch.setattr(ScopeThrottle, "THROTTLE_RATES", rates)
    client.force_login(make_user())
    orders = [client.post("/api/v1/orders/", {}, content_type="application/json") for _ in range(3)]
    assert [answer.status_code for answer in orders] == [400, 400, 429]
    assert orders[2].headers["Retry-After"]
    assert client.get("/api/v1/orders/").status_code == 200
    assert [client.get("/api/v1/me/export/").status_code for _ in range(2)] == [200, 429]
    assert [client.get("/meiduo/skus/search/?text=x").status_code for _ in range(2)] == [200, 429]
