import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.factories.catalogue import make_brand, make_category, make_image, make_spu, summarise

pytestmark = pytest.mark.django_db


def found(client: Client, query: str, **more: str) -> list[str]:
    response = client.get("/search/", {"q": query, **more})
    assert response.status_code == 200
    return [spu.title for spu in response.context["page"].object_list]


def test_words_are_found_in_names_brands_and_skus(client: Client) -> None:
    make_spu("华为 P10", brand=make_brand("HUAWEI"), options={"颜色": ["钻雕金"]})
    make_spu("苹果 iPhone", subtitle="超视网膜显示屏")
    make_spu("华为 下架", is_public=False)
    assert found(client, "华为") == ["华为 P10"]
    assert found(client, "huawei 钻雕金") == ["华为 P10"]
    assert found(client, "视网膜") == ["苹果 iPhone"]
    assert found(client, "  p10  ") == ["华为 P10"]
    assert found(client, "华为 iphone") == []


@pytest.mark.parametrize(
    "query", ["", " ", "\x00", "%", "_", "\\", "'; DROP TABLE x;--", "a" * 5000, "🍎", "<script>alert(1)</script>"]
)
def test_whatever_is_typed_is_answered(client: Client, query: str) -> None:
    make_spu("苹果")
    assert found(client, query) == []


def test_what_was_typed_comes_back_as_text(client: Client) -> None:
    html = client.get("/search/", {"q": '"><script>alert(1)</script>'}).content.decode()
    assert "<script>alert" not in html


def test_results_can_be_sorted(client: Client) -> None:
    for name, price in (("苹果甲", "3.00"), ("苹果乙", "1.00")):
        spu = make_spu(name)
        spu.children.get().stockrecords.update(price=price)
        summarise(spu)
    assert found(client, "苹果", ordering="price") == ["苹果乙", "苹果甲"]
    assert found(client, "苹果", ordering="-price") == ["苹果甲", "苹果乙"]


@pytest.mark.parametrize("number", [1, 10])
def test_results_cost_the_same_whatever_their_number(
    client: Client, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    category, brand = make_category(), make_brand()
    for _ in range(number):
        spu = make_spu("苹果", category=category, brand=brand)
        make_image(spu)
        summarise(spu)
    with django_assert_num_queries(2):
        assert len(found(client, "苹果")) == number
