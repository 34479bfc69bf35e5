"""Goods are edited in the dashboard, and the shop shows what was saved."""

import io
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from commerce.catalogue.models import Category, Product, SpecificationOption
from commerce.catalogue.services import refresh_summaries
from commerce.partner.models import StockRecord
from commerce.partner.services import take_stock
from tests.commerce.dashboard.conftest import Market
from tests.factories.catalogue import make_category, make_spu, skus_of
from tests.factories.orders import make_order


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


# --- lists


def test_list_holds_own_goods(market: Market) -> None:
    own = market.client("merchant").get("/dashboard/catalogue/").content.decode()
    assert ["红富士苹果" in own, "远山手机" in own] == [True, False]
    everything = market.client("admin").get("/dashboard/catalogue/").content.decode()
    assert ["红富士苹果" in everything, "远山手机" in everything] == [True, True]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("title=富士", True),
        ("title=红太阳", True),
        ("title=10 斤", True),
        ("title=香蕉", False),
        ("title=手机", False),
    ],
)
def test_search_by_name_and_brand(market: Market, query: str, found: bool) -> None:
    text = market.client("merchant").get(f"/dashboard/catalogue/?{query}").content.decode()
    assert ("红富士苹果" in text) == found


@pytest.mark.parametrize(("state", "found"), [("low", True), ("out", False), ("", True), ("nonsense", True)])
def test_search_by_stock(market: Market, state: str, found: bool) -> None:
    text = market.client("merchant").get(f"/dashboard/catalogue/?stock={state}").content.decode()
    assert ("红富士苹果" in text) == found


def test_search_by_code_of_a_sku(market: Market) -> None:
    code = record_of(skus_of(market.apples)[0]).partner_sku
    assert "红富士苹果" in market.client("merchant").get(f"/dashboard/catalogue/?upc={code}").content.decode()


def test_list_costs_the_same_for_one_and_for_ten(market: Market, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    client = market.client("merchant")
    client.get("/dashboard/catalogue/")
    with django_assert_max_num_queries(16) as few:
        client.get("/dashboard/catalogue/")
    for _number in range(9):
        make_spu(partner=market.fruit_shop, skus=3)
    with django_assert_max_num_queries(16) as many:
        client.get("/dashboard/catalogue/")
    assert len(few) == len(many)


# --- editing


def test_spu_is_saved_with_clean_rich_text(market: Market) -> None:
    saved, text = save(
        market.client("merchant"),
        product_url(market.apples),
        title="红富士苹果（栖霞）",
        subtitle="脆甜",
        description='<p onclick="x()">甜</p><script>alert(1)</script>',
        packing='<ul><li>5 斤</li></ul><iframe src="//evil"></iframe>',
        service='<a href="javascript:x()">退换</a>',
        attr_param1="栖霞",
    )
    assert (saved, "已保存" in text) == (True, True)
    apples = Product.objects.get(pk=market.apples.pk)
    assert (apples.title, apples.subtitle, apples.attr.param1) == ("红富士苹果（栖霞）", "脆甜", "栖霞")
    assert apples.description == "<p>甜</p>"
    assert apples.packing == "<ul><li>5 斤</li></ul>"
    assert "javascript" not in apples.service


def test_saving_an_spu_overwrites_nothing_that_was_sold_meanwhile(market: Market) -> None:
    client = market.client("merchant")
    data = form_data(client, product_url(market.apples))
    Product.objects.filter(pk__in=[market.apples.pk, skus_of(market.apples)[0].pk]).update(sales=777)
    client.post(product_url(market.apples), data)
    assert Product.objects.get(pk=market.apples.pk).sales == 777


def test_price_and_stock_reach_the_summary(market: Market) -> None:
    sku = skus_of(market.apples)[0]
    saved, _text = save(
        market.client("merchant"),
        product_url(sku),
        **{
            "stockrecords-0-price": "19.90",
            "stockrecords-0-market_price": "29.90",
            "stockrecords-0-num_in_stock": "50",
        },
    )
    assert saved
    record, apples = record_of(sku), Product.objects.get(pk=market.apples.pk)
    assert (record.price, record.market_price, record.num_in_stock) == (Decimal("19.90"), Decimal("29.90"), 50)
    assert (apples.price, apples.market_price, apples.default_sku) == (Decimal("19.90"), Decimal("29.90"), sku)


def test_taking_a_sku_off_the_shelf_moves_the_summary(market: Market) -> None:
    cheap, dear = skus_of(market.apples)
    client = market.client("merchant")
    data = form_data(client, product_url(cheap))
    del data["is_public"]
    assert client.post(product_url(cheap), data).status_code == 302
    assert Product.objects.get(pk=market.apples.pk).default_sku == dear


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("price", "0"),
        ("price", "-1"),
        ("price", "1e30"),
        ("price", "NaN"),
        ("price", "1.999"),
        ("price", ""),
        ("market_price", "-5"),
        ("num_in_stock", "-1"),
        ("num_in_stock", "1.5"),
        ("num_in_stock", "99999999999"),
        ("num_in_stock", "很多"),
        ("num_in_stock", ""),
        ("partner", ""),
        ("partner", "999"),
    ],
)
def test_wrong_price_and_stock_are_refused(market: Market, field: str, value: str) -> None:
    sku = skus_of(market.apples)[0]
    before = StockRecord.objects.filter(product=sku).values().get()
    saved, text = save(market.client("merchant"), product_url(sku), **stock_form(**{field: value}))
    assert (saved, "error-block" in text) == (False, True)
    assert StockRecord.objects.filter(product=sku).values().get() == before


