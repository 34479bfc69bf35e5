"""Adding goods: an SPU with the options it offers, then its SKUs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db import transaction

from commerce.catalogue.models import (
    AttributeOption,
    Brand,
    Category,
    Product,
    ProductAttribute,
    ProductAttributeValue,
    ProductCategory,
    ProductClass,
    ProductImage,
    SpecificationOption,
)
from commerce.core.slugs import slugify_chinese

Options = Mapping[ProductAttribute, AttributeOption]


@dataclass(frozen=True)
class SpuData:
    """What an SPU is. Rich texts are expected to be clean (core.richtext)."""

    title: str
    product_class: ProductClass
    category: Category
    brand: Brand | None = None
    id: int | None = None
    code: str | None = None
    subtitle: str = ""
    description: str = ""
    packing: str = ""
    service: str = ""
    is_public: bool = True
    parameters: Mapping[ProductAttribute, str] = field(default_factory=dict)
    #: Options on offer in the order in which they are shown, also those that no SKU has.
    options: Mapping[ProductAttribute, Sequence[AttributeOption]] = field(default_factory=dict)
    #: Storage names of picture files, the cover first.
    pictures: Sequence[str] = ()


@dataclass(frozen=True)
class SkuData:
    """What a SKU is, without price and stock, which its stock record has. `weight` in grams."""

    title: str
    options: Options = field(default_factory=dict)
    id: int | None = None
    code: str | None = None
    subtitle: str = ""
    weight: int = 0
    sales: int = 0
    is_public: bool = True
    pictures: Sequence[str] = ()


@transaction.atomic
def add_spu(data: SpuData) -> Product:
    """Write a new SPU. It is shown once it has a SKU with a price (see refresh_summaries)."""
    spu = Product(
        id=data.id,
        structure=Product.PARENT,
        title=data.title,
        slug=slugify_chinese(data.title)[:255],
        subtitle=data.subtitle,
        description=data.description,
        packing=data.packing,
        service=data.service,
        is_public=data.is_public,
        product_class=data.product_class,
        brand=data.brand,
        code=data.code,
    )
    spu.save(force_insert=True)
    ProductCategory.objects.create(product=spu, category=data.category)
    ProductAttributeValue.objects.bulk_create(
        ProductAttributeValue(product=spu, attribute=attribute, value_text=text)
        for attribute, text in data.parameters.items()
    )
    SpecificationOption.objects.bulk_create(
        SpecificationOption(spu=spu, attribute=attribute, option=option, display_order=position)
        for attribute, options in data.options.items()
        for position, option in enumerate(options)
    )
    _add_pictures(spu, data.pictures)
    return spu


@transaction.atomic
def add_sku(spu: Product, data: SkuData) -> Product:
    """Write a new SKU of an SPU. Raises IntegrityError when the SPU has one with the same options."""
    sku = Product(
        id=data.id,
        structure=Product.CHILD,
        parent=spu,
        title=data.title,
        slug=slugify_chinese(data.title)[:255],
        subtitle=data.subtitle,
        is_public=data.is_public,
        code=data.code,
        weight=data.weight,
        sales=data.sales,
        option_key=option_key(data.options),
    )
    sku.save(force_insert=True)
    ProductAttributeValue.objects.bulk_create(
        ProductAttributeValue(product=sku, attribute=attribute, value_option=option)
        for attribute, option in data.options.items()
    )
    _add_pictures(sku, data.pictures)
    return sku


def option_key(options: Options) -> str:
    """Ids of the chosen options, ascending: what two SKUs of one SPU never share."""
    return ",".join(str(pk) for pk in sorted(option.pk for option in options.values()))


def _add_pictures(product: Product, names: Sequence[str]) -> None:
    ProductImage.objects.bulk_create(
        ProductImage(product=product, original=name, display_order=position) for position, name in enumerate(names)
    )
