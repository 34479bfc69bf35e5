"""Reads of the catalogue: what is on the shelf, and how SKUs of one SPU relate. Each says what it costs in queries."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.conf import settings
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from commerce.catalogue.enums import AttributeRole, Ordering, StockState
from commerce.catalogue.models import Brand, Category, Product, ProductCategory, ProductImage, SpecificationOption
from commerce.core import tags
from commerce.core.errors import NotFound

ORDER_BY = {
    Ordering.DEFAULT: ("-priority", "-sales", "-id"),
    Ordering.SALES: ("-sales", "-id"),
    Ordering.PRICE_UP: ("price", "-id"),
    Ordering.PRICE_DOWN: ("-price", "-id"),
    Ordering.NEWEST: ("-date_created", "-id"),
}


@dataclass(frozen=True)
class SkuOnShelf:
    """A SKU with what a buyer decides by. `price` and `market_price` in CNY, `available` in units."""

    id: int
    name: str
    option_key: str
    price: Decimal
    market_price: Decimal | None
    available: int
    sales: int

    @property
    def stock_state(self) -> StockState:
        return stock_state(self.available)


@dataclass(frozen=True)
class Option:
    """One value of a specification; `sku_id` is where choosing it leads, None when no such SKU is sold."""

    id: int
    value: str
    sku_id: int | None
    selected: bool


@dataclass(frozen=True)
class Specification:
    name: str
    code: str
    options: list[Option]


def stock_state(available: int) -> StockState:
    """What a shopper is told about a number of units."""
    if available <= 0:
        return StockState.OUT
    return StockState.LOW if available <= settings.SHOP_LOW_STOCK else StockState.IN_STOCK


def spus_on_shelf() -> QuerySet[Product]:
    """SPUs that can be shown, with what a product card needs; no further query per card."""
    return Product.objects.filter(structure=Product.PARENT, is_public=True, default_sku__isnull=False).select_related(
        "cover"
    )


def spus_by_id(ids: Collection[int]) -> dict[int, Product]:
    """SPUs on the shelf by id, in one query (none for no ids)."""
    tags.record(*(f"card:{pk}" for pk in ids))
    return spus_on_shelf().in_bulk(list(ids)) if ids else {}


def spu_on_shelf(spu_id: int) -> Product:
    """An SPU that can be shown, with its brand and default SKU. One query. Raises NotFound."""
    spu = spus_on_shelf().select_related("brand", "default_sku").filter(pk=spu_id).first()
    if spu is None:
        raise NotFound
    return spu


def spus_in(category: Category) -> QuerySet[Product]:
    """SPUs of a category and of everything below it."""
    tags.record(f"list:{category.pk}")
    below = Category.objects.filter(path__startswith=category.path)
    # Not Exists: SQLite would look at every product to find those of a small category.
    return spus_on_shelf().filter(pk__in=ProductCategory.objects.filter(category__in=below).values("product"))


def spus_of_brand(brand: Brand) -> QuerySet[Product]:
    tags.record(f"brand-list:{brand.pk}")
    return spus_on_shelf().filter(brand=brand)


def spus_named(text: str) -> QuerySet[Product]:
    """SPUs whose name, subtitle or brand, or the name of one of whose SKUs, has every word of `text` in it."""
    found = spus_on_shelf()
    for word in text.split():
        in_sku = Product.objects.filter(parent=OuterRef("pk"), is_public=True, title__icontains=word)
        found = found.filter(
            Q(title__icontains=word) | Q(subtitle__icontains=word) | Q(brand__name__icontains=word) | Exists(in_sku)
        )
    return found


def ordered(spus: QuerySet[Product], ordering: str | None) -> QuerySet[Product]:
    """Sort a product list; anything unknown means the default order, since links outlive options."""
    try:
        return spus.order_by(*ORDER_BY[Ordering(ordering or Ordering.DEFAULT)])
    except ValueError:
        return spus.order_by(*ORDER_BY[Ordering.DEFAULT])


def sku_on_shelf(sku_id: int) -> Product:
    """A SKU that can be shown, with its SPU, brand and the name of its merchant. One query. Raises NotFound."""
    sku = (
        Product.objects.filter(structure=Product.CHILD, is_public=True, parent__is_public=True)
        .filter(stockrecords__price__isnull=False)
        .annotate(
            merchant=F("stockrecords__partner__name"),
            merchant_about=F("stockrecords__partner__about"),
            merchant_id=F("stockrecords__partner"),
        )
        .select_related("parent__brand", "parent__product_class")
        .filter(pk=sku_id)
        .first()
    )
    if sku is None:
        raise NotFound
    spu = sku.spu
    tags.record(f"sku:{sku.pk}", f"spu:{spu.pk}", f"class:{spu.product_class_id}", f"merchant:{sku.merchant_id}")
    if spu.brand_id:
        tags.record(f"brand:{spu.brand_id}")
    return sku


def siblings_on_shelf(spu: Product) -> list[SkuOnShelf]:
    """Every SKU of an SPU that is on the shelf, with price and stock. One query."""
    tags.record(f"spu:{spu.pk}")
    rows = (
        Product.objects.filter(parent=spu, is_public=True, stockrecords__price__isnull=False)
        .annotate(
            now=F("stockrecords__price"),
            market=F("stockrecords__market_price"),
            available=F("stockrecords__num_in_stock") - F("stockrecords__num_allocated"),
        )
        .order_by("id")
        .values_list("id", "title", "option_key", "now", "market", "available", "sales")
    )
    return [
        SkuOnShelf(sku, name, key, price, market, max(available, 0), sales)
        for sku, name, key, price, market, available, sales in rows
    ]


def offered_options(spu_id: int) -> list[SpecificationOption]:
    """The options that an SPU offers, in the order in which they are shown. One query."""
    offered = SpecificationOption.objects.filter(spu_id=spu_id).select_related("attribute", "option")
    return list(offered.order_by("attribute__display_order", "attribute_id", "display_order", "id"))


def specification_matrix(
    sku: Product, siblings: Iterable[SkuOnShelf], offered: Iterable[SpecificationOption] | None = None
) -> list[Specification]:
    """For the SKU on show: each specification, each option, and the SKU it leads to given the other choices.

    One query, for the options that the SPU offers, unless they are given. An option that no SKU has beside the other
    choices leads to None.
    """
    if offered is None:
        offered = offered_options(sku.parent_id)
    by_attribute: dict[int, list[SpecificationOption]] = {}
    for row in offered:
        by_attribute.setdefault(row.attribute_id, []).append(row)
    sku_by_options = {_option_ids(sibling.option_key): sibling.id for sibling in siblings}
    chosen = _option_ids(sku.option_key)
    return [
        Specification(
            name=rows[0].attribute.name,
            code=rows[0].attribute.code,
            options=[_option(row, rows, chosen, sku_by_options) for row in rows],
        )
        for rows in by_attribute.values()
    ]


def _option(
    row: SpecificationOption,
    rows: list[SpecificationOption],
    chosen: frozenset[int],
    sku_by_options: dict[frozenset[int], int],
) -> Option:
    others = chosen - {other.option_id for other in rows}
    return Option(
        id=row.option_id,
        value=row.option.option,
        sku_id=sku_by_options.get(others | {row.option_id}),
        selected=row.option_id in chosen,
    )


def _option_ids(option_key: str) -> frozenset[int]:
    return frozenset(int(part) for part in option_key.split(",") if part)


def gallery(sku: Product) -> list[ProductImage]:
    """The SKU's own pictures, then its SPU's. One query."""
    images = ProductImage.objects.filter(product__in=[sku.pk, sku.parent_id])
    return sorted(images, key=lambda image: (image.product_id != sku.pk, image.display_order, image.pk))


def pictures_of_all(spu: Product) -> dict[int, list[ProductImage]]:
    """The pictures of an SPU and of each of its SKUs, by product. One query."""
    images = ProductImage.objects.filter(Q(product=spu) | Q(product__parent=spu))
    found: dict[int, list[ProductImage]] = {}
    for image in images.order_by("display_order", "pk"):
        found.setdefault(image.product_id, []).append(image)
    return found


def parameters(spu: Product) -> list[tuple[str, str]]:
    """Name and value of what describes the SPU. One query."""
    rows = (
        spu.attribute_values.filter(attribute__role=AttributeRole.PARAMETER)
        .select_related("attribute", "value_option")
        .order_by("attribute__display_order", "attribute_id")
    )
    return [(row.attribute.name, row.value_as_text) for row in rows]


def breadcrumbs(spu: Product) -> list[Category]:
    """The public categories from the top down to the SPU's own. One query."""
    own = Category.objects.filter(product=spu, path__startswith=OuterRef("path"))
    found = list(Category.objects.filter(Exists(own)).order_by("path"))
    # The hidden ones too: they may be shown one day.
    tags.record(*(f"category:{category.pk}" for category in found))
    return [category for category in found if category.is_public and category.ancestors_are_public]


