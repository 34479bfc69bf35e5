"""The demo shop: calls each app's own loader in the order in which they need each other."""

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from django.db import transaction

from cms.ads.demo import load_ads
from cms.channels.demo import load_channels
from cms.home.demo import load_home
from cms.pages.demo import load_pages
from commerce.accounts.demo import load_accounts, load_addresses
from commerce.accounts.enums import Role
from commerce.accounts.services.roles import give_role
from commerce.catalogue.demo import PREFIX, Row, copy_pictures, load_shelves, load_spu, picture_categories
from commerce.catalogue.models import Category, Product
from commerce.catalogue.pictures import render_missing
from commerce.catalogue.services import refresh_ratings, refresh_summaries
from commerce.core.dirty import mark_dirty
from commerce.core.tags import EVERYTHING
from commerce.partner.demo import add_stock_record, load_partners
from commerce.regions.services import load_regions

Progress = Callable[[str], None]
ROLES = {"merchant": Role.MERCHANT, "editor": Role.EDITOR, "admin": Role.ADMINISTRATOR}


def load_people() -> None:
    """The demo accounts, each with what its role needs."""
    with transaction.atomic():
        accounts = load_accounts()
        for name, role in ROLES.items():
            give_role(accounts[name], role)


def load_shop(folder: Path, regions: Path, progress: Progress) -> int:
    """Everything else. Twice is once. Returns how many SPUs were new."""
    progress(f"地区 {load_regions(regions)}")
    load_addresses(load_accounts()["shopper"])
    pictures = folder / "pictures"
    new_pictures = list(copy_pictures(pictures))
    progress(f"图片 {len(new_pictures)}")
    with transaction.atomic():
        new = _load_goods(folder, progress)
        _load_content(folder, pictures)
    picture_categories()
    _render_pictures(progress)
    mark_dirty(EVERYTHING)
    return len(new)


def _load_goods(folder: Path, progress: Progress) -> list[Product]:
    read = partial(_read, folder)
    partners = load_partners(read("partners.json"), load_accounts()["merchant"])
    shelves = load_shelves(read("brands.json"), read("categories.json"), read("classes.json"))
    new: list[Product] = []
    for path in sorted((folder / "spus").glob("*.json")):
        for row in _read(folder, f"spus/{path.name}"):

            def stock(sku: Product, sku_row: Row, code: str = row["partner"]) -> None:
                add_stock_record(sku, partners[code], sku_row)

            spu = load_spu(row, shelves, stock)
            new += [spu] if spu else []
        progress(f"商品 {path.stem}: {len(new)}")
    ids = [spu.pk for spu in new]
    refresh_summaries(ids)
    refresh_ratings(ids)
    return new


def _load_content(folder: Path, pictures: Path) -> None:
    content = _read(folder, "content.json")
    spus = {
        (spu.code or "").removeprefix(f"{PREFIX}-"): spu
        for spu in Product.objects.filter(code__startswith=f"{PREFIX}-")
    }
    categories = {category.code: category for category in Category.objects.exclude(code=None)}
    load_channels(_read(folder, "groups.json"), categories)
    load_ads(content, pictures, spus, categories)
    load_home(content, spus, categories)
    load_pages(_read(folder, "pages.json"), pictures, spus, categories)


def _render_pictures(progress: Progress) -> None:
    done = 0
    while batch := render_missing():
        done += batch
        progress(f"缩略图 {done}")


def _read(folder: Path, name: str) -> Any:
    return json.loads((folder / name).read_text(encoding="utf-8"))
