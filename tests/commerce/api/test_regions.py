import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from commerce.regions.models import Region
from tests.factories.people import make_region_tree

pytestmark = pytest.mark.django_db
REGIONS = "/api/v1/regions/"


@pytest.fixture(autouse=True)
def _areas() -> None:
    make_region_tree()


def test_level_by_level(client: Client, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(2):
        answer = client.get(REGIONS)
    assert answer["Cache-Control"] == "public, max-age=3600"
    assert answer.json() == [{"code": 110000, "name": "北京市"}, {"code": 440000, "name": "广东省"}]
    assert client.get(REGIONS, {"parent": 440000}).json() == [
        {"code": 440100, "name": "广州市"},
        {"code": 440300, "name": "深圳市"},
    ]
    assert client.get(REGIONS, {"parent": ""}).json() == answer.json()


@pytest.mark.parametrize("parent", [440106, 999999])
def test_nothing_below(client: Client, parent: int) -> None:
    assert client.get(REGIONS, {"parent": parent}).json() == []


@pytest.mark.parametrize("parent", ["abc", "-1", "0", "1.5", 10**Region.CODE_LENGTH, 10**30, "\x00"])
def test_what_is_no_code(client: Client, parent: object) -> None:
    response = client.get(REGIONS, {"parent": parent})
    assert response.status_code == 400
    assert list(response.json()["error"]["fields"]) == ["parent"]
