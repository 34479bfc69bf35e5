"""The mega menu in two queries: channels with their groups, and the category tree below them."""

from collections import defaultdict
from dataclasses import dataclass, field
from math import inf

from cms.channels.models import Channel, ChannelGroup
from cms.core.preview import draft_of, was_shown
from commerce.catalogue.models import Category
from commerce.catalogue.selectors import public_categories
from commerce.core import tags


@dataclass
class MenuCategory:
    """A category with its public children, for two levels below a channel."""

    category: Category
    children: list["MenuCategory"] = field(default_factory=list)


@dataclass
class MenuChannel:
    title: str
    url: str
    category: Category
    sub_categories: list[MenuCategory]


@dataclass
class MenuGroup:
    id: int
    name: str
    channels: list[MenuChannel] = field(default_factory=list)

    @property
    def sub_categories(self) -> list[MenuCategory]:
        """Second-level categories of all channels, as the panel of the group shows them."""
        return [item for channel in self.channels for item in channel.sub_categories]


def menu() -> list[MenuGroup]:
    """Channel groups in the editors' order, with public categories only. Two queries."""
    tags.record("channel-menu")
    nodes = _nodes_by_path()
    groups: dict[int, MenuGroup] = {}
    for channel in _channels():
        if not (channel.category.is_public and channel.category.ancestors_are_public):
            continue
        node = nodes.get(channel.category.path)
        group = groups.setdefault(channel.group_id, MenuGroup(channel.group_id, channel.group.name))
        group.channels.append(
            MenuChannel(
                title=channel.title or channel.category.name,
                url=channel.link or channel.category.get_absolute_url(),
                category=channel.category,
                sub_categories=node.children if node else [],
            )
        )
    return list(groups.values())


def _channels() -> list[Channel]:
    """Of the published groups; in a preview, the draft of one stands in its place."""
    channels = (
        Channel.objects.select_related("group", "category")
        .filter(group__live=True)
        .order_by("group__sort_order", "group_id", "sort_order", "id")
    )
    draft = draft_of(ChannelGroup)
    if draft is None:
        return list(channels)
    was_shown(draft)
    others = [channel for channel in channels if channel.group_id != draft.pk]
    own = list(draft.channels.all())
    for channel in own:
        channel.group = draft
        channel.group_id = draft.pk or 0
    place = draft.sort_order if draft.pk else inf
    before = [channel for channel in others if channel.group.sort_order < place]
    return [*before, *own, *others[len(before) :]]


def _nodes_by_path() -> dict[str, MenuCategory]:
    nodes: dict[str, MenuCategory] = {}
    waiting: defaultdict[str, list[MenuCategory]] = defaultdict(list)
    for category in public_categories():
        node = nodes[category.path] = MenuCategory(category)
        waiting[category.path[: -Category.steplen]].append(node)
    for path, children in waiting.items():
        if path in nodes:
            nodes[path].children = children
    return nodes
