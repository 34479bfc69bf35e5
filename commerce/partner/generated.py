"""A large, plausible catalogue out of nothing, for measuring: the same for the same seed. Written in bulk."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import product

from django.db import transaction

from commerce.catalogue.enums import AttributeRole
from commerce.catalogue.models import (
    AttributeOption,
    AttributeOptionGroup,
    Brand,
    Category,
    Product,
    ProductAttribute,
    ProductAttributeValue,
    ProductCategory,
    ProductClass,
    SpecificationOption,
)
from commerce.catalogue.services import refresh_summaries
from commerce.core.dirty import mark_dirty
from commerce.core.tags import EVERYTHING
from commerce.partner.models import Partner, StockRecord

SHELVES = {
    "手机数码": {"手机": "智能手机 拍照手机 老人手机", "配件": "充电器 数据线 耳机", "影音": "音箱 录音笔 投影仪"},
    "家用电器": {"厨房电器": "电饭煲 破壁机 电水壶", "生活电器": "吸尘器 加湿器 电风扇", "大家电": "冰箱 洗衣机 空调"},
    "食品生鲜": {"水果": "苹果 橙子 蓝莓", "粮油": "大米 花生油 面粉", "零食": "饼干 坚果 牛肉干"},
    "服饰鞋包": {"女装": "连衣裙 针织衫 风衣", "男装": "衬衫 夹克 牛仔裤", "鞋靴": "运动鞋 皮鞋 凉鞋"},
    "家居日用": {"家纺": "四件套 羽绒被 枕头", "收纳": "收纳箱 衣架 鞋柜", "清洁": "洗衣液 抽纸 拖把"},
    "图书文具": {"图书": "小说 童书 工具书", "文具": "钢笔 笔记本 书包", "乐器": "吉他 口琴 电子琴"},
}
BRANDS = "山禾 云川 青屿 木白 星野 北辰 南枝 拾光 朴物 知味 安和 远航 晨露 松风 海蓝 金穗 红杉 白鹭 竹里 丰年"
ADJECTIVES = (
    "轻巧 便携 经典 加厚 静音 大容量 防滑 高清 新款 家用 礼盒装 手工 原味 透气 纯棉 可折叠 智能 迷你 耐用 清香"
)
COLOURS = ("曜石黑", "月光白", "海军蓝", "樱花粉")
SIZES = ("标准版", "升级版", "套装")
SKUS_PER_SPU = 4
BATCH = 500
PRICES = (900, 400000)  # fen


@dataclass(frozen=True)
class Shelves:
    leaves: list[Category]
    brands: list[Brand]
    product_class: ProductClass
    options: list[tuple[ProductAttribute, list[AttributeOption]]]
    material: ProductAttribute
    partner: Partner


def make_catalogue(*, skus: int, seed: int = 1) -> Iterator[int]:
    """Write goods with this many SKUs, four to an SPU. Yields how many there are by now. Each run adds new ones."""
    rng = random.Random(seed)  # noqa: S311  (the same goods for the same seed)
    shelves = _shelves()
    done = 0
    while done < skus:
        with transaction.atomic():
            done += _batch(rng, shelves, min(BATCH * SKUS_PER_SPU, skus - done))
        yield done
    mark_dirty(EVERYTHING)


def _shelves() -> Shelves:
    leaves = [
        leaf
        for top, middles in SHELVES.items()
        for middle, names in middles.items()
        for leaf in _branch(top, middle, names.split())
    ]
    brands = [
        Brand.objects.get_or_create(name=name, defaults={"code": f"generated-{name}"})[0] for name in BRANDS.split()
    ]
    made, _created = ProductClass.objects.get_or_create(slug="generated", defaults={"name": "通用商品"})
    options = [_specification(made, *it) for it in (("颜色", "colour", COLOURS), ("版本", "edition", SIZES))]
    material, _created = ProductAttribute.objects.get_or_create(
        product_class=made, code="material", defaults={"name": "材质", "type": "text"}
    )
    partner, _created = Partner.objects.get_or_create(code="generated", defaults={"name": "集市自营"})
    return Shelves(leaves, brands, made, options, material, partner)


def _branch(top: str, middle: str, names: list[str]) -> list[Category]:
    parent: Category | None = None
    for name in (top, middle):
        parent = _category(parent, name)
    return [_category(parent, name) for name in names]


def _category(parent: Category | None, name: str) -> Category:
    siblings = parent.get_children() if parent else Category.get_root_nodes()
    found = siblings.filter(name=name).first()
    if found is None:
        found = parent.add_child(name=name) if parent else Category.add_root(name=name)
    return Category.objects.get(pk=found.pk)


def _specification(
    made: ProductClass, name: str, code: str, values: tuple[str, ...]
) -> tuple[ProductAttribute, list[AttributeOption]]:
    group, _created = AttributeOptionGroup.objects.get_or_create(name=f"通用{name}")
    options = [AttributeOption.objects.get_or_create(group=group, option=value)[0] for value in values]
    attribute, _created = ProductAttribute.objects.get_or_create(
        product_class=made,
        code=code,
        defaults={
            "name": name,
            "type": ProductAttribute.OPTION,
            "option_group": group,
            "role": AttributeRole.SPECIFICATION,
        },
    )
    return attribute, options


def _batch(rng: random.Random, shelves: Shelves, skus: int) -> int:
    spus = Product.objects.bulk_create(_spu(rng, shelves) for _ in range(-(-skus // SKUS_PER_SPU)))
    ProductCategory.objects.bulk_create(
        ProductCategory(product=spu, category=rng.choice(shelves.leaves)) for spu in spus
    )
    chosen = [_choices(rng, shelves) for _ in spus]
    wanted = [(spu, choice) for spu, choices in zip(spus, chosen, strict=True) for choice in choices][:skus]
    children = Product.objects.bulk_create(_sku(rng, spu, choice) for spu, choice in wanted)
    _describe(rng, shelves, spus, [(sku, choice) for sku, (_spu, choice) in zip(children, wanted, strict=True)])
    StockRecord.objects.bulk_create(_stock(rng, shelves.partner, sku) for sku in children)
    refresh_summaries([spu.pk for spu in spus])
    return len(children)


def _spu(rng: random.Random, shelves: Shelves) -> Product:
    brand, noun = rng.choice(shelves.brands), rng.choice(shelves.leaves).name
    words = "".join(rng.sample(ADJECTIVES.split(), 2))
    return Product(
        structure=Product.PARENT,
        title=f"{brand.name} {words}{noun} {rng.choice('ABCDEKMPRSX')}{rng.randrange(10, 999)}",
        slug="goods",
        subtitle=f"{rng.choice(ADJECTIVES.split())}，{rng.choice(ADJECTIVES.split())}，送人自用都合适",
        description=f"<p>{brand.name}出品的{noun}，{words}。</p>" * 3,
        product_class=shelves.product_class,
        brand=brand,
    )


def _choices(rng: random.Random, shelves: Shelves) -> list[tuple[AttributeOption, ...]]:
    every = list(product(*(options for _attribute, options in shelves.options)))
    return rng.sample(every, SKUS_PER_SPU)


def _sku(rng: random.Random, spu: Product, choice: tuple[AttributeOption, ...]) -> Product:
    return Product(
        structure=Product.CHILD,
        parent=spu,
        title=" ".join([spu.title, *(option.option for option in choice)]),
        slug="goods",
        sales=int(rng.paretovariate(1.2)) % 5000,
        option_key=",".join(str(pk) for pk in sorted(option.pk for option in choice)),
    )


def _describe(
    rng: random.Random, shelves: Shelves, spus: list[Product], skus: list[tuple[Product, tuple[AttributeOption, ...]]]
) -> None:
    materials = ["棉", "木", "不锈钢", "陶瓷", "玻璃", "塑料"]
    values = [
        ProductAttributeValue(product=spu, attribute=shelves.material, value_text=rng.choice(materials))
        for spu in spus
    ]
    values += [
        ProductAttributeValue(product=sku, attribute=attribute, value_option=option)
        for sku, choice in skus
        for (attribute, _options), option in zip(shelves.options, choice, strict=True)
    ]
    ProductAttributeValue.objects.bulk_create(values, batch_size=BATCH * 4)
    SpecificationOption.objects.bulk_create(
        (
            SpecificationOption(spu=spu, attribute=attribute, option=option, display_order=position)
            for spu in spus
            for attribute, options in shelves.options
            for position, option in enumerate(options)
        ),
        batch_size=BATCH * 4,
    )


def _stock(rng: random.Random, partner: Partner, sku: Product) -> StockRecord:
    price = Decimal(rng.randrange(*PRICES)) / 100
    return StockRecord(
        product=sku,
        partner=partner,
        partner_sku=f"G{sku.pk}",
        price=price,
        market_price=(price * Decimal("1.25")).quantize(Decimal("0.01")),
        num_in_stock=rng.choice([0, 3, 50, 500]),
        num_allocated=0,
    )
