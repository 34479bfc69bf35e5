"""Catalogue reads: the part that a client wants, and only if it has changed."""

import pytest
from django.test import Client

from commerce.catalogue.models import Category, Product
from commerce.partner.models import StockRecord
from tests.factories.catalogue import Sku, make_brand, make_category, make_spu, skus_of
from tests.factories.people import make_region_tree

pytestmark = pytest.mark.django_db


@pytest.fixture
def sku() -> Product:
    make_region_tree()
    return skus_of(
        make_spu("苹果", skus=[Sku(price="9.90")], brand=make_brand("果园"), category=make_category("水果"))
    )[0]


def paths(sku: Product) -> list[str]:
    category = Category.objects.get().pk
    resources = ["categories/", f"categories/{category}/", f"categories/{category}/hot/", "brands/", "channels/"]
    resources += ["products/", f"products/{sku.parent_id}/", f"skus/{sku.pk}/", f"skus/{sku.pk}/reviews/", "regions/"]
    return [f"/api/v1/{resource}" for resource in resources]


def test_what_has_not_changed_is_not_sent_again(client: Client, sku: Product) -> None:
    for path in paths(sku):
        first = client.get(path)
        tag = first.headers["ETag"]
        again = client.get(path, headers={"If-None-Match": tag})
        assert (path, again.status_code, again.content, again.headers["ETag"]) == (path, 304, b"", tag)
        assert client.get(path, headers={"If-None-Match": '"another"'}).status_code == 200


def test_a_new_price_is_sent(client: Client, sku: Product) -> None:
    path = f"/api/v1/skus/{sku.pk}/"
    tag = client.get(path).headers["ETag"]
    StockRecord.objects.update(price="8.80")
    fresh = client.get(path, headers={"If-None-Match": tag})
    assert (fresh.status_code, fresh.json()["price"]) == (200, "8.80")


def test_errors_have_no_tag(client: Client) -> None:
    assert "ETag" not in client.get("/api/v1/skus/999/").headers


def test_only_these_fields(client: Client, sku: Product) -> None:
    assert client.get(f"/api/v1/skus/{sku.pk}/", {"fields": "id,price"}).json() == {"id": sku.pk, "price": "9.90"}
    listed = client.get("/api/v1/products/", {"fields": "name, default_sku_id"}).json()
    assert listed["results"] == [{"name": "苹果", "default_sku_id": sku.pk}]
    assert listed["count"] == 1
    tree = client.get("/api/v1/categories/", {"fields": "name,children"}).json()["results"]
    assert tree == [{"name": "水果", "children": []}]


@pytest.mark.parametrize("fields", ["nothing", "id,secret", "parent.password", "\x00", "id" * 300])
def test_fields_that_are_none(client: Client, sku: Product, fields: str) -> None:
    answer = client.get(f"/api/v1/skus/{sku.pk}/", {"fields": fields})
    assert (answer.status_code, list(answer.json()["error"]["fields"])) == (400, ["fields"])