def public_categories() -> QuerySet[Category]:
    """Every category that shoppers may see, in tree order."""
    return Category.objects.browsable().filter(exclude_from_menu=False).order_by("path")


def public_category(category_id: int) -> Category:
    """Raises NotFound for a category that is unknown or hidden, or below a hidden one."""
    category = Category.objects.browsable().filter(pk=category_id).first()
    if category is None:
        raise NotFound
    tags.record(f"category:{category.pk}")
    return category


def category_path(category: Category) -> list[Category]:
    """The category and its ancestors, top first. One query."""
    paths = [category.path[:end] for end in range(Category.steplen, len(category.path), Category.steplen)]
    above = Category.objects.filter(path__in=paths).order_by("path")
    tags.record(*(f"category:{it.pk}" for it in above))
    return [*above, category]


def brands() -> QuerySet[Brand]:
    """Every brand, by first letter."""
    return Brand.objects.order_by("first_letter", "name", "id")


def brand(brand_id: int) -> Brand:
    """Raises NotFound."""
    found = Brand.objects.filter(pk=brand_id).first()
    if found is None:
        raise NotFound
    tags.record(f"brand:{found.pk}")
    return found


def hot_spus(category: Category | None, *, limit: int = 5, without: int | None = None) -> list[Product]:
    """Best sellers of a category and below (of the shop for None), in one query."""
    tags.record(f"hot:{category.pk if category else 0}")
    spus = spus_in(category) if category else spus_on_shelf()
    if without is not None:
        spus = spus.exclude(pk=without)
    return list(spus.order_by(*ORDER_BY[Ordering.SALES])[:limit])