def test_stock_never_falls_below_what_orders_hold(market: Market) -> None:
    sku = skus_of(market.apples)[0]
    saved, text = save(market.client("merchant"), product_url(sku), **stock_form(num_in_stock="2"))
    assert (saved, "已被订单占用的 3 件" in text) == (False, True)
    assert record_of(sku).num_in_stock == 20


def test_units_ordered_while_the_page_is_open_are_kept(market: Market) -> None:
    sku = skus_of(market.apples)[0]
    client = market.client("merchant")
    data = form_data(client, product_url(sku))
    take_stock({record_of(sku).pk: 5})
    StockRecord.objects.filter(product=sku).update(num_in_stock=18)
    assert client.post(product_url(sku), data | {"stockrecords-0-num_in_stock": "30"}).status_code == 302
    record = record_of(sku)
    assert (record.num_in_stock, record.num_allocated) == (28, 8)


def test_stock_that_was_ordered_away_meanwhile_is_not_taken_off(market: Market) -> None:
    sku = skus_of(market.apples)[0]
    client = market.client("merchant")
    data = form_data(client, product_url(sku)) | {"stockrecords-0-num_in_stock": "5", "title": "不该保存"}
    StockRecord.objects.filter(product=sku).update(num_in_stock=6, num_allocated=5)
    response = client.post(product_url(sku), data, follow=True)
    assert "库存不能少于已被订单占用的数量" in response.content.decode()
    assert Product.objects.get(pk=sku.pk).title == sku.title


def test_a_sku_has_one_stock_record(market: Market) -> None:
    sku = skus_of(market.apples)[0]
    client = market.client("admin")
    data = form_data(client, product_url(sku))
    second = {name.replace("-0-", "-1-"): value for name, value in data.items() if name.startswith("stockrecords-0-")}
    second |= {"stockrecords-1-id": "", "stockrecords-1-partner": market.phone_shop.pk, "stockrecords-TOTAL_FORMS": 2}
    response = client.post(product_url(sku), data | second)
    assert response.status_code in {200, 302}
    assert record_of(sku).partner == market.fruit_shop
    without_id = {name: value for name, value in data.items() if name != "stockrecords-0-id"}
    assert client.post(product_url(sku), without_id).status_code in {200, 302}
    assert record_of(sku).partner == market.fruit_shop


def test_merchant_gives_nothing_to_another(market: Market) -> None:
    sku = skus_of(market.apples)[0]
    saved, _text = save(market.client("merchant"), product_url(sku), **stock_form(partner=market.phone_shop.pk))
    assert (saved, record_of(sku).partner) == (False, market.fruit_shop)


# --- SKUs


def new_sku_url(market: Market) -> str:
    return reverse("dashboard:catalogue-product-create-child", args=[market.apples.pk])


def option(market: Market, value: str) -> int:
    attribute = market.apples.product_class.attributes.get(code="spec1")
    made, _created = attribute.option_group.options.get_or_create(option=value)
    return int(made.pk)


def test_merchant_adds_a_sku(market: Market) -> None:
    saved, _text = save(
        market.client("merchant"),
        new_sku_url(market),
        attr_spec1=option(market, "20 斤"),
        is_public="on",
        **stock_form(price="9.90", num_in_stock="7"),
    )
    assert saved
    sku = Product.objects.get(title="红富士苹果 20 斤")
    record = record_of(sku)
    assert (record.partner, record.num_in_stock, record.num_allocated) == (market.fruit_shop, 7, 0)
    assert sku.option_key == str(option(market, "20 斤"))
    offered = SpecificationOption.objects.filter(spu=market.apples).values_list("option__option", flat=True)
    assert list(offered) == ["5 斤", "10 斤", "20 斤"]
    assert Product.objects.get(pk=market.apples.pk).default_sku == sku


@pytest.mark.parametrize("value", ["5 斤", None])
def test_second_sku_of_a_combination_is_refused(market: Market, value: str | None) -> None:
    before = Product.objects.count()
    saved, text = save(
        market.client("merchant"),
        new_sku_url(market),
        attr_spec1=option(market, value) if value else "",
        **stock_form(price="9.90", num_in_stock="7"),
    )
    assert (saved, "error" in text) == (False, True)
    assert ("已有相同规格组合" in text) == bool(value)
    assert Product.objects.count() == before


def test_sku_without_price_is_refused_and_leaves_nothing(market: Market) -> None:
    before = Product.objects.count()
    saved, _text = save(market.client("merchant"), new_sku_url(market), attr_spec1=option(market, "20 斤"))
    assert (saved, Product.objects.count()) == (False, before)


