"""Search, suggestions, hot words, own searches and facets over the API: without an index, as a shop begins."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from commerce.search.lexicon import lexicon
from commerce.search.models import OwnSearch, SearchedWord
from commerce.search.services import record_search
from tests.factories.catalogue import Sku, make_brand, make_image, make_spu, summarise
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db
SEARCH = "/api/v1/search/"
FACETS = "/api/v1/products/facets/"
MINE = "/api/v1/me/searches/"
EVIL = [
    "*" * 64,
    "a~99",
    "[a TO zzzz]",
    '"' * 64,
    "(((((",
    "%_\\",
    "'; DROP TABLE x;--",
    "ａ" * 64,
    "🍎" * 32,
    "NOT AND OR",
]


def names(client: Client, **query: Any) -> list[str]:
    response = client.get(SEARCH, query)
    assert response.status_code == 200, response.content
    return [item["name"] for item in response.json()["results"]]


def refused(client: Client, path: str, **query: Any) -> list[str]:
    response = client.get(path, query)
    assert response.status_code == 400, response.content
    return list(response.json()["error"]["fields"])


def test_goods_are_found_filtered_sorted_and_paged(client: Client) -> None:
    brand = make_brand()
    for name, price, of in (("苹果甲", "30.00", brand), ("苹果乙", "10.00", brand), ("苹果丙", "20.00", None)):
        make_spu(name, skus=[Sku(price=price)], brand=of)
    make_spu("香蕉", brand=brand)
    assert sorted(names(client, q="苹果")) == ["苹果丙", "苹果乙", "苹果甲"]
    assert names(client, q="苹果", ordering="price") == ["苹果乙", "苹果丙", "苹果甲"]
    assert names(client, q="苹果", brand=brand.pk, ordering="-price") == ["苹果甲", "苹果乙"]
    assert names(client, q="苹果", price_min=15, price_max=25) == ["苹果丙"]
    page = client.get(SEARCH, {"q": "苹果", "ordering": "price", "page_size": 2, "page": 2}).json()
    assert (page["count"], page["next"], [item["name"] for item in page["results"]]) == (3, None, ["苹果甲"])


def test_pages_of_a_ranking_hold_each_hit_once(client: Client) -> None:
    for number in range(7):
        make_spu(f"苹果{number}")
    whole = names(client, q="苹果")
    pages = [names(client, q="苹果", page_size=3, page=page) for page in (1, 2, 3)]
    assert [name for page in pages for name in page] == whole
    assert len(set(whole)) == 7


@pytest.mark.parametrize("path", [SEARCH, f"{SEARCH}suggestions/"])
@pytest.mark.parametrize("text", [None, "", " ", "a" * 65, "a\x00"])
def test_what_is_no_query(client: Client, path: str, text: str | None) -> None:
    assert refused(client, path, **({} if text is None else {"q": text})) == ["q"]


def test_filters_that_cannot_be(client: Client) -> None:
    assert refused(client, SEARCH, q="a", price_min="NaN", brand=0) == ["brand", "price_min"]
    assert refused(client, FACETS, attr_nothing="1") == ["attr_nothing"]


@pytest.mark.parametrize("text", EVIL)
def test_whatever_is_typed_is_only_text(client: Client, text: str) -> None:
    make_spu("苹果")
    assert names(client, q=text[:64]) == []
    assert client.get(f"{SEARCH}suggestions/", {"q": text[:64]}).json() == {"results": []}


@pytest.mark.parametrize("number", [1, 10, 100])
def test_a_search_costs_at_most_eight_statements(client: Client, number: int) -> None:
    brand = make_brand()
    for _ in range(number):
        spu = make_spu("苹果", brand=brand, parameters={"产地": "烟台"})
        make_image(spu)
        summarise(spu)
    lexicon()  # which a process reads once, and again when words change
    with CaptureQueriesContext(connection) as queries:
        assert len(names(client, q="苹果", brand=brand.pk, attr_param1="烟台", page_size=100)) == number
    # A search limits its time in a transaction of its own, which is a savepoint only here.
    marks = ("SAVEPOINT", "RELEASE", "ROLLBACK")
    assert len([query for query in queries if not query["sql"].startswith(marks)]) <= 8


def test_facets_of_a_search(client: Client) -> None:
    brands = [make_brand("甲"), make_brand("乙")]
    for number in range(3):
        make_spu(f"苹果{number}", brand=brands[number % 2], skus=[Sku(price=f"{10 ** (number + 1)}.00")])
    make_spu("香蕉", brand=brands[0])
    body = client.get(FACETS, {"q": "苹果", "brand": brands[0].pk}).json()
    assert body["count"] == 2
    assert body["brands"] == [
        {"id": brands[0].pk, "name": "甲", "count": 2, "chosen": True},
        {"id": brands[1].pk, "name": "乙", "count": 1, "chosen": False},
    ]
    assert [(band["price_max"], band["count"]) for band in body["prices"]] == [("999.99", 1), (None, 1)]
    assert body["attributes"] == []


def test_facets_of_attributes(client: Client) -> None:
    make_spu(options={"颜色": ["金色", "黑色"]})
    body = client.get(FACETS, {"attr_spec1": "金色"}).json()
    assert body["attributes"] == [
        {
            "code": "spec1",
            "name": "颜色",
            "options": [
                {"value": "金色", "count": 1, "chosen": True},
                {"value": "黑色", "count": 1, "chosen": False},
            ],
        }
    ]


def test_a_guest_only_counts_for_the_hot_words(client: Client) -> None:
    make_spu("苹果")
    for text in ("苹果", "苹果", "没有这样的东西"):
        answer = client.post(MINE, {"text": text}, content_type="application/json")
        assert answer.status_code == 204
    assert list(SearchedWord.objects.values_list("word", "times", "found")) == [("苹果", 2, 1)]
    assert client.get(f"{SEARCH}hot/").json() == {"results": ["苹果"]}
    assert not OwnSearch.objects.exists()
    assert client.get(MINE).status_code == client.delete(MINE).status_code == 401


def test_members_have_their_own_searches(client: Client) -> None:
    alice, bob = make_user(), make_user()
    record_search(text="鲍勃的", results=1, user=bob)
    client.force_login(alice)
    for text in ("苹果", "香蕉", "苹果"):
        assert client.post(MINE, {"text": text}, content_type="application/json").status_code == 204
    answer = client.get(MINE)
    assert answer.json() == {"results": ["苹果", "香蕉"]}
    assert "no-store" in answer.headers["Cache-Control"]
    assert client.delete(MINE).status_code == 204
    assert client.get(MINE).json() == {"results": []}
    assert list(OwnSearch.objects.values_list("user", "word")) == [(bob.pk, "鲍勃的")]


@pytest.mark.parametrize("body", [{}, {"text": ""}, {"text": "a" * 65}, {"text": ["苹果"]}])
def test_what_is_no_search(client: Client, body: dict[str, Any]) -> None:
    answer = client.post(MINE, body, content_type="application/json")
    assert (answer.status_code, list(answer.json()["error"]["fields"])) == (400, ["text"])
