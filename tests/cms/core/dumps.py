"""Small dumps of our own in the tables of the meiduo course projects."""

from collections.abc import Mapping, Sequence

COLUMNS = {
    "tb_brand": "id,name,logo,first_letter",
    "tb_content_category": "id,name,key",
    "tb_content": "id,title,url,image,text,sequence,status,category_id",
    "tb_goods_category": "id,name,parent_id",
    "tb_goods_channel": "id,group_id,url,sequence,category_id",
    "tb_goods": (
        "id,name,sales,comments,brand_id,category1_id,category2_id,category3_id,desc_detail,desc_pack,desc_service"
    ),
    "tb_goods_specification": "id,name,goods_id",
    "tb_specification_option": "id,value,spec_id",
    "tb_sku": (
        "id,name,caption,price,cost_price,market_price,stock,sales,comments,is_launched,category_id,goods_id,"
        "default_image_url"
    ),
    "tb_sku_image": "id,image,sku_id",
    "tb_sku_specification": "id,option_id,sku_id,spec_id",
    "tb_areas": "id,name,parent_id",
}
Value = str | int | None
Tables = dict[str, list[tuple[Value, ...]]]


def small_shop() -> Tables:
    """One brand, a branch of three categories, one SPU in two colours, one ad, one channel, three areas."""
    return {
        "tb_brand": [(1, "青禾", "group1/logo", "q")],
        "tb_goods_category": [(1, "数码", None), (2, "手机通讯", 1), (3, "手机", 2)],
        "tb_goods_channel": [(1, 1, "http://phones.example", 1, 1)],
        "tb_goods": [(1, "青禾 X1", 9, 9, 1, 1, 2, 3, "<p>好手机</p>", "<p>手机一部</p>", "<p>一年质保</p>")],
        "tb_goods_specification": [(1, "颜色", 1)],
        "tb_specification_option": [(1, "墨黑", 1), (2, "月白", 1), (3, "杏色", 1)],
        "tb_sku": [sku(1, "青禾 X1 墨黑"), sku(2, "青禾 X1 月白", price="1099.00")],
        "tb_sku_specification": [(1, 1, 1, 1), (2, 2, 2, 1)],
        "tb_sku_image": [(1, "group1/a", 1), (2, "group1/b", 1), (3, "group1/c", 2)],
        "tb_content_category": [(1, "轮播图", "index_lbt")],
        "tb_content": [(1, "新品上市", "/search/?q=x1", "group1/ad", "今天开售", 1, 1, 1)],
        "tb_areas": [(110000, "北京市", None), (110100, "北京市", 110000), (110105, "朝阳区", 110100)],
    }


def sku(key: int, name: str, *, price: str = "999.00", stock: int = 5, spu: int = 1) -> tuple[Value, ...]:
    return (key, name, "轻，快", price, "800.00", "1299.00", stock, 3, 0, 1, 3, spu, "http://old.example/group1/b")


def as_sql(tables: Mapping[str, Sequence[tuple[Value, ...]]]) -> str:
    """A dump as mysqldump writes it: a CREATE TABLE and one INSERT per table."""
    return "".join(_table(name, rows) for name, rows in tables.items())


def _table(name: str, rows: Sequence[tuple[Value, ...]]) -> str:
    columns = ", ".join(f"`{column}` longtext" for column in COLUMNS[name].split(","))
    values = ",".join(f"({','.join(map(_literal, row))})" for row in rows)
    return f"CREATE TABLE `{name}` ({columns});\nINSERT INTO `{name}` VALUES {values};\n"


def _literal(value: Value) -> str:
    if value is None:
        return "NULL"
    return str(value) if isinstance(value, int) else "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"
