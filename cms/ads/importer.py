"""Ad positions and ads from foreign tables `tb_content_category` and `tb_content`."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.text import slugify

from cms.ads.models import Ad, AdPosition
from commerce.core.importing import (
    Dump,
    Fields,
    ForeignRow,
    ImportRun,
    Origin,
    Refused,
    update_changed,
)

POSITIONS = ("tb_content_category", "广告位")
ADS = ("tb_content", "广告")


@dataclass(frozen=True)
class PositionRow(ForeignRow):
    name: str
    key: str


@dataclass(frozen=True)
class AdRow(ForeignRow):
    position_id: int
    title: str
    text: str
    link: str
    picture: str
    order: int
    is_active: bool


@dataclass(frozen=True)
class AdRows:
    positions: Mapping[int, PositionRow]
    ads: Mapping[int, AdRow]


def read_ads(dump: Dump, run: ImportRun) -> AdRows:
    """The rows that are well-formed."""
    return AdRows(dump.read(*POSITIONS, _position, run.report), dump.read(*ADS, _ad, run.report))


def _position(key: int, origin: Origin, fields: Fields) -> PositionRow:
    code = fields.text("key", (AdPosition, "key"))
    if slugify(code.lower()) != code.lower():
        raise Refused("key 只能含字母、数字、下划线和连字符")
    return PositionRow(key, origin, name=fields.text("name", (AdPosition, "name")), key=code)


def _ad(key: int, origin: Origin, fields: Fields) -> AdRow:
    return AdRow(
        key,
        origin,
        position_id=fields.key("category_id"),
        title=fields.text("title", (Ad, "title")),
        text=fields.text("text", (Ad, "text"), blank=True),
        link=fields.link("url", (Ad, "link")),
        picture=fields.text("image", (Ad, "link"), blank=True),
        order=fields.integer("sequence"),
        is_active=fields.flag("status"),
    )


def load_ads(rows: AdRows, run: ImportRun) -> None:
    """Ads with their positions. A picture that has no file is left out: the theme then shows the ad as text."""
    positions = _load_positions(rows.positions, run)
    table, kind = ADS
    known = run.known(table, Ad)
    new: dict[int, Ad] = {}
    for row in rows.ads.values():
        if row.position_id not in positions:
            run.report.refuse(kind, row.origin, f"广告位 {row.position_id} 不存在或未能导入")
            continue
        run.report.took(kind, created=row.id not in known)
        values = {
            "title": row.title,
            "text": row.text,
            "link": row.link,
            "sort_order": row.order,
            "live": row.is_active,
        }
        if row.id in known:
            update_changed(known[row.id], **values)
        else:
            new[row.id] = Ad.objects.create(position=positions[row.position_id], **values)
        if row.picture and (row.id in new or known[row.id].image_id is None):
            run.report.missing_pictures.append((f"{table} {row.id}", row.picture))
    run.remember(table, new)


def _load_positions(rows: Mapping[int, PositionRow], run: ImportRun) -> dict[int, AdPosition]:
    """Positions by foreign id. One that the shop has under the same key is taken as it is."""
    table, kind = POSITIONS
    known = run.known(table, AdPosition)
    by_key = {position.key: position for position in AdPosition.objects.all()}
    positions: dict[int, AdPosition] = {}
    used: set[str] = set()
    for row in rows.values():
        if row.key in used:
            run.report.refuse(kind, row.origin, f"key“{row.key}”重复")
            continue
        used.add(row.key)
        position = by_key.get(row.key) or known.get(row.id)
        run.report.took(kind, created=position is None)
        positions[row.id] = position or AdPosition.objects.create(key=row.key, name=row.name)
    run.remember(table, positions)
    return positions
