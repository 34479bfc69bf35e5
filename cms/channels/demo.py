"""Channels of the demo shop."""

from collections.abc import Mapping
from typing import Any

from cms.channels.models import Channel, ChannelGroup
from commerce.catalogue.models import Category


def load_channels(groups: list[dict[str, Any]], categories: Mapping[str, Category]) -> None:
    """The mega menu, if there is none yet."""
    if ChannelGroup.objects.exists():
        return
    for position, row in enumerate(groups):
        name = row.get("name") or " / ".join(channel["title"] for channel in row["channels"])
        group = ChannelGroup.objects.create(name=name, sort_order=position)
        for order, channel in enumerate(row["channels"]):
            Channel.objects.create(
                group=group,
                category=categories[channel["category"]],
                title=channel["title"],
                sort_order=order,
            )
