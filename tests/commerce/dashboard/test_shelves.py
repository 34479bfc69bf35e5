"""Categories, product types, and what is kept because it is in use."""

from decimal import Decimal

import pytest
from django.urls import reverse

from commerce.catalogue.models import Category, Product
from commerce.catalogue.services import refresh_summaries
from tests.commerce.dashboard.conftest import Market
from tests.commerce.dashboard.forms import product_url, save, stock_form
from tests.factories.catalogue import make_category, skus_of
from tests.factories.orders import make_order


def test_category_moves(market: Market) -> None:
    fruit = make_category("水果", parent=market.category)
    client = market.client("admin")
    url = reverse("dashboard:catalogue-category-update", args=[fruit.pk])
    data = {"name": "水果", "is_public": "on", "treebeard_position": "first-child", "treebeard_ref_node": ""}
    assert client.post(url, data).status_code == 302
    assert Category.objects.get(pk=fruit.pk).depth == 1


@pytest.mark.parametrize("target", ["self", "below", "999999", "x"])
def test_category_is_not_moved_below_itself(market: Market, target: str) -> None:
    below = make_category("水果", parent=market.category)
    ref = {"self": market.category.pk, "below": below.pk}.get(target, target)
    url = reverse("dashboard:catalogue-category-update", args=[market.category.pk])
    data = {"name": "生鲜", "is_public": "on", "treebeard_position": "first-child", "treebeard_ref_node": ref}
    assert market.client("admin").post(url, data).status_code == 200
    assert Category.objects.get(pk=market.category.pk).depth == 1
    assert Category.find_problems() == ([], [], [], [], [])


def test_hiding_a_category_hides_what_is_below(market: Market) -> None:
    below = make_category("水果", parent=market.category)
    data = {"action": "make_non_public", "selected_category": market.category.pk}
    assert market.client("admin").post("/dashboard/catalogue/categories/", data).status_code == 302
    assert Category.objects.get(pk=below.pk).ancestors_are_public is False


def test_category_text_is_cleaned(market: Market) -> None:
    url = reverse("dashboard:catalogue-category-update", args=[market.category.pk])
    data = {
        "name": "生鲜",
        "is_public": "on",
        "description": "<p>鲜</p><script>x</script>",
        "treebeard_position": "first-child",
        "treebeard_ref_node": "",
    }
    market.client("admin").post(url, data)
    assert Category.objects.get(pk=market.category.pk).description == "<p>鲜</p>"


def test_things_in_use_are_not_deleted(market: Market) -> None:
    client = market.client("admin")
    product_class = market.apples.product_class
    group = product_class.attributes.get(code="spec1").option_group
    for name, pk in (
        ("catalogue-class-delete", product_class.pk),
        ("catalogue-attribute-option-group-delete", group.pk),
        ("partner-delete", market.fruit_shop.pk),
    ):
        text = client.post(reverse(f"dashboard:{name}", args=[pk]), follow=True).content.decode()
        assert (name, "成功" in text, "alert-danger" in text) == (name, False, True)
    market.apples.refresh_from_db()
    assert market.apples.product_class == product_class
    assert market.apples.specification_options.count() == 2


def test_attribute_in_use_stays(market: Market) -> None:
    client = market.client("admin")
    product_class = market.apples.product_class
    url = reverse("dashboard:catalogue-class-update", args=[product_class.pk])
    context = client.get(url).context
    forms = [
        context["form"],
        context["attributes_formset"].management_form,
        *context["attributes_formset"].initial_forms,
    ]
    data = {field.html_name: field.value() for form in forms for field in form if field.value() not in (None, False)}
    prefix = context["attributes_formset"].initial_forms[0].prefix
    response = client.post(
        url, data | {f"{prefix}-DELETE": "on", f"{context['attributes_formset'].prefix}-TOTAL_FORMS": 2}
    )
    assert response.status_code == 200
    assert "不能删除" in response.content.decode()
    assert product_class.attributes.count() == 2


def test_summary_is_right_after_an_order_made_of_it(market: Market) -> None:
    """What the dashboard writes is what the shop sells."""
    sku = skus_of(market.apples)[0]
    save(market.client("merchant"), product_url(sku), **stock_form(price="20.00"))
    order = make_order(lines={sku: 2})
    assert order.goods_total == Decimal("40.00")
    refresh_summaries([market.apples.pk])
    assert Product.objects.get(pk=market.apples.pk).price == Decimal("20.00")
