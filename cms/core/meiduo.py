"""The MySQL dump of a "meiduo mall" course project into the shop; each app loads its own tables."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.db import transaction

from cms.ads.importer import AdRows, load_ads, read_ads
from cms.channels.importer import ChannelRow, load_channels, read_channels
from commerce.catalogue import placeholder
from commerce.catalogue.importer import CatalogueRows, ids_not_free, load_catalogue, read_catalogue, refresh_imported
from commerce.core.dirty import mark_dirty
from commerce.core.importing import Dump, IdsTaken, ImportRun
from commerce.core.sqldump import read_dump
from commerce.core.tags import EVERYTHING
from commerce.partner.importer import load_stock
from commerce.regions.importer import AreaRow, load_areas, read_areas, taken_codes

SOURCE = "meiduo"
Progress = Callable[[str], None]


@dataclass(frozen=True)
class Rows:
    areas: Mapping[int, AreaRow]
    catalogue: CatalogueRows
    channels: Mapping[int, ChannelRow]
    ads: AdRows


def import_dump(files: Mapping[str, bytes], run: ImportRun, *, dry_run: bool, progress: Progress) -> None:
    """Import the contents of dump files by name, in one transaction; what happened is in the run's report.

    What an earlier run brought is known by its foreign id and updated to the dump's content, except what the shop
    has made its own since: stock, sales, pictures, the place of a category in the tree and of goods in categories.
    Raises IdsTaken, with nothing written, when ids are to be kept and are not free.
    """
    rows = _read(files, run, progress)
    if run.keep_ids and (taken := taken_codes(rows.areas) + ids_not_free(rows.catalogue, run)):
        raise IdsTaken(taken)
    if not dry_run:
        placeholder.ensure_stored()
    with transaction.atomic():
        _load(rows, run, progress)
        transaction.set_rollback(dry_run)


def _read(files: Mapping[str, bytes], run: ImportRun, progress: Progress) -> Rows:
    dump = Dump()
    for name, data in files.items():
        progress(f"读取 {name}")
        dump.add(name, read_dump(data))
    rows = Rows(read_areas(dump, run), read_catalogue(dump, run), read_channels(dump, run), read_ads(dump, run))
    run.report.refused += dump.unread_problems()
    return rows


def _load(rows: Rows, run: ImportRun, progress: Progress) -> None:
    progress(f"写入地区 {len(rows.areas)}")
    load_areas(rows.areas, run)
    progress(
        f"写入分类 {len(rows.catalogue.categories)}、SPU {len(rows.catalogue.spus)}、SKU {len(rows.catalogue.skus)}"
    )
    loaded = load_catalogue(rows.catalogue, run)
    load_stock(rows.catalogue.skus, loaded.skus)
    refresh_imported(loaded.skus.values(), run)
    progress(f"写入频道 {len(rows.channels)}")
    load_channels(rows.channels, loaded.categories, run)
    progress(f"写入广告 {len(rows.ads.ads)}")
    load_ads(rows.ads, run)
    # Much of this was written in bulk, past those who listen to the models.
    mark_dirty(EVERYTHING)
