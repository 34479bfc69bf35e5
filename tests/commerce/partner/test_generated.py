"""The catalogue for measuring is one that the shop could have."""

import pytest
from django.core.management import call_command

from commerce.catalogue.models import Product
from commerce.catalogue.selectors import siblings_on_shelf, specification_matrix, spus_on_shelf
from commerce.core.invariants import findings
from commerce.partner.models import StockRecord

pytestmark = pytest.mark.django_db


def test_as_many_as_asked_for_the_same_for_the_same_seed() -> None:
    call_command("make_catalogue", skus=10, seed=7)
    first = list(Product.objects.order_by("pk").values_list("title", "option_key"))
    call_command("make_catalogue", skus=10, seed=7)

    rows = list(Product.objects.order_by("pk").values_list("title", "option_key"))
    assert rows == first * 2
    assert StockRecord.objects.count() == 20
    assert [found for found in findings() if found.violations] == []
    assert spus_on_shelf().count() == 6
    sku = Product.objects.filter(structure=Product.CHILD).earliest("pk")
    matrix = specification_matrix(sku, siblings_on_shelf(sku.spu))
    assert [sum(option.selected for option in it.options) for it in matrix] == [1, 1]
