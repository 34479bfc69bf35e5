"""Channels from a foreign table `tb_goods_channel`, whose groups have a number but no name."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Max

from cms.channels.models import Channel, ChannelGroup
from commerce.catalogue.models import Category
from commerce.core.importing import Dump, Fields, ForeignRow, ImportRun, Origin, update_changed

TABLE = "tb_goods_channel"
KIND = "频道"
GROUPS = f"{TABLE}.group"
GROUP_KIND = "频道组"
NAME_MAX = ChannelGroup._meta.get_field("name").max_length


@dataclass(frozen=True)
class ChannelRow(ForeignRow):
    group_id: int
    category_id: int
    link: str
    position: int


def read_channels(dump: Dump, run: ImportRun) -> dict[int, ChannelRow]:
    """The rows that are well-formed."""
    return dump.read(TABLE, KIND, _channel, run.report)


def _channel(key: int, origin: Origin, fields: Fields) -> ChannelRow:
    return ChannelRow(
        key,
        origin,
        group_id=fields.key("group_id"),
        category_id=fields.key("category_id"),
        link=fields.link("url", (Channel, "link")),
        position=fields.integer("sequence"),
    )


def load_channels(rows: Mapping[int, ChannelRow], categories: Mapping[int, Category], run: ImportRun) -> None:
    """Channels by group. New groups come after those of the shop, named after their channels' categories."""
    accepted = [row for row in rows.values() if _has_category(row, categories, run)]
    groups = _groups(accepted, categories, run)
    known = run.known(TABLE, Channel)
    new: dict[int, Channel] = {}
    for row in accepted:
        values = {"category": categories[row.category_id], "link": row.link, "sort_order": row.position}
        run.report.took(KIND, created=row.id not in known)
        if row.id in known:
            update_changed(known[row.id], **values)
        else:
            new[row.id] = Channel.objects.create(group=groups[row.group_id], **values)
    run.remember(TABLE, new)


def _has_category(row: ChannelRow, categories: Mapping[int, Category], run: ImportRun) -> bool:
    if row.category_id not in categories:
        run.report.refuse(KIND, row.origin, f"分类 {row.category_id} 不存在或未能导入")
    return row.category_id in categories


def _groups(rows: list[ChannelRow], categories: Mapping[int, Category], run: ImportRun) -> dict[int, ChannelGroup]:
    groups = run.known(GROUPS, ChannelGroup)
    names: dict[int, list[str]] = {}
    for row in sorted(rows, key=lambda row: (row.position, row.id)):
        names.setdefault(row.group_id, []).append(categories[row.category_id].name)
    last = ChannelGroup.objects.aggregate(last=Max("sort_order"))["last"] or 0
    new = {
        group_id: ChannelGroup.objects.create(name="、".join(names[group_id])[:NAME_MAX], sort_order=last + position)
        for position, group_id in enumerate(sorted(names.keys() - groups.keys()), 1)
    }
    for group_id in names:
        run.report.took(GROUP_KIND, created=group_id in new)
    run.remember(GROUPS, new)
    return groups | new
