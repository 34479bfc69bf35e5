"""The foreign rows of the catalogue, typed. Limits are those of our own fields."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from commerce.catalogue.models import AttributeOption, Brand, Category, Product, ProductAttribute, ProductImage
from commerce.core.importing import Dump, Fields, ForeignRow, ImportRun, Origin


@dataclass(frozen=True)
class BrandRow(ForeignRow):
    name: str
    first_letter: str
    logo: str


@dataclass(frozen=True)
class CategoryRow(ForeignRow):
    name: str
    parent_id: int | None


@dataclass(frozen=True)
class SpuRow(ForeignRow):
    name: str
    brand_id: int
    category_ids: tuple[int, int, int]
    #: HTML as it came.
    description: str
    packing: str
    service: str


@dataclass(frozen=True)
class SpecificationRow(ForeignRow):
    name: str
    spu_id: int


@dataclass(frozen=True)
class OptionRow(ForeignRow):
    value: str
    specification_id: int


@dataclass(frozen=True)
class SkuRow(ForeignRow):
    name: str
    caption: str
    #: CNY.
    price: Decimal
    cost_price: Decimal
    market_price: Decimal
    stock: int
    sales: int
    is_launched: bool
    category_id: int
    spu_id: int
    default_image_url: str


@dataclass(frozen=True)
class SkuOptionRow(ForeignRow):
    sku_id: int
    specification_id: int
    option_id: int


@dataclass(frozen=True)
class ImageRow(ForeignRow):
    path: str
    sku_id: int


@dataclass(frozen=True)
class CatalogueRows:
    """Everything of the catalogue that is well-formed, by foreign id."""

    brands: Mapping[int, BrandRow]
    categories: Mapping[int, CategoryRow]
    spus: Mapping[int, SpuRow]
    specifications: Mapping[int, SpecificationRow]
    options: Mapping[int, OptionRow]
    skus: Mapping[int, SkuRow]
    sku_options: Mapping[int, SkuOptionRow]
    images: Mapping[int, ImageRow]


BRANDS = ("tb_brand", "品牌")
CATEGORIES = ("tb_goods_category", "分类")
SPUS = ("tb_goods", "SPU")
SPECIFICATIONS = ("tb_goods_specification", "规格")
OPTIONS = ("tb_specification_option", "规格选项")
SKUS = ("tb_sku", "SKU")
SKU_OPTIONS = ("tb_sku_specification", "SKU 规格")
IMAGES = ("tb_sku_image", "图片")


def read_catalogue(dump: Dump, run: ImportRun) -> CatalogueRows:
    """The rows that are well-formed; the others are in the report."""
    report = run.report
    return CatalogueRows(
        brands=dump.read(*BRANDS, _brand, report),
        categories=dump.read(*CATEGORIES, _category, report),
        spus=dump.read(*SPUS, _spu, report),
        specifications=dump.read(*SPECIFICATIONS, _specification, report),
        options=dump.read(*OPTIONS, _option, report),
        skus=dump.read(*SKUS, _sku, report),
        sku_options=dump.read(*SKU_OPTIONS, _sku_option, report),
        images=dump.read(*IMAGES, _image, report),
    )


def _brand(key: int, origin: Origin, fields: Fields) -> BrandRow:
    return BrandRow(
        key,
        origin,
        name=fields.text("name", (Brand, "name")),
        first_letter=fields.text("first_letter", (Brand, "first_letter"), blank=True).upper(),
        logo=fields.text("logo", (Brand, "logo"), blank=True),
    )


def _category(key: int, origin: Origin, fields: Fields) -> CategoryRow:
    name = fields.text("name", (Category, "name"))
    return CategoryRow(key, origin, name=name, parent_id=fields.optional_key("parent_id"))


def _spu(key: int, origin: Origin, fields: Fields) -> SpuRow:
    return SpuRow(
        key,
        origin,
        name=fields.text("name", (Product, "title")),
        brand_id=fields.key("brand_id"),
        category_ids=(fields.key("category1_id"), fields.key("category2_id"), fields.key("category3_id")),
        description=fields.rich_text("desc_detail"),
        packing=fields.rich_text("desc_pack"),
        service=fields.rich_text("desc_service"),
    )


def _specification(key: int, origin: Origin, fields: Fields) -> SpecificationRow:
    name = fields.text("name", (ProductAttribute, "name"))
    return SpecificationRow(key, origin, name=name, spu_id=fields.key("goods_id"))


def _option(key: int, origin: Origin, fields: Fields) -> OptionRow:
    value = fields.text("value", (AttributeOption, "option"))
    return OptionRow(key, origin, value=value, specification_id=fields.key("spec_id"))


def _sku(key: int, origin: Origin, fields: Fields) -> SkuRow:
    return SkuRow(
        key,
        origin,
        name=fields.text("name", (Product, "title")),
        caption=fields.text("caption", (Product, "subtitle"), blank=True),
        price=fields.amount("price"),
        cost_price=fields.amount("cost_price"),
        market_price=fields.amount("market_price"),
        stock=fields.integer("stock"),
        sales=fields.integer("sales"),
        is_launched=fields.flag("is_launched"),
        category_id=fields.key("category_id"),
        spu_id=fields.key("goods_id"),
        default_image_url=fields.text("default_image_url", (ProductImage, "original"), blank=True),
    )


def _sku_option(key: int, origin: Origin, fields: Fields) -> SkuOptionRow:
    return SkuOptionRow(
        key,
        origin,
        sku_id=fields.key("sku_id"),
        specification_id=fields.key("spec_id"),
        option_id=fields.key("option_id"),
    )


def _image(key: int, origin: Origin, fields: Fields) -> ImageRow:
    path = fields.text("image", (ProductImage, "original"))
    return ImageRow(key, origin, path=path, sku_id=fields.key("sku_id"))
