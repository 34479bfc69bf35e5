"""SPUs, and the product class of each third-level category that has some."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Max

from commerce.catalogue.importer.pictures import stored_file
from commerce.catalogue.importer.rows import CATEGORIES, SPUS, SkuRow, SpuRow
from commerce.catalogue.models import Brand, Category, Product, ProductClass
from commerce.catalogue.services import SpuData, add_spu
from commerce.core.importing import ImportRun, Refused, update_changed
from commerce.core.richtext import clean, without_pictures

CLASSES = f"{CATEGORIES[0]}.product_class"


def load_spus(
    rows: Mapping[int, SpuRow],
    sku_rows: Mapping[int, SkuRow],
    brands: Mapping[int, Brand],
    categories: Mapping[int, Category],
    run: ImportRun,
) -> dict[int, Product]:
    """SPUs by foreign id. One that came before gets its texts anew, but stays on the shelf where the shop put it."""
    table, kind = SPUS
    known = run.known(table, Product)
    classes = run.known(CLASSES, ProductClass)
    spus: dict[int, Product] = {}
    for row in rows.values():
        try:
            values = _values(row, brands, categories, run)
        except Refused as refused:
            run.report.refuse(kind, row.origin, str(refused))
            continue
        spu = known.get(row.id)
        run.report.took(kind, created=spu is None)
        if spu is not None:
            update_changed(spu, **values)
        else:
            category_id = row.category_ids[-1]
            if category_id not in classes:
                classes[category_id] = ProductClass.objects.create(name=categories[category_id].name[:128])
            spu = add_spu(
                SpuData(
                    id=_free_id(sku_rows, run),
                    product_class=classes[category_id],
                    category=categories[category_id],
                    **values,
                )
            )
        spus[row.id] = spu
    run.remember(table, spus)
    run.remember(CLASSES, classes)
    return spus


def _free_id(sku_rows: Mapping[int, SkuRow], run: ImportRun) -> int | None:
    """SPUs and SKUs share a table: where SKUs keep their ids, SPUs go above them all."""
    if not run.keep_ids:
        return None
    highest = Product.objects.aggregate(highest=Max("pk"))["highest"] or 0
    return max(highest, *sku_rows, 0) + 1


def _values(
    row: SpuRow, brands: Mapping[int, Brand], categories: Mapping[int, Category], run: ImportRun
) -> dict[str, Any]:
    if row.brand_id not in brands:
        raise Refused(f"品牌 {row.brand_id} 不存在或未能导入")
    for category_id in row.category_ids:
        if category_id not in categories:
            raise Refused(f"分类 {category_id} 不存在或未能导入")
    return {
        "title": row.name,
        "brand": brands[row.brand_id],
        "description": _cleaned(row, row.description, "desc_detail", run),
        "packing": _cleaned(row, row.packing, "desc_pack", run),
        "service": _cleaned(row, row.service, "desc_service", run),
    }


def _cleaned(row: SpuRow, html: str, column: str, run: ImportRun) -> str:
    """Safe HTML without the pictures that have no file; these go into the report."""
    kept, missing = without_pictures(html, find=stored_file)
    run.report.missing_pictures += [(f"{SPUS[0]} {row.id} {column}", path) for path in missing]
    return clean(kept)
