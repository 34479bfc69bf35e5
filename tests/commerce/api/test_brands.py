import pytest
from django.test import Client

from tests.factories.catalogue import make_brand

pytestmark = pytest.mark.django_db


def test_brands_come_by_first_letter(client: Client) -> None:
    huawei = make_brand("华为", first_letter="H", about="构建万物互联", logo="brands/huawei.png")
    apple = make_brand("苹果", first_letter="A")
    body = client.get("/api/v1/brands/").json()
    assert [brand["id"] for brand in body["results"]] == [apple.pk, huawei.pk]
    assert body["results"][1] == {
        "id": huawei.pk,
        "name": "华为",
        "first_letter": "H",
        "logo": "http://testserver/media/brands/huawei.png",
        "about": "构建万物互联",
    }
    assert body["results"][0]["logo"] is None


def test_one_brand(client: Client) -> None:
    brand = make_brand("华为")
    assert client.get(f"/api/v1/brands/{brand.pk}/").json()["name"] == "华为"
    assert client.get("/api/v1/brands/0/").status_code == 404
