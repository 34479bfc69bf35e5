"""The command on rows that it cannot take: each is named with its reason, and the others are imported."""

from typing import Any

import pytest

from cms.ads.models import Ad
from commerce.catalogue.models import Category, Product
from commerce.partner.models import StockRecord
from commerce.regions.models import Region
from tests.cms.core.conftest import Import
from tests.cms.core.dumps import Tables, Value, as_sql, sku, small_shop
from tests.cms.core.test_import_meiduo import counts, refused

pytestmark = pytest.mark.django_db


def with_row(table: str, *row: Value) -> Tables:
    tables = small_shop()
    tables[table] = [*tables[table], row]
    return tables


BAD_ROWS: list[tuple[str, tuple[Value, ...], str]] = [
    ("tb_brand", (1, "另一个", "", "L"), "编号重复，已采用 goods.sql:2 的一行"),
    ("tb_brand", (2, "长" * 41, "", "C"), "name 有 41 个字，最多 40 个"),
    ("tb_brand", (2, "", "", "C"), "name 不能为空"),
    ("tb_brand", (2, "乱\ufffd码", "", "L"), "name 含有乱码"),
    ("tb_brand", (2, "控\x07制", "", "K"), "name 含有换行或控制字符"),
    ("tb_brand", ("x", "字母", "", "Z"), "id 不是整数，或者太大"),
    ("tb_brand", (0, "零", "", "L"), "id 不能小于 1"),
    ("tb_brand", (2**31, "太大", "", "T"), "id 不能大于 2147483647"),
    ("tb_goods_category", (9, "孤儿", 8), "上级 8 不存在或未能导入"),
    ("tb_goods_category", (9, "自己", 9), "上级 9 不存在或未能导入"),
    ("tb_goods_category", (9, "长" * 256, None), "name 有 256 个字，最多 255 个"),
    ("tb_goods_channel", (2, 1, "", 1, 99), "分类 99 不存在或未能导入"),
    ("tb_goods_channel", (2, 1, "javascript:alert(1)", 1, 1), "url 须以 / 或 http(s):// 开头"),
    ("tb_goods", (2, "无牌", 0, 0, 9, 1, 2, 3, "", "", ""), "品牌 9 不存在或未能导入"),
    ("tb_goods", (2, "无类", 0, 0, 1, 1, 2, 9, "", "", ""), "分类 9 不存在或未能导入"),
    ("tb_goods_specification", (2, "颜色", 9), "SPU 9 不存在或未能导入"),
    ("tb_goods_specification", (2, "颜色", 1), "SPU 1 已有同名规格“颜色”"),
    ("tb_specification_option", (4, "无主", 9), "规格 9 不存在或未能导入"),
    ("tb_specification_option", (4, "墨黑", 1), "规格 1 已有选项“墨黑”"),
    ("tb_sku", sku(3, "负价", price="-1.00"), "price 不能为负数"),
    ("tb_sku", sku(3, "无穷", price="1e400"), "price 不是金额"),
    ("tb_sku", sku(3, "厘", price="1.005"), "price 不是金额"),
    ("tb_sku", sku(3, "太贵", price="10000000000"), "price 太大"),
    ("tb_sku", sku(3, "负库存", stock=-1), "stock 不能小于 0"),
    ("tb_sku", sku(3, "无主", spu=9), "SPU 9 不存在或未能导入"),
    ("tb_sku_image", (4, "group1/d", 9), "SKU 9 不存在或未能导入"),
    ("tb_sku_specification", (3, 1, 9, 1), "SKU 9 不存在或未能导入"),
    ("tb_sku_specification", (3, 9, 1, 1), "选项 9 不存在或未能导入"),
    ("tb_sku_specification", (3, 2, 1, 1), "SKU 1 的规格“颜色”已有选项"),
    ("tb_content_category", (2, "中文", "轮播图"), "key 只能含字母、数字、下划线和连字符"),
    ("tb_content_category", (2, "同名", "index_lbt"), "key“index_lbt”重复"),
    ("tb_content", (2, "无位", "", "", "", 1, 1, 9), "广告位 9 不存在或未能导入"),
    ("tb_content", (2, "坏状态", "", "", "", 1, 2, 1), "status 应为 0 或 1"),
    ("tb_areas", (110106, "丰台区", 119900), "上级 119900 不存在或未能导入"),
]


@pytest.mark.parametrize(("table", "row", "reason"), BAD_ROWS)
def test_a_bad_row_is_named_and_the_rest_arrives(
    table: str, row: tuple[Value, ...], reason: str, import_tables: Import
) -> None:
    (line,) = refused(import_tables(with_row(table, *row)))
    assert line.split("：", 1)[1] == reason
    assert f" {table}" in line
    assert StockRecord.objects.count() == 2
    assert Ad.objects.count() == 1
    assert Region.objects.count() == 3


