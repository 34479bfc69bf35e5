"""On the real dump, with its ids: what the front end's pre-made pages ask for."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cms.core.conftest import Import, _own_media, import_real
from tests.commerce.api.meiduo.front import Front, told
from tests.factories.catalogue import Sku, make_category, make_spu, skus_of
from tests.factories.people import make_user

__all__ = ["_own_media", "import_real"]
pytestmark = pytest.mark.django_db
LAPTOP = "Apple MacBook Pro 13.3英寸笔记本 银色"


def names(answer: object) -> list[str]:
    return [sku["name"] for sku in answer.json()["results"]]  # type: ignore[attr-defined]


def test_the_dump(import_real: Import) -> None:
    import_real("--keep-ids")
    front = Front(make_user())
    assert told(front("get", "categories/115/")) == (
        200,
        {
            "cat1": {"url": "/list.html?cat=1", "category": {"id": 1, "name": "手机"}},
            "cat2": {"id": 38, "name": "手机通讯"},
            "cat3": {"id": 115, "name": "手机"},
        },
    )
    phones = front("get", "categories/115/skus/", {"page": 1, "page_size": 5, "ordering": "-sales"}).json()
    assert (phones["count"], len(phones["results"])) == (14, 5)
    assert list(phones["results"][0]) == ["id", "name", "price", "default_image_url", "comments"]
    prices = [
        [float(sku["price"]) for sku in front("get", "categories/115/skus/", {"ordering": it}).json()["results"]]
        for it in ("price", "-price")
    ]
    assert (prices[0], prices[1]) == (sorted(prices[0]), sorted(prices[1], reverse=True))
    assert front("get", "categories/115/skus/", {"page": 99}).status_code == 404
    assert len(front("get", "categories/115/hotskus/").json()) == 5
    assert front("get", "categories/99999/skus/").status_code == 404
    for sku_id in (2, "1", 2):
        assert front("post", "browse_histories/", {"sku_id": sku_id}).status_code == 201
    seen = front("get", "browse_histories/").json()
    assert [sku["id"] for sku in seen] == [2, 1]
    assert seen[1]["name"].startswith(LAPTOP)
    assert seen[1]["default_image_url"].startswith("http://testserver/media/")
    assert front("post", "browse_histories/", {"sku_id": 999}).status_code == 404
    assert front("post", "cart/", {"sku_id": "1", "count": 1, "selected": True}).status_code == 201
    assert front("get", "cart/").json()[0]["id"] == 1
    found = front("get", "skus/search/", {"text": "MacBook", "page": 1, "page_size": 6}).json()
    assert found["count"] == len(found["results"]) == 1
    assert list(found["results"][0]["object"]) == ["id", "name", "price", "default_image_url", "comments"]
    assert front("get", "skus/1/comments/").json() == []
    assert len(front("get", "areas/").json()) == 34


def test_what_cannot_be_found() -> None:
    front = Front()
    assert front("get", "skus/search/", {"text": ""}).json()["count"] == 0
    assert front("get", "skus/search/", {"text": "\x00'\"*"}).json()["count"] == 0
    assert front("get", "skus/search/", {"text": "x", "page": "x"}).status_code == 400
    assert (front("get", "nothing/").status_code, list(front("get", "nothing/").json())) == (
        404,
        ["message", "detail"],
    )


def test_lists_cost_the_same_however_long() -> None:
    category = make_category()
    front = Front(make_user())

    def cost(path: str) -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert front("get", path, {"page_size": 100, "text": "商品"}).status_code == 200
        return len(queries)

    paths = [
        f"categories/{category.pk}/skus/",
        f"categories/{category.pk}/hotskus/",
        "skus/search/",
        "browse_histories/",
        "cart/",
    ]
    costs = []
    for number in (1, 9):
        for _ in range(number):
            sku = skus_of(make_spu(skus=[Sku()], category=category))[0]
            front("post", "browse_histories/", {"sku_id": sku.pk})
            front("post", "cart/", {"sku_id": sku.pk, "count": 1})
        costs.append([cost(path) for path in paths])
    assert costs[0] == costs[1]
