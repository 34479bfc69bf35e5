import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.factories.catalogue import Sku, make_brand, make_category, make_spu
from tests.factories.people import make_partner

pytestmark = pytest.mark.django_db
CATEGORIES = "/api/v1/categories/"


def test_the_tree(client: Client) -> None:
    top = make_category("手机数码")
    middle = make_category("手机", parent=top)
    bottom = make_category("智能手机", parent=middle)
    fresh = make_category("生鲜")
    answer = client.get(CATEGORIES)
    assert answer["Cache-Control"] == "public, max-age=60"
    assert (answer.json()["count"], answer.json()["next"]) == (2, None)
    assert answer.json()["results"] == [
        {
            "id": top.pk,
            "name": "手机数码",
            "level": 1,
            "url": f"/list/{top.pk}/",
            "children": [
                {
                    "id": middle.pk,
                    "name": "手机",
                    "level": 2,
                    "url": f"/list/{middle.pk}/",
                    "children": [
                        {
                            "id": bottom.pk,
                            "name": "智能手机",
                            "level": 3,
                            "url": f"/list/{bottom.pk}/",
                            "children": [],
                        }
                    ],
                }
            ],
        },
        {"id": fresh.pk, "name": "生鲜", "level": 1, "url": f"/list/{fresh.pk}/", "children": []},
    ]


def test_what_is_below_one_category(client: Client) -> None:
    top = make_category("手机数码")
    middle = make_category("手机", parent=top)
    make_category("智能手机", parent=middle)
    make_category("生鲜")
    body = client.get(CATEGORIES, {"parent": top.pk}).json()
    assert [(item["name"], len(item["children"])) for item in body["results"]] == [("手机", 1)]
    assert client.get(CATEGORIES, {"parent": "abc"}).status_code == 400
    assert client.get(CATEGORIES, {"parent": "0"}).status_code == 400
    assert client.get(CATEGORIES, {"parent": "999999"}).status_code == 404


def test_what_is_hidden_stays_hidden_with_everything_below(client: Client) -> None:
    top = make_category("手机数码")
    hidden = make_category("内部", parent=top, is_public=False)
    below = make_category("内部下级", parent=hidden)
    assert client.get(CATEGORIES).json()["results"][0]["children"] == []
    for pk in (hidden.pk, below.pk, 0):
        assert client.get(f"{CATEGORIES}{pk}/").status_code == 404
        assert client.get(f"{CATEGORIES}{pk}/hot/").status_code == 404


def test_one_category(client: Client) -> None:
    top = make_category("手机数码")
    middle = make_category("手机", parent=top)
    make_category("智能手机", parent=middle)
    make_category("对讲机", parent=top)
    body = client.get(f"{CATEGORIES}{middle.pk}/").json()
    assert (body["name"], body["level"]) == ("手机", 2)
    assert body["breadcrumbs"] == [{"id": top.pk, "name": "手机数码"}, {"id": middle.pk, "name": "手机"}]
    assert [child["name"] for child in body["children"]] == ["智能手机"]


def test_the_best_sellers_of_a_category_and_below(client: Client) -> None:
    top = make_category()
    below = make_category(parent=top)
    partner = make_partner()
    for sales in range(25):
        make_spu(f"{sales}", category=below, skus=[Sku(sales=sales)], partner=partner)
    make_spu("别处", skus=[Sku(sales=99)])
    body = client.get(f"{CATEGORIES}{top.pk}/hot/").json()
    assert body["count"] == 20
    assert [item["sales"] for item in body["results"]] == list(range(24, 4, -1))


@pytest.mark.parametrize("number", [1, 10, 100])
def test_lists_cost_the_same_whatever_their_length(
    client: Client, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    partner = make_partner()
    for _ in range(number):
        top = make_category()
        make_spu(category=make_category(parent=top), brand=make_brand(), partner=partner)
    with django_assert_num_queries(1):
        assert len(client.get(CATEGORIES).json()["results"]) == number
    with django_assert_num_queries(4):
        assert client.get(f"{CATEGORIES}{top.pk}/hot/").json()["count"] == 1
    with django_assert_num_queries(2):
        assert client.get(f"{CATEGORIES}{top.pk}/hot/").json()["count"] == 1
    with django_assert_num_queries(2):
        assert len(client.get("/api/v1/brands/").json()["results"]) == number
