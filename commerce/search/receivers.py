"""Listens to changes of the catalogue, whoever saves it, and marks the documents that they reach. Nothing else.

What moves by UPDATE alone (stock, summaries) is told by the event `goods.changed`.
"""

from typing import Any

from django.db.models import Model, Q
from django.db.models.signals import post_delete, post_save

from commerce.catalogue.models import (
    AttributeOption,
    Brand,
    Category,
    Product,
    ProductAttributeValue,
    ProductCategory,
)
from commerce.partner.models import StockRecord
from commerce.search.services.indexing import mark_dirty


def connect() -> None:
    for model in (Product, StockRecord, ProductCategory, ProductAttributeValue, Brand, Category, AttributeOption):
        for signal in (post_save, post_delete):
            signal.connect(_changed, sender=model, dispatch_uid=f"search-{model.__name__}-{id(signal)}")


def _changed(sender: type[Model], instance: Any, raw: bool = False, **kwargs: Any) -> None:
    mark_dirty(_spus_of(instance))


def _spus_of(changed: Any) -> list[int]:
    """The SPUs whose documents hold what has changed."""
    if isinstance(changed, Product):
        return [changed.parent_id or changed.pk]
    if isinstance(changed, (StockRecord, ProductCategory, ProductAttributeValue)):
        return _spus(Q(pk=changed.product_id))
    if isinstance(changed, Brand):
        return _spus(Q(brand=changed.pk))
    if isinstance(changed, Category):
        return _spus(Q(categories__path__startswith=changed.path))
    return _spus(Q(attribute_values__value_option=changed.pk))


def _spus(condition: Q) -> list[int]:
    rows = Product.objects.filter(condition).order_by().values_list("pk", "parent_id").distinct()
    return [parent or pk for pk, parent in rows]