def test_sku_that_takes_another_s_combination_is_refused(market: Market) -> None:
    first, second = skus_of(market.apples)
    saved, text = save(market.client("merchant"), product_url(second), attr_spec1=option(market, "5 斤"))
    assert (saved, "已有相同规格组合" in text) == (False, True)
    assert Product.objects.get(pk=second.pk).option_key != first.option_key


def test_option_that_no_sku_has_any_more_is_not_offered(market: Market) -> None:
    second = skus_of(market.apples)[1]
    saved, _text = save(market.client("merchant"), product_url(second), attr_spec1=option(market, "15 斤"))
    assert saved
    offered = SpecificationOption.objects.filter(spu=market.apples).values_list("option__option", flat=True)
    assert sorted(offered) == ["15 斤", "5 斤"]


def test_shared_spu_is_left_alone_by_merchants(market: Market) -> None:
    """An SPU with SKUs of two merchants: each edits the own SKU, neither the SPU."""
    own, foreign = skus_of(market.apples)
    StockRecord.objects.filter(product=foreign).update(partner=market.phone_shop)
    client = market.client("merchant")
    assert client.get(product_url(own)).status_code == 200
    assert client.get(product_url(foreign)).status_code == 404
    assert client.get(product_url(market.apples)).status_code == 404
    delete = reverse("dashboard:catalogue-product-delete", args=[market.apples.pk])
    assert client.post(delete).status_code == 404
    assert own.title in client.get("/dashboard/catalogue/").content.decode()


# --- creating and deleting


def test_admin_creates_an_spu(market: Market) -> None:
    url = reverse("dashboard:catalogue-product-create", args=[market.apples.product_class.slug])
    saved, _text = save(
        market.client("admin"),
        url,
        title="香蕉",
        is_public="on",
        **{"productcategory_set-0-category": market.category.pk},
    )
    assert saved
    banana = Product.objects.get(title="香蕉")
    assert (banana.structure, list(banana.categories.all())) == (Product.PARENT, [market.category])


def test_spu_needs_a_category(market: Market) -> None:
    url = reverse("dashboard:catalogue-product-create", args=[market.apples.product_class.slug])
    saved, _text = save(market.client("admin"), url, title="香蕉")
    assert (saved, Product.objects.filter(title="香蕉").exists()) == (False, False)


def test_structure_cannot_be_posted(market: Market) -> None:
    save(market.client("merchant"), product_url(market.apples), structure="standalone", parent=str(market.phones.pk))
    apples = Product.objects.get(pk=market.apples.pk)
    assert (apples.structure, apples.parent) == (Product.PARENT, None)


def test_what_was_ordered_is_not_deleted(market: Market) -> None:
    for product in (market.apples, skus_of(market.apples)[0]):
        url = reverse("dashboard:catalogue-product-delete", args=[product.pk])
        text = market.client("merchant").post(url, follow=True).content.decode()
        assert "已有订单包含该商品" in text
    assert Product.objects.filter(parent=market.apples).count() == 2
    assert record_of(skus_of(market.apples)[0]).num_in_stock == 20


def test_last_sku_leaves_an_spu_that_is_not_shown(market: Market) -> None:
    pears = make_spu("梨", options={"规格": ["3 斤"]}, partner=market.fruit_shop)
    url = reverse("dashboard:catalogue-product-delete", args=[skus_of(pears)[0].pk])
    assert market.client("admin").post(url).status_code == 302
    pears.refresh_from_db()
    assert (pears.structure, pears.default_sku, pears.specification_options.count()) == (Product.PARENT, None, 0)


# --- bulk actions


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
    bulk(
        market.client("merchant"),
        "set_product_price",
        [market.apples],
        selected=[cheap.pk, dear.pk],
        increase_by_percentage="-33.33",
        partners=market.fruit_shop.pk,
    )
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


# --- pictures


def picture(format_name: str = "PNG", size: tuple[int, int] = (20, 10)) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", size, "red").save(buffer, format_name)
    return buffer.getvalue()


def upload(market: Market, name: str, content: bytes) -> tuple[bool, str]:
    file = SimpleUploadedFile(name, content)
    return save(market.client("merchant"), product_url(market.apples), **{"images-0-original": file})


def test_picture_is_written_anew(market: Market, settings, tmp_path) -> None:  # type: ignore[no-untyped-def]
    settings.MEDIA_ROOT = tmp_path
    saved, _text = upload(market, "../../我的照片.png", picture())
    assert saved
    image = market.apples.images.get()
    assert image.original.name.endswith(".webp")
    assert "照片" not in image.original.name
    with image.original.open() as file:
        assert Image.open(file).format == "WEBP"
    assert Product.objects.get(pk=market.apples.pk).cover == image


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.png", b"not a picture"),
        ("a.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
        ("a.png", picture() + b"\0" * (5 * 1024 * 1024)),
        ("a.png", picture("PNG")[:40]),
        ("a.tiff", picture("TIFF")),
    ],
)
def test_what_is_no_picture_is_refused(market: Market, name: str, content: bytes) -> None:
    saved, text = upload(market, name, content)
    assert (saved, "error-block" in text) == (False, True)
    assert not market.apples.images.exists()


# --- categories and types


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
