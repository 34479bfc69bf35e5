"""Categories, brands and goods.

make_spu("华为 P10", options={"颜色": ["金色", "黑色"]})     # one SKU per option, 10 units each, 100.00 CNY
make_spu(skus=[Sku(price="9.90"), ...], category=fruit)     # exactly these SKUs
make_spu(skus=60)                                           # 60 SKUs that differ by one specification
skus_of(spu)[0]                                             # its SKUs in the order they were asked for
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import count, product
from typing import Any

from commerce.catalogue.enums import AttributeRole
from commerce.catalogue.models import (
    AttributeOption,
    AttributeOptionGroup,
    Brand,
    Category,
    Product,
    ProductAttribute,
    ProductClass,
    ProductImage,
)
from commerce.catalogue.services import SkuData, SpuData, add_sku, add_spu, refresh_summaries
from commerce.partner.models import Partner, StockRecord
from tests.factories.people import make_partner

_numbers = count(1)


@dataclass(frozen=True)
class Sku:
    """What to make a SKU of. `options` has one value per specification of the SPU's class; prices in CNY, None for a
    SKU that has no price yet."""

    options: tuple[str, ...] = ()
    price: str | None = "100.00"
    market_price: str | None = None
    stock: int = 10
    sales: int = 0
    name: str = ""
    is_public: bool = True


def make_brand(name: str | None = None, **fields: Any) -> Brand:
    number = next(_numbers)
    return Brand.objects.create(name=name or f"品牌{number}", code=f"brand-{number}", **fields)


def make_category(name: str | None = None, *, parent: Category | None = None, **fields: Any) -> Category:
    """A category on the top level, or below `parent`."""
    fields["name"] = name or f"分类{next(_numbers)}"
    if parent is None:
        return Category.add_root(**fields)
    return Category.objects.get(pk=parent.pk).add_child(**fields)


def make_product_class(
    *, specifications: Mapping[str, Sequence[str]] | None = None, parameters: Sequence[str] = ()
) -> ProductClass:
    """A product class with option attributes coded `spec1`, `spec2`, … and text attributes `param1`, …"""
    number = next(_numbers)
    made = ProductClass.objects.create(name=f"类型{number}", slug=f"class-{number}")
    for index, (name, values) in enumerate((specifications or {}).items(), 1):
        group = AttributeOptionGroup.objects.create(name=f"{name}{number}")
        AttributeOption.objects.bulk_create(AttributeOption(group=group, option=value) for value in values)
        ProductAttribute.objects.create(
            product_class=made,
            name=name,
            code=f"spec{index}",
            type=ProductAttribute.OPTION,
            option_group=group,
            role=AttributeRole.SPECIFICATION,
            display_order=index,
        )
    for index, name in enumerate(parameters, 1):
        ProductAttribute.objects.create(
            product_class=made, name=name, code=f"param{index}", type="text", display_order=index
        )
    return made


def make_spu(
    name: str | None = None,
    *,
    options: Mapping[str, Sequence[str]] | None = None,
    skus: Sequence[Sku] | int | None = None,
    parameters: Mapping[str, str] | None = None,
    category: Category | None = None,
    partner: Partner | None = None,
    product_class: ProductClass | None = None,
    **fields: Any,
) -> Product:
    """An SPU with its SKUs. `options` are the specifications that it offers; without `skus` every combination is sold.

    `product_class` has to know the specifications and parameters that are given; one is made when it is left out.
    `fields` are those of SpuData, and `priority` or `date_created` of the product.
    """
    if isinstance(skus, int):
        options = {"款式": [f"{index}号" for index in range(1, skus + 1)]}
        skus = None
    options, parameters = options or {}, parameters or {}
    product_class = product_class or make_product_class(specifications=options, parameters=list(parameters))
    attributes = {attribute.name: attribute for attribute in product_class.attributes.all()}
    later = {field: fields.pop(field) for field in ("priority", "date_created") if field in fields}
    offered = {attributes[name]: _options(attributes[name], values) for name, values in options.items()}
    spu = add_spu(
        SpuData(
            title=name or f"商品{next(_numbers)}",
            product_class=product_class,
            category=category or make_category(),
            parameters={attributes[name]: value for name, value in parameters.items()},
            options=offered,
            **fields,
        )
    )
    Product.objects.filter(pk=spu.pk).update(**later)
    partner = partner or make_partner()
    for sku in skus if skus is not None else [Sku(options=it) for it in product(*options.values())]:
        make_sku(spu, sku, partner=partner)
    return summarise(spu)


def make_sku(spu: Product, sku: Sku, *, partner: Partner | None = None) -> Product:
    """One more SKU of an SPU, for sale; `summarise` the SPU afterwards."""
    product_class = spu.product_class
    assert product_class is not None
    specifications = product_class.attributes.filter(role=AttributeRole.SPECIFICATION)
    chosen = {
        attribute: _options(attribute, [value])[0]
        for attribute, value in zip(specifications, sku.options, strict=True)
    }
    row = add_sku(
        spu,
        SkuData(
            title=sku.name or " ".join([spu.title, *sku.options]),
            options=chosen,
            sales=sku.sales,
            is_public=sku.is_public,
        ),
    )
    StockRecord.objects.create(
        product=row,
        partner=partner or make_partner(),
        partner_sku=f"SKU{row.pk}",
        price=Decimal(sku.price) if sku.price else None,
        market_price=Decimal(sku.market_price) if sku.market_price else None,
        num_in_stock=sku.stock,
        num_allocated=0,
    )
    return row


def make_image(of: Product, *, display_order: int = 0) -> ProductImage:
    """A picture of an SPU or SKU; there is no file behind the name."""
    number = next(_numbers)
    return ProductImage.objects.create(
        product=of, original=f"images/products/p{number}.webp", display_order=display_order
    )


def skus_of(spu: Product) -> list[Product]:
    return list(Product.objects.filter(parent=spu).order_by("pk"))


def summarise(spu: Product) -> Product:
    """Refresh what the SPU keeps of its SKUs."""
    refresh_summaries([spu.pk])
    return Product.objects.get(pk=spu.pk)


def _options(attribute: ProductAttribute, values: Sequence[str]) -> list[AttributeOption]:
    group = attribute.option_group
    assert group is not None
    rows = {row.option: row for row in group.options.all()}
    return [rows[value] for value in values]
