"""robots.txt, sitemaps, structured data of goods."""

import json
import re

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from commerce.catalogue.models import Product
from commerce.core.sitemaps import ShopSitemap
from commerce.core.structured import block
from tests.factories.catalogue import Sku, make_brand, make_category, make_spu, skus_of
from tests.factories.content import make_article, make_folder

pytestmark = pytest.mark.django_db
HOST = "https://shop.example.com"


@pytest.fixture(autouse=True)
def _canonical(settings: Settings) -> None:
    settings.SITE_URL = HOST


def locations(client: Client, path: str) -> list[str]:
    """The addresses in a sitemap, asked for under a false name."""
    answer = client.get(path, headers={"host": "evil.example"})
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/xml")
    return re.findall(r"<loc>(.*?)</loc>", answer.content.decode())


def test_robots_are_told_what_is_not_for_them(client: Client) -> None:
    answer = client.get("/robots.txt")
    lines = answer.content.decode().splitlines()
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert {"Disallow: /account/", "Disallow: /basket/", f"Sitemap: {HOST}/sitemap.xml"} - set(lines) == set()


def test_the_sitemaps_name_what_is_public(client: Client) -> None:
    category, brand = make_category("水果"), make_brand("红太阳")
    hidden = make_category("内部", is_public=False)
    spu = make_spu(category=category, brand=brand, skus=[Sku()])
    gone = make_spu(category=hidden)
    Product.objects.filter(pk=gone.pk).update(is_public=False)
    make_article(make_folder(), slug="delivery")
    sku = skus_of(spu)[0]
    files = locations(client, "/sitemap.xml")
    assert files == [f"{HOST}/sitemap-{name}.xml" for name in ("pages", "categories", "brands", "items")]
    found = [path for file in files for path in locations(client, file.removeprefix(HOST))]
    paths = ["/", "/help/", "/help/delivery/", f"/list/{category.pk}/", f"/brands/{brand.pk}/", f"/item/{sku.pk}/"]
    assert found == [HOST + path for path in paths]


def test_what_does_not_fit_into_one_file_gets_another(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ShopSitemap, "limit", 2)
    spu = make_spu(skus=3)
    files = [file for file in locations(client, "/sitemap.xml") if "items" in file]
    assert files == [f"{HOST}/sitemap-items.xml", f"{HOST}/sitemap-items.xml?p=2"]
    found = [path for file in files for path in locations(client, file.removeprefix(HOST))]
    assert found == [f"{HOST}/item/{sku.pk}/" for sku in skus_of(spu)]


def test_a_sku_is_described(client: Client) -> None:
    spu = make_spu('苹果 "</script>', skus=[Sku(price="39.90", stock=0)], brand=make_brand("红太阳"))
    sku = skus_of(spu)[0]
    html = client.get(f"/item/{sku.pk}/").content.decode()
    described = json.loads(re.findall(r'<script type="application/ld\+json">(.*?)</script>', html)[0])
    assert described["name"] == sku.title
    assert described["brand"] == {"@type": "Brand", "name": "红太阳"}
    assert described["offers"] == {
        "@type": "Offer",
        "url": f"{HOST}/item/{sku.pk}/",
        "priceCurrency": "CNY",
        "price": "39.90",
        "availability": "https://schema.org/OutOfStock",
    }


def test_nothing_in_the_data_ends_the_element() -> None:
    assert "<" not in block({"name": "</script><!--&"})[36:-9]
