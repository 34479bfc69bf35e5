"""Documents of the catalogue: what an engine is told about each SPU on the shelf."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import F

from commerce.catalogue.models import Category, Product, ProductAttributeValue, ProductCategory
from commerce.catalogue.selectors import spus_on_shelf
from commerce.search import analysis
from commerce.search.engines.base import Document
from commerce.search.engines.payload import with_fingerprint

BATCH = 500
#: A merchant's mistake must not make a document of megabytes.
TOKENS_MAX = 400
SKUS_MAX = 120


@dataclass
class Shelf:
    """What a batch of SPUs refers to."""

    spus: list[dict[str, Any]]
    skus: dict[int, list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))
    #: Texts of attribute values, by product.
    values: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))
    #: Categories from the top down, by SPU.
    categories: dict[int, dict[int, str]] = field(default_factory=lambda: defaultdict(dict))


def all_documents() -> Iterator[Document]:
    """Every SPU on the shelf, in batches: five queries for each."""
    last = 0
    while True:
        ids = list(spus_on_shelf().filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:BATCH])
        if not ids:
            return
        yield from documents_of(ids)
        last = ids[-1]


def documents_of(spu_ids: Collection[int]) -> list[Document]:
    """Documents of those that are on the shelf; the others are left out. Five queries."""
    shelf = _shelf(spu_ids)
    return [_document(spu, shelf) for spu in shelf.spus]


def _shelf(spu_ids: Collection[int]) -> Shelf:
    spus = spus_on_shelf().filter(pk__in=spu_ids).order_by("pk")
    columns = ("id", "title", "subtitle", "default_sku_id", "brand_id", "brand__name", "price", "sales", "priority")
    shelf = Shelf(spus=list(spus.values(*columns, "date_created")))
    skus = Product.objects.filter(parent__in=spu_ids, is_public=True, stockrecords__price__isnull=False)
    left = F("stockrecords__num_in_stock") - F("stockrecords__num_allocated")
    for sku in skus.annotate(left=left).order_by("pk").values("id", "parent_id", "title", "left"):
        shelf.skus[sku["parent_id"]].append(dict(sku))
    products = [*spu_ids, *(sku["id"] for skus_of_spu in shelf.skus.values() for sku in skus_of_spu)]
    values = ProductAttributeValue.objects.filter(product__in=products).order_by("attribute__display_order", "pk")
    for product_id, text, option in values.values_list("product_id", "value_text", "value_option__option"):
        shelf.values[product_id].append(option or text or "")
    _add_categories(shelf, spu_ids)
    return shelf


def _add_categories(shelf: Shelf, spu_ids: Collection[int]) -> None:
    paths = ProductCategory.objects.filter(product__in=spu_ids).values_list("product_id", "category__path")
    wanted = [
        (spu, path[:end]) for spu, path in paths for end in range(Category.steplen, len(path) + 1, Category.steplen)
    ]
    rows = Category.objects.filter(path__in={path for _, path in wanted}).values_list("path", "id", "name")
    by_path = {path: (pk, name) for path, pk, name in rows}
    for spu, path in wanted:
        if path in by_path:
            pk, name = by_path[path]
            shelf.categories[spu][pk] = name


def _document(spu: dict[str, Any], shelf: Shelf) -> Document:
    skus = shelf.skus[spu["id"]]
    categories = shelf.categories[spu["id"]]
    title, brand = spu["title"], spu["brand__name"] or ""
    of_skus = [(sku, shelf.values[sku["id"]] or [sku["title"]]) for sku in skus[:SKUS_MAX]]
    details = [spu["subtitle"], *shelf.values[spu["id"]], *(sku["title"] for sku in skus[:SKUS_MAX])]
    details += [text for _, texts in of_skus for text in texts]
    names = [*names_of_brand(brand), *categories.values()]
    words = {
        "exact": [analysis.compact(text) for text in [title, *names] if text],
        "name": analysis.tokens(title),
        "brand": [token for name in names_of_brand(brand) for token in analysis.tokens(name)],
        "category": [token for name in categories.values() for token in analysis.tokens(name)],
        "attributes": [token for text in dict.fromkeys(details) for token in analysis.tokens(text)],
        "grams": [gram for text in [title, *names, spu["subtitle"]] for gram in analysis.grams(text)],
    }
    words["pinyin"] = _typed([*words["exact"], *words["name"], *words["brand"], *words["category"]])
    return with_fingerprint(
        Document(
            id=spu["id"],
            sku_id=spu["default_sku_id"],
            title=analysis.compact(title),
            tokens={name: tuple(dict.fromkeys(found))[:TOKENS_MAX] for name, found in words.items()},
            skus=tuple((sku["id"], tuple(_own_tokens(texts))) for sku, texts in of_skus),
            brand_id=spu["brand_id"] or 0,
            category_ids=tuple(categories),
            price=int((spu["price"] or Decimal(0)) * 100),
            sales=spu["sales"],
            in_stock=any(sku["left"] > 0 for sku in skus),
            priority=spu["priority"],
            created=int(spu["date_created"].timestamp()),
        )
    )


def names_of_brand(name: str) -> list[str]:
    """华为（HUAWEI） is called 华为 and HUAWEI."""
    plain = name.replace("（", "(").replace("）", ")").replace("/", "(")
    return [part.strip() for part in plain.replace(")", "(").split("(") if part.strip()]


def _typed(words: Sequence[str]) -> list[str]:
    """Full pinyin and initials of the Chinese words of two characters and more."""
    chinese = [word for word in dict.fromkeys(words) if len(word) > 1 and not analysis.is_latin(word)]
    return [typed for word in chinese for typed in ("".join(analysis.syllables(word)), analysis.initials(word))]


def _own_tokens(texts: list[str]) -> list[str]:
    return list(dict.fromkeys(token for text in texts for token in analysis.tokens(text)))
