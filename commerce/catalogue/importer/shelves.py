"""Brands and the category tree."""

from collections.abc import Mapping

from commerce.catalogue.importer.pictures import stored_file
from commerce.catalogue.importer.rows import BRANDS, CATEGORIES, BrandRow, CategoryRow
from commerce.catalogue.models import Brand, Category
from commerce.core.importing import ImportRun, parents_first, update_changed
from commerce.core.slugs import slugify_chinese


def load_brands(rows: Mapping[int, BrandRow], run: ImportRun) -> dict[int, Brand]:
    """Brands by foreign id. One that the shop has under the same name is taken as it is."""
    table, kind = BRANDS
    known = run.known(table, Brand)
    by_name = {brand.name: brand for brand in Brand.objects.all()}
    brands: dict[int, Brand] = {}
    for row in rows.values():
        brand = by_name.get(row.name)
        run.report.took(kind, created=brand is None and row.id not in known)
        if brand is None and row.id in known:
            brand = known[row.id]
            update_changed(brand, name=row.name, first_letter=row.first_letter)
        elif brand is None:
            brand = Brand.objects.create(
                name=row.name, first_letter=row.first_letter, code=_free_code(row.name), logo=_logo(row, run)
            )
        brands[row.id] = by_name[row.name] = brand
    run.remember(table, brands)
    return brands


def _free_code(name: str) -> str:
    code = slugify_chinese(name)[:50]
    taken = set(Brand.objects.filter(code__startswith=code).values_list("code", flat=True))
    return next(free for free in (code, *(f"{code}-{n}" for n in range(2, len(taken) + 3))) if free not in taken)


def _logo(row: BrandRow, run: ImportRun) -> str:
    file = stored_file(row.logo)
    if row.logo and file is None:
        run.report.missing_pictures.append((f"tb_brand {row.id}", row.logo))
    return file or ""


def load_categories(rows: Mapping[int, CategoryRow], run: ImportRun) -> dict[int, Category]:
    """Categories by foreign id. One that came before gets its name anew, but stays where editors put it."""
    table, kind = CATEGORIES
    categories = run.known(table, Category)
    new: dict[int, Category] = {}
    for row in parents_first(rows, categories, kind, run.report):
        known = categories.get(row.id)
        run.report.took(kind, created=known is None)
        if known is not None:
            update_changed(known, name=row.name)
            continue
        category = Category(id=row.id if run.keep_ids else None, name=row.name, slug=slugify_chinese(row.name)[:255])
        parent = categories[row.parent_id] if row.parent_id else None
        new[row.id] = parent.add_child(instance=category) if parent else Category.add_root(instance=category)
        categories[row.id] = new[row.id]
    run.remember(table, new)
    return categories
