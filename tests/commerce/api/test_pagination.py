import pytest
from django.test import Client

from tests.factories.catalogue import make_brand

pytestmark = pytest.mark.django_db
BRANDS = "/api/v1/brands/"


@pytest.fixture
def _three_brands() -> None:
    for name in ("甲", "乙", "丙"):
        make_brand(name)


@pytest.mark.usefixtures("_three_brands")
def test_pages_lead_to_each_other(client: Client) -> None:
    first = client.get(BRANDS, {"page_size": 2}).json()
    assert (first["count"], len(first["results"]), first["previous"]) == (3, 2, None)
    last = client.get(first["next"]).json()
    assert (last["count"], len(last["results"]), last["next"]) == (3, 1, None)
    assert client.get(last["previous"]).json() == first


@pytest.mark.usefixtures("_three_brands")
def test_more_than_the_limit_gives_the_limit(client: Client) -> None:
    make_more = [make_brand() for _ in range(98)]
    assert len(make_more) == 98
    answer = client.get(BRANDS, {"page_size": 1000}).json()
    assert (answer["count"], len(answer["results"])) == (101, 100)


@pytest.mark.parametrize("name", ["page", "page_size"])
@pytest.mark.parametrize("value", ["0", "-1", "1.5", "abc", "", "１", "last", "1e3", "9" * 30, "\x00"])
def test_what_is_no_number_of_a_page(client: Client, name: str, value: str) -> None:
    response = client.get(BRANDS, {name: value})
    assert response.status_code == 400
    assert response.json()["error"]["fields"] == {name: ["请输入正整数。"]}


@pytest.mark.parametrize("page", [2, 10**8])
def test_a_page_behind_the_last_one(client: Client, page: int) -> None:
    response = client.get(BRANDS, {"page": page})
    assert response.status_code == 404
    assert response.json()["error"]["code"] == "not_found"