@dataclass
class CategoryNode:
    """A category with its public children."""

    category: Category
    children: list["CategoryNode"]


def category_tree() -> list[CategoryNode]:
    """All public categories as a tree, top level first. One query."""
    tags.record("categories")
    return _linked(public_categories())


def category_node(category_id: int) -> CategoryNode:
    """One public category with what is below it. Two queries. Raises NotFound."""
    top = public_category(category_id)
    below = public_categories().filter(path__startswith=top.path, depth__gt=top.depth)
    return _linked([top, *below])[0]


def _linked(categories: Iterable[Category]) -> list[CategoryNode]:
    """The roots among categories that come in tree order."""
    nodes: dict[str, CategoryNode] = {}
    roots: list[CategoryNode] = []
    for category in categories:
        node = nodes[category.path] = CategoryNode(category, [])
        parent = nodes.get(category.path[: -Category.steplen])
        (parent.children if parent else roots).append(node)
    return roots


def category_place(category_id: int) -> tuple[Category, list[Category], list[Category]]:
    """A public category, the path that leads to it (top first, itself included), and where a shopper can go from it:
    its children, or on the lowest level its siblings. Two queries. Raises NotFound."""
    category = public_category(category_id)
    above = [category.path[:end] for end in range(Category.steplen, len(category.path), Category.steplen)]
    leaf = category.is_leaf()
    depth, parent = (
        (category.depth, category.path[: -Category.steplen]) if leaf else (category.depth + 1, category.path)
    )
    family = Q(pk__in=public_categories().filter(depth=depth, path__startswith=parent).values("pk"))
    rows = list(Category.objects.filter(family | Q(path__in=above)).order_by("path"))
    tags.record(*(f"category:{row.pk}" for row in [category, *rows]))
    path = [row for row in rows if row.path in above]
    return category, [*path, category], [row for row in rows if row.depth == depth]
