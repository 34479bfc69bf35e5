"""Brands, categories, product classes, goods and reviews of the demo shop, from the JSON files of fixtures/demo."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.core.files import File
from django.core.files.storage import default_storage
from django.db.models import Q
from django.utils import timezone

from commerce.catalogue.enums import AttributeRole
from commerce.catalogue.models import (
    AttributeOption,
    AttributeOptionGroup,
    Brand,
    Category,
    Product,
    ProductAttribute,
    ProductClass,
)
from commerce.catalogue.pictures import cut_small
from commerce.catalogue.reviews.models import ProductReview
from commerce.catalogue.selectors import hot_spus
from commerce.catalogue.services import SkuData, SpuData, add_sku, add_spu
from commerce.core.slugs import slugify_chinese

Row = dict[str, Any]
PREFIX = "demo"
CATEGORY_WIDTH = 192


@dataclass(frozen=True)
class Shelves:
    """What goods refer to, by code."""

    brands: dict[str, Brand]
    categories: dict[str, Category]
    classes: dict[str, ProductClass]


def load_shelves(brands: list[Row], categories: list[Row], classes: list[Row]) -> Shelves:
    """Make the brands, categories and product classes that are missing."""
    return Shelves(
        brands={row["code"]: _brand(row) for row in brands},
        categories=dict(_categories(categories, None)),
        classes={row["code"]: _product_class(row) for row in classes},
    )


def load_spu(row: Row, shelves: Shelves, stock: Callable[[Product, Row], Any]) -> Product | None:
    """Add an SPU with its SKUs and reviews; None if it is there already. `stock` gives a SKU its price and stock."""
    code = f"{PREFIX}-{row['code']}"
    if Product.objects.filter(code=code).exists():
        return None
    product_class = shelves.classes[row["class"]]
    attributes = {attribute.code: attribute for attribute in product_class.attributes.all()}
    options = {
        attributes[name]: [_option(attributes[name], value) for value in values]
        for name, values in row["specifications"].items()
    }
    spu = add_spu(
        SpuData(
            title=row["name"],
            subtitle=row["subtitle"],
            code=code,
            product_class=product_class,
            category=shelves.categories[row["category"]],
            brand=shelves.brands[row["brand"]],
            description=row["description"],
            packing=row["packing"],
            service=row["service"],
            parameters={attributes[name]: text for name, text in row["parameters"].items()},
            options=options,
            pictures=[f"{PREFIX}/{path}" for path in row["pictures"]],
        )
    )
    by_value = {(attribute.code, option.option): option for attribute, found in options.items() for option in found}
    for sku_row in row["skus"]:
        chosen = {attributes[name]: by_value[name, value] for name, value in sku_row["options"].items()}
        stock(_sku(spu, sku_row, chosen), sku_row)
    _reviews(spu, row["reviews"])
    return spu


def copy_pictures(folder: Path) -> Iterator[str]:
    """Store every picture below a folder that is not stored yet; yields the storage names of the new ones."""
    for path in sorted(folder.rglob("*.webp")):
        name = f"{PREFIX}/{path.relative_to(folder).as_posix()}"
        if default_storage.exists(name):
            continue
        with path.open("rb") as file:
            yield default_storage.save(name, File(file))


def picture_categories() -> None:
    """Show each top category without a picture by its best seller, cut small."""
    for category in Category.objects.filter(depth=1, code__isnull=False).filter(Q(image=None) | Q(image="")):
        best = hot_spus(category, limit=1)
        if not best or best[0].cover is None or not best[0].cover.original.name:
            continue
        copy = f"{PREFIX}/categories/{category.code}.webp"
        try:
            cut_small(best[0].cover.original.name, copy, CATEGORY_WIDTH)
        except OSError:
            continue
        Category.objects.filter(pk=category.pk).update(image=copy)


def _sku(spu: Product, row: Row, chosen: dict[ProductAttribute, AttributeOption]) -> Product:
    return add_sku(
        spu,
        SkuData(
            title=row["name"],
            options=chosen,
            code=f"{spu.code}:{'/'.join(row['options'].values())}",
            weight=row["weight"],
            sales=row["sales"],
            pictures=[f"{PREFIX}/{path}" for path in row["pictures"]],
        ),
    )


def _brand(row: Row) -> Brand:
    defaults = {"name": row["name"], "first_letter": row["first_letter"], "about": row["about"]}
    return Brand.objects.get_or_create(code=row["code"], defaults=defaults)[0]


def _categories(rows: list[Row], parent: Category | None) -> Iterator[tuple[str, Category]]:
    for row in rows:
        category = Category.objects.filter(code=row["code"]).first()
        if category is None:
            new = Category(code=row["code"], name=row["name"], slug=slugify_chinese(row["name"]))
            category = parent.add_child(instance=new) if parent else Category.add_root(instance=new)
        yield row["code"], category
        yield from _categories(row.get("children", []), category)


def _product_class(row: Row) -> ProductClass:
    product_class, created = ProductClass.objects.get_or_create(slug=row["code"], defaults={"name": row["name"]})
    if created:
        for position, (role, attribute) in enumerate(_attributes(row)):
            is_option = role == AttributeRole.SPECIFICATION
            ProductAttribute.objects.create(
                product_class=product_class,
                code=attribute["code"],
                name=attribute["name"],
                role=role,
                display_order=position,
                type=ProductAttribute.OPTION if is_option else ProductAttribute.TEXT,
                option_group=_option_group(row, attribute) if is_option else None,
            )
    return product_class


def _attributes(row: Row) -> Iterator[tuple[AttributeRole, Row]]:
    for attribute in row["specifications"]:
        yield AttributeRole.SPECIFICATION, attribute
    for attribute in row["parameters"]:
        yield AttributeRole.PARAMETER, attribute


def _option_group(row: Row, attribute: Row) -> AttributeOptionGroup:
    return AttributeOptionGroup.objects.create(
        code=f"{row['code']}-{attribute['code']}", name=f"{row['name']} · {attribute['name']}"
    )


def _option(attribute: ProductAttribute, value: str) -> AttributeOption:
    return AttributeOption.objects.get_or_create(group=attribute.option_group, option=value)[0]


def _reviews(spu: Product, rows: list[Row]) -> None:
    reviews = ProductReview.objects.bulk_create(
        ProductReview(
            product=spu,
            score=row["score"],
            title=row["text"][:40],
            body=row["text"],
            name=row["author"],
            is_anonymous_name=row["anonymous"],
            status=ProductReview.APPROVED,
        )
        for row in rows
    )
    for review, row in zip(reviews, rows, strict=True):
        review.date_created = timezone.now() - timedelta(days=row["days_ago"])
    ProductReview.objects.bulk_update(reviews, ["date_created"])
