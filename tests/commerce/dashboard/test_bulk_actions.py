"""Many goods at once."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from commerce.catalogue.models import Product
from tests.commerce.dashboard.conftest import Market
from tests.commerce.dashboard.forms import record_of
from tests.factories.catalogue import skus_of


def bulk(client: Client, action: str, products: list[Product], **fields: Any) -> str:
    ids = [product.pk for product in products]
    response = client.post("/dashboard/catalogue/", {"action": action, "selected_product": ids})
    if response.status_code == 302 and "bulk-action" in response.url:
        form = client.get(response.url)
        assert form.status_code == 200
        selected = fields.pop("selected", ids)
        response = client.post(response.url, {"selected_products": selected, **fields}, follow=True)
    return response.content.decode()


def test_bulk_price(market: Market) -> None:
    cheap, dear = skus_of(market.apples)
    text = bulk(
        market.client("merchant"),
        "set_product_price",
        [market.apples],
        selected=[cheap.pk, dear.pk],
        increase_by_percentage="-33.33",
        partners=market.fruit_shop.pk,
    )
    assert "已修改 2 个 SKU 的价格" in text
    assert [record_of(sku).price for sku in (cheap, dear)] == [Decimal("26.60"), Decimal("46.60")]
    assert Product.objects.get(pk=market.apples.pk).price == Decimal("26.60")


@pytest.mark.parametrize(
    "fields",
    [
        {"increase_by_amount": "-39.90"},
        {"increase_by_percentage": "-100"},
        {"increase_by_percentage": "1e20"},
        {"new_price": "0"},
        {"new_price": "1e20"},
        {"new_price": "1", "increase_by_amount": "1"},
        {},
    ],
)
def test_senseless_bulk_prices_change_nothing(market: Market, fields: dict[str, str]) -> None:
    skus = skus_of(market.apples)
    bulk(
        market.client("merchant"),
        "set_product_price",
        [market.apples],
        selected=[sku.pk for sku in skus],
        partners=market.fruit_shop.pk,
        **fields,
    )
    assert [record_of(sku).price for sku in skus] == [Decimal("39.90"), Decimal("69.90")]


def test_bulk_actions_stop_at_other_merchants(market: Market) -> None:
    phone = skus_of(market.phones)[0]
    client = market.client("merchant")
    for action in ("make_products_non_public", "set_product_price"):
        bulk(client, action, [market.phones, market.apples], selected=[market.phones.pk, phone.pk], new_price="1")
    market.phones.refresh_from_db()
    assert (market.phones.is_public, record_of(phone).price) == (True, Decimal("2999.00"))


def test_bulk_off_the_shelf(market: Market) -> None:
    skus = skus_of(market.apples)
    bulk(market.client("merchant"), "make_products_non_public", [market.apples], selected=[sku.pk for sku in skus])
    assert Product.objects.get(pk=market.apples.pk).default_sku is None


@pytest.mark.parametrize(
    "data", [{}, {"action": "x"}, {"action": "set_product_price", "selected_product": ["a", "²"]}]
)
def test_senseless_selections_are_harmless(market: Market, data: dict[str, Any]) -> None:
    assert market.client("merchant").post("/dashboard/catalogue/", data).status_code == 302
