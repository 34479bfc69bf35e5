"""The command on small dumps of our own: what becomes of rows, and what a second run changes."""

from decimal import Decimal
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command

from cms.ads.models import Ad, AdPosition
from cms.channels.models import Channel, ChannelGroup
from commerce.catalogue import placeholder
from commerce.catalogue.models import Brand, Category, Product, ProductImage
from commerce.catalogue.pictures import rendition_name
from commerce.catalogue.selectors import (
    breadcrumbs,
    gallery,
    siblings_on_shelf,
    sku_on_shelf,
    specification_matrix,
)
from commerce.core.models import ExternalReference
from commerce.partner.models import Partner, StockRecord
from commerce.regions.models import Region
from tests.cms.core.conftest import Import
from tests.cms.core.dumps import as_sql, sku, small_shop
from tests.factories.catalogue import make_brand, make_category, make_spu
from tests.factories.people import make_region_tree

pytestmark = pytest.mark.django_db
NOT_TAKEN = "未导入"


def refused(lines: list[str]) -> list[str]:
    """The lines of the report that name a row that was not taken."""
    start = next((at for at, line in enumerate(lines) if line.startswith(NOT_TAKEN)), len(lines))
    return [line.strip() for line in lines[start + 1 :] if line.startswith("  ")]


def counts(lines: list[str]) -> dict[str, str]:
    return dict(line.split("：") for line in lines if "新增" in line)  # type: ignore[misc]


def written() -> dict[str, int]:
    models = (Brand, Category, Product, ProductImage, StockRecord, Partner, Channel, ChannelGroup, Ad, AdPosition)
    return {model.__name__: model.objects.count() for model in (*models, Region, ExternalReference)}


def test_a_small_shop_arrives(import_tables: Import) -> None:
    lines = import_tables(small_shop())
    assert lines == [
        "地区：新增 3，已有 0，未导入 0",
        "品牌：新增 1，已有 0，未导入 0",
        "分类：新增 3，已有 0，未导入 0",
        "SPU：新增 1，已有 0，未导入 0",
        "规格：新增 1，已有 0，未导入 0",
        "规格选项：新增 3，已有 0，未导入 0",
        "SKU：新增 2，已有 0，未导入 0",
        "SKU 规格：新增 2，已有 0，未导入 0",
        "图片：新增 3，已有 0，未导入 0",
        "频道组：新增 1，已有 0，未导入 0",
        "频道：新增 1，已有 0，未导入 0",
        "广告位：新增 1，已有 0，未导入 0",
        "广告：新增 1，已有 0，未导入 0",
        "没有文件的图片 5 个：",
        "  tb_brand 1：group1/logo",
        "  tb_sku_image 2：group1/b",
        "  tb_sku_image 1：group1/a",
        "  tb_sku_image 3：group1/c",
        "  tb_content 1：group1/ad",
        "导入完成。",
    ]


def test_goods_are_on_the_shelf(import_tables: Import) -> None:
    import_tables(small_shop())
    spu = Product.objects.get(structure=Product.PARENT)
    black, white = siblings_on_shelf(spu)
    shelf = sku_on_shelf(black.id)
    assert (spu.title, spu.price, spu.sales, spu.default_sku_id) == ("青禾 X1", Decimal("999.00"), 6, black.id)
    assert (spu.description, spu.packing, spu.service) == ("<p>好手机</p>", "<p>手机一部</p>", "<p>一年质保</p>")
    assert [category.name for category in breadcrumbs(spu)] == ["数码", "手机通讯", "手机"]
    assert (shelf.title, shelf.subtitle) == ("青禾 X1 墨黑", "轻，快")
    assert (black.market_price, black.available, black.sales, white.price) == (
        Decimal("1299.00"),
        5,
        3,
        Decimal("1099.00"),
    )
    (colour,) = specification_matrix(shelf, [black, white])
    assert [(option.value, option.sku_id, option.selected) for option in colour.options] == [
        ("墨黑", black.id, True),
        ("月白", white.id, False),
        ("杏色", None, False),
    ]