def test_what_hangs_on_a_refused_row_is_refused_with_it(import_tables: Import) -> None:
    tables = small_shop()
    tables["tb_goods_category"][1] = (2, "", 1)
    lines = refused(import_tables(tables))
    assert [line.split(" ", 1)[1] for line in lines] == [
        "tb_goods_category 2：name 不能为空",
        "tb_goods_category 3：上级 2 不存在或未能导入",
        "tb_goods 1：分类 2 不存在或未能导入",
        "tb_goods_specification 1：SPU 1 不存在或未能导入",
        *(f"tb_specification_option {option}：规格 1 不存在或未能导入" for option in (1, 2, 3)),
        *(f"tb_sku {key}：SPU 1 不存在或未能导入" for key in (1, 2)),
        *(f"tb_sku_specification {key}：SKU {key} 不存在或未能导入" for key in (1, 2)),
        *(f"tb_sku_image {key}：SKU {sku_id} 不存在或未能导入" for key, sku_id in ((2, 1), (1, 1), (3, 2))),
    ]
    assert not Product.objects.exists()
    assert list(Category.objects.values_list("name", flat=True)) == ["数码"]


def test_two_skus_with_the_same_options(import_tables: Import) -> None:
    tables = small_shop()
    tables["tb_sku"].append(sku(3, "青禾 X1 又一个墨黑"))
    tables["tb_sku_specification"].append((3, 1, 3, 1))
    lines = refused(import_tables(tables))
    assert [line.split(" ", 1)[1] for line in lines] == [
        "tb_sku 3：SPU 1 已有相同规格组合的 SKU，或规格太多",
        "tb_sku_specification 3：SKU 3 未能导入",
    ]
    assert Product.objects.filter(structure=Product.CHILD).count() == 2


def test_a_known_sku_that_collides_keeps_what_it_was(import_tables: Import) -> None:
    tables = small_shop()
    import_tables(tables)
    before = sorted(Product.objects.filter(structure=Product.CHILD).values_list("title", "option_key"))
    tables["tb_sku_specification"] = [(1, 1, 1, 1), (2, 1, 2, 1)]
    lines = refused(import_tables(tables))
    assert [line.split(" ", 1)[1].split("：")[0] for line in lines] == [
        "tb_sku 2",
        "tb_sku_specification 2",
        "tb_sku_image 3",
    ]
    assert sorted(Product.objects.filter(structure=Product.CHILD).values_list("title", "option_key")) == before


def test_a_truncated_dump_brings_what_stands_before_the_cut(import_tables: Import) -> None:
    data = as_sql({"tb_goods_category": [(1, "数码", None), (2, "手机", 1), (3, "配件", 1)]}).encode()
    lines = import_tables(data[: data.index("配件".encode()) + 4])
    assert len(refused(lines)) == 1
    assert counts(lines)["分类"] == "新增 2，已有 0，未导入 1"
    assert list(Category.objects.values_list("name", flat=True)) == ["数码", "手机"]


def test_a_gbk_dump_brings_nothing_garbled(import_tables: Import) -> None:
    areas = as_sql({"tb_areas": [(110000, "北京市", None), (120000, "天津市", None)]}).encode("gbk")
    tables = small_shop()
    del tables["tb_areas"]
    lines = import_tables(tables, areas=areas)
    assert [line.split("：", 1)[1] for line in refused(lines)] == [
        "name 含有无法按 UTF-8 解码的字节",
        "name 含有无法按 UTF-8 解码的字节",
        "文件不是 UTF-8 编码（可能是 GBK），请先转换：iconv -f gbk -t utf-8",
    ]
    assert not Region.objects.exists()
    assert counts(lines)["SKU"] == "新增 2，已有 0，未导入 0"


def test_a_missing_column_is_said_per_row(import_tables: Import) -> None:
    lines = refused(import_tables(b"INSERT INTO tb_brand (id, name) VALUES (1, 'A');"))
    assert lines == ["goods.sql:1 tb_brand 1：缺少列 first_letter"]


def test_tables_that_are_not_used_are_named(import_tables: Import) -> None:
    lines = refused(import_tables(b"INSERT INTO tb_users (id, name) VALUES (1, 'A'), (2, 'B');"))
    assert lines == ["goods.sql:1 tb_users：没有用到的表，共 2 行"]


def test_an_error_in_the_middle_leaves_nothing_behind(import_tables: Import, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr("cms.core.meiduo.load_ads", fail)
    with pytest.raises(RuntimeError):
        import_tables(small_shop())
    assert not Product.objects.exists()
    assert not Region.objects.exists()
