"""Pictures of SKUs. A path that has no file in the media storage is shown as one drawn placeholder."""

from collections.abc import Mapping
from pathlib import PurePosixPath

from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import default_storage

from commerce.catalogue import placeholder
from commerce.catalogue.importer.rows import IMAGES, ImageRow, SkuRow
from commerce.catalogue.models import Product, ProductImage
from commerce.core.importing import ImportRun, insert, update_changed


def stored_file(path: str) -> str | None:
    """The path, if the media storage has a file there."""
    if not path or ".." in PurePosixPath(path).parts:
        return None
    try:
        return path if default_storage.exists(path) else None
    except SuspiciousFileOperation:
        return None


def load_images(
    rows: Mapping[int, ImageRow], sku_rows: Mapping[int, SkuRow], skus: Mapping[int, Product], run: ImportRun
) -> None:
    """The pictures in the order of their ids, the SKU's default one first."""
    table, kind = IMAGES
    known = run.known(table, ProductImage)
    new: dict[int, ProductImage] = {}
    positions: dict[int, int] = {}
    for row in sorted(rows.values(), key=lambda row: (not _is_default(row, sku_rows), row.id)):
        sku = skus.get(row.sku_id)
        if sku is None:
            run.report.refuse(kind, row.origin, f"SKU {row.sku_id} 不存在或未能导入")
            continue
        position = positions[row.sku_id] = positions.get(row.sku_id, -1) + 1
        run.report.took(kind, created=row.id not in known)
        if row.id not in known:
            new[row.id] = ProductImage(product=sku, display_order=position, **_look(row, run))
        elif known[row.id].original.name == placeholder.NAME:  # any other picture is the shop's own choice
            update_changed(known[row.id], **_look(row, run))
    insert(list(new.values()))
    run.remember(table, new)


def _is_default(row: ImageRow, sku_rows: Mapping[int, SkuRow]) -> bool:
    sku = sku_rows.get(row.sku_id)
    return sku is not None and sku.default_image_url.endswith(row.path)


def _look(row: ImageRow, run: ImportRun) -> dict[str, object]:
    if file := stored_file(row.path):
        return {"original": file, "width": 0, "height": 0, "has_renditions": False}
    run.report.missing_pictures.append((f"tb_sku_image {row.id}", row.path))
    size = placeholder.SIZE
    return {"original": placeholder.NAME, "width": size, "height": size, "has_renditions": True}
