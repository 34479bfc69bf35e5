"""The catalogue's tables in the order in which they need each other."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.management.color import no_style
from django.db import connection

from commerce.catalogue.importer.pictures import load_images
from commerce.catalogue.importer.rows import CATEGORIES, SKUS, CatalogueRows
from commerce.catalogue.importer.shelves import load_brands, load_categories
from commerce.catalogue.importer.skus import load_skus
from commerce.catalogue.importer.specifications import load_options, load_specifications
from commerce.catalogue.importer.spus import load_spus
from commerce.catalogue.models import Category, Product
from commerce.catalogue.services import refresh_summaries
from commerce.core.importing import ImportRun, taken_ids


@dataclass(frozen=True)
class Loaded:
    """Our rows by foreign id."""

    categories: dict[int, Category]
    skus: dict[int, Product]


def ids_not_free(rows: CatalogueRows, run: ImportRun) -> list[str]:
    """Category and SKU ids that cannot be kept, one sentence each."""
    return [
        *taken_ids(*CATEGORIES, rows.categories, Category, run),
        *taken_ids(*SKUS, rows.skus, Product, run),
    ]


def load_catalogue(rows: CatalogueRows, run: ImportRun) -> Loaded:
    """Write everything but price and stock; run inside a transaction."""
    brands = load_brands(rows.brands, run)
    categories = load_categories(rows.categories, run)
    spus = load_spus(rows.spus, rows.skus, brands, categories, run)
    specifications = load_specifications(rows.specifications, spus, run)
    offers = load_options(rows.options, rows.specifications, specifications, spus, run)
    skus = load_skus(rows.skus, rows.sku_options, offers, spus, categories, run)
    load_images(rows.images, rows.skus, skus, run)
    return Loaded(categories, skus)


def refresh_imported(skus: Iterable[Product], run: ImportRun) -> None:
    """After price and stock are there: what SPUs keep of their SKUs; after given ids the next free ones."""
    refresh_summaries({sku.parent_id for sku in skus if sku.parent_id is not None})
    if run.keep_ids:
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), [Category, Product]):
                cursor.execute(statement)