def test_missing_pictures_share_a_placeholder_and_the_default_one_comes_first(import_tables: Import) -> None:
    import_tables(small_shop())
    black = Product.objects.get(title="青禾 X1 墨黑")
    first, second = gallery(black)
    reference = ExternalReference.objects.get(kind="tb_sku_image", object_id=first.pk)
    assert reference.foreign_id == "2"
    assert {first.original.name, second.original.name} == {placeholder.NAME}
    assert (first.width, first.height, first.has_renditions) == (placeholder.SIZE, placeholder.SIZE, True)
    assert default_storage.exists(placeholder.NAME)
    assert default_storage.exists(rendition_name(placeholder.NAME, 400))


def test_a_picture_that_has_arrived_replaces_the_placeholder(import_tables: Import) -> None:
    import_tables(small_shop())
    default_storage.save("group1/a", ContentFile(b"a picture"))
    import_tables(small_shop())
    names = ProductImage.objects.order_by("pk").values_list("original", "has_renditions")
    assert sorted(names) == [("group1/a", False), (placeholder.NAME, True), (placeholder.NAME, True)]


def test_twice_is_once(import_tables: Import) -> None:
    import_tables(small_shop())
    before = written()
    lines = import_tables(small_shop())
    assert written() == before
    assert counts(lines)["SKU"] == "新增 0，已有 2，未导入 0"
    assert counts(lines)["广告"] == "新增 0，已有 1，未导入 0"


def test_a_second_run_brings_new_prices_and_texts_but_not_what_the_shop_counts(import_tables: Import) -> None:
    tables = small_shop()
    import_tables(tables)
    Product.objects.filter(title="青禾 X1 墨黑").update(sales=7)
    tables["tb_sku"][0] = sku(1, "青禾 X1 墨黑（新）", price="899.00", stock=500)
    import_tables(tables)
    changed = Product.objects.get(title="青禾 X1 墨黑（新）")
    stock = changed.stockrecords.get()
    assert (changed.sales, stock.price, stock.num_in_stock) == (7, Decimal("899.00"), 5)
    assert changed.parent.price == Decimal("899.00")


def test_skus_may_swap_their_options(import_tables: Import) -> None:
    tables = small_shop()
    import_tables(tables)
    before = dict(Product.objects.filter(structure=Product.CHILD).values_list("title", "option_key"))
    tables["tb_sku_specification"] = [(1, 2, 1, 1), (2, 1, 2, 1)]
    import_tables(tables)
    after = dict(Product.objects.filter(structure=Product.CHILD).values_list("title", "option_key"))
    assert after == {"青禾 X1 墨黑": before["青禾 X1 月白"], "青禾 X1 月白": before["青禾 X1 墨黑"]}
    black = Product.objects.get(title="青禾 X1 墨黑")
    assert str(black.attribute_values.get().value_option) == "月白"


def test_what_the_shop_deleted_comes_back(import_tables: Import) -> None:
    import_tables(small_shop())
    Product.objects.get(title="青禾 X1 月白").delete()
    lines = import_tables(small_shop())
    assert counts(lines)["SKU"] == "新增 1，已有 1，未导入 0"
    assert siblings_on_shelf(Product.objects.get(structure=Product.PARENT))[1].price == Decimal("1099.00")


def test_dry_run_reports_the_same_and_writes_nothing(import_tables: Import) -> None:
    before = written()
    dry = import_tables(small_shop(), "--dry-run")
    assert written() == before
    assert not default_storage.exists(placeholder.NAME)
    assert [*dry[:-1], "导入完成。"] == import_tables(small_shop())
    assert dry[-1] == "试运行结束，什么也没有写入。"


def test_into_a_shop_with_goods_of_its_own(import_tables: Import) -> None:
    make_brand("青禾")
    group = ChannelGroup.objects.create(name="本店", sort_order=4)
    position = AdPosition.objects.create(key="index_lbt", name="本店轮播")
    own = make_spu("本店商品", options={"颜色": ["红", "蓝"]}, category=make_category("手机"))
    make_region_tree()
    lines = import_tables(small_shop())
    assert refused(lines) == []
    assert counts(lines)["地区"] == "新增 0，已有 3，未导入 0"
    assert counts(lines)["品牌"] == "新增 0，已有 1，未导入 0"
    assert counts(lines)["广告位"] == "新增 0，已有 1，未导入 0"
    assert [ad.title for ad in position.ads.all()] == ["新品上市"]
    assert list(ChannelGroup.objects.values_list("name", "sort_order")) == [("本店", 4), ("数码", 5)]
    assert group.channels.count() == 0
    own.refresh_from_db()
    assert (own.title, len(siblings_on_shelf(own)), Category.objects.filter(name="手机").count()) == ("本店商品", 2, 2)
    assert Category.find_problems() == ([], [], [], [], [])


