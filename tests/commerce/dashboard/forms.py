"""Filling in the product forms of the dashboard as a browser would."""

from typing import Any

from django.test import Client
from django.urls import reverse

from commerce.catalogue.models import Product
from commerce.partner.models import StockRecord


def product_url(product: Product) -> str:
    return reverse("dashboard:catalogue-product", args=[product.pk])


def form_data(client: Client, url: str) -> dict[str, Any]:
    """What a browser would send if nothing were changed."""
    response = client.get(url)
    assert response.status_code == 200
    contexts = response.context
    forms = [contexts["form"]]
    for name in ("image_formset", "category_formset", "stockrecord_formset"):
        if name in contexts:
            forms += [contexts[name].management_form, *contexts[name].forms]
    values = {field.html_name: field.value() for form in forms for field in form}
    skip = {name for name, value in values.items() if value is None or value is False}
    return {
        name: "on" if value is True else getattr(value, "pk", value)
        for name, value in values.items()
        if name not in skip and not hasattr(value, "url")
    }


def save(client: Client, url: str, **changes: Any) -> tuple[bool, str]:
    """Whether it was saved, and the page that came back."""
    response = client.post(url, form_data(client, url) | changes | {"action": "continue"})
    assert response.status_code in {200, 302}
    saved = response.status_code == 302
    return saved, (client.get(response.url) if saved else response).content.decode()


def stock_form(**fields: Any) -> dict[str, Any]:
    return {f"stockrecords-0-{name}": value for name, value in fields.items()}


def record_of(sku: Product) -> StockRecord:
    return StockRecord.objects.get(product=sku)
