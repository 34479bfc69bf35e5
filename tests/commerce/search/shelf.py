"""The demo shop's goods and those of the course dump on one shelf, for questions to be asked about."""

import json
from functools import partial
from pathlib import Path
from typing import Any

from commerce.accounts.models import User
from commerce.catalogue.demo import load_shelves, load_spu
from commerce.catalogue.models import Product
from commerce.catalogue.services import refresh_summaries
from commerce.partner.demo import add_stock_record, load_partners
from tests.factories.catalogue import Sku, make_brand, make_category, make_spu
from tests.factories.people import make_user
from tests.servers.process import ROOT

DEMO = ROOT / "fixtures" / "demo"
#: Asked about as the demo shop's codes are.
PHONE = "移动联通电信4G手机"
ROOM = ("6GB+64GB", "6GB+128GB")
GOLD = ("钻雕金", "钻雕蓝", "玫瑰金", "曜石黑")


def fill_shelf() -> dict[str, int]:
    """Returns the ids of the SPUs by code."""
    ids = _demo(make_user("the-merchant")) | _dump()
    refresh_summaries(ids.values())
    return ids


def _demo(merchant: User) -> dict[str, int]:
    partners = load_partners(_read(DEMO / "partners.json"), merchant)
    names = ("brands.json", "categories.json", "classes.json")
    shelves = load_shelves(*(_read(DEMO / name) for name in names))
    ids = {}
    for path in sorted((DEMO / "spus").glob("*.json")):
        for row in _read(path):
            stock = partial(_stock, partners[row["partner"]])
            spu = load_spu(row | {"reviews": []}, shelves, stock)
            assert spu is not None
            ids[row["code"]] = spu.pk
    return ids


def _stock(partner: Any, sku: Product, row: dict[str, Any]) -> None:
    add_stock_record(sku, partner, row)


def _read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def _dump() -> dict[str, int]:
    """The three SPUs of the course dump with names, brands and categories as it has them."""
    apple, huawei = make_brand("Apple"), make_brand("华为（HUAWEI）")
    phones = make_category("手机", parent=make_category("手机通讯", parent=make_category("手机")))
    laptops = make_category("笔记本", parent=make_category("电脑整机", parent=make_category("电脑")))
    colours, memories = ("金色", "深空灰色", "银色"), ("64GB", "256GB")
    macbooks = [Sku((colour,), name=f"Apple MacBook Pro 13.3英寸笔记本 {colour}") for colour in ("银色", "深灰色")]
    iphones = [
        Sku((memory, colour), name=f"Apple iPhone 8 Plus (A1864) {memory} {colour} {PHONE}", sales=2)
        for colour in colours
        for memory in memories
    ]
    huaweis = [
        Sku((memory, colour), name=f"华为 HUAWEI P10 Plus {memory} {colour} {PHONE} 双卡双待", sales=3)
        for colour in GOLD
        for memory in ROOM
    ]
    versions = {"版本": ROOM, "颜色": GOLD}
    memory_and_colour = {"内存": memories, "颜色": colours}
    made = {
        "macbook-pro": make_spu(
            "Apple MacBook Pro 笔记本",
            brand=apple,
            category=laptops,
            options={"颜色": ["银色", "深灰色"]},
            skus=macbooks,
        ),
        "iphone-8-plus": make_spu(
            "Apple iPhone 8 Plus", brand=apple, category=phones, options=memory_and_colour, skus=iphones
        ),
        "huawei-p10": make_spu("华为 HUAWEI P10 Plus", brand=huawei, category=phones, options=versions, skus=huaweis),
    }
    return {code: spu.pk for code, spu in made.items()}