def test_rich_text_is_cleaned_and_loses_pictures_without_a_file(import_tables: Import) -> None:
    tables = small_shop()
    row = list(tables["tb_goods"][0])
    row[8] = '<h1 onclick="x()">标题</h1><p><img src="http://old.example/group1/x"></p><script>alert(1)</script>'
    tables["tb_goods"] = [tuple(row)]
    lines = import_tables(tables)
    assert Product.objects.get(structure=Product.PARENT).description == "<h2>标题</h2>"
    assert "  tb_goods 1 desc_detail：group1/x" in lines


def test_keep_ids_keeps_them_and_puts_spus_above(import_tables: Import) -> None:
    tables = small_shop()
    tables["tb_sku"] = [sku(31, "青禾 X1 墨黑"), sku(32, "青禾 X1 月白")]
    tables["tb_sku_specification"] = [(1, 1, 31, 1), (2, 2, 32, 1)]
    tables["tb_sku_image"] = []
    tables.pop("tb_sku_image")
    assert refused(import_tables(tables, "--keep-ids")) == []
    assert list(Product.objects.order_by("id").values_list("id", "structure")) == [
        (31, "child"),
        (32, "child"),
        (33, "parent"),
    ]
    assert list(Category.objects.order_by("path").values_list("id", "name")) == [
        (1, "数码"),
        (2, "手机通讯"),
        (3, "手机"),
    ]
    before = written()
    import_tables(tables, "--keep-ids")
    assert written() == before


def test_ids_go_on_after_the_kept_ones(import_tables: Import) -> None:
    import_tables(small_shop(), "--keep-ids")
    assert make_category().pk == 4
    assert make_spu().pk == 4


def test_keep_ids_refuses_taken_ids_and_writes_nothing(import_tables: Import) -> None:
    own = Category.add_root(id=2, name="本店分类")
    make_spu("本店商品", id=1, category=own, skus=[])
    Region.objects.create(code=110000, name="别处")
    before = written()
    with pytest.raises(CommandError) as error:
        import_tables(small_shop(), "--keep-ids")
    assert str(error.value).splitlines() == [
        "这些编号已被占用，什么也没有写入：",
        "地区 110000：本店为“别处”，文件中为“北京市”",
        "分类 2：已属于“本店分类”",
        "SKU 1：已属于“本店商品”",
    ]
    assert written() == before
    assert not default_storage.exists(placeholder.NAME)


def test_keep_ids_refuses_what_came_under_other_ids_before(import_tables: Import) -> None:
    own = make_category()
    import_tables(small_shop())
    Category.objects.filter(pk=own.pk).delete()
    with pytest.raises(CommandError, match=f"分类 1：先前已导入为 {own.pk + 1}"):
        import_tables(small_shop(), "--keep-ids")


def test_an_area_of_another_name_stays_as_it_is(import_tables: Import) -> None:
    Region.objects.create(code=110000, name="别处")
    assert refused(import_tables(small_shop())) == ["areas.sql:2 tb_areas 110000：代码已属于“别处”，未改为“北京市”"]
    assert Region.objects.get(pk=110000).name == "别处"
    assert Region.objects.get(pk=110105).parent.parent.name == "别处"


@pytest.mark.parametrize("name", ["goods.sql", ""])
def test_a_file_that_cannot_be_read_is_one_clear_error(name: str, tmp_path: Path) -> None:
    present = tmp_path / "areas.sql"
    present.write_text(as_sql({"tb_areas": [(110000, "北京市", None)]}))
    with pytest.raises(CommandError, match=r"^无法读取 .*：(No such file or directory|Is a directory)$"):
        call_command("import_meiduo", "--goods", str(tmp_path / name), "--areas", str(present))
    assert not Region.objects.exists()
