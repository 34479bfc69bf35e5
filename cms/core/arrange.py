"""Filled-in sections with the goods and ads of the moment. However many there are: one query for all ads (and one for
their pictures), one for all best sellers (and one for their categories), two for all featured SKUs.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Prefetch, Q
from django.utils import timezone

from cms.ads.models import Ad
from cms.ads.selectors import running_ads
from cms.core.blocks import cards_of, on_shelf
from cms.core.sections import GOODS_MAX
from commerce.catalogue.cards import SkuCard
from commerce.catalogue.models import Category, Product
from commerce.catalogue.selectors import spus_in, spus_on_shelf
from commerce.core import tags


@dataclass
class Tab:
    title: str
    spus: list[Product]


@dataclass
class Section:
    """What `sections/<kind>.html` shows."""

    kind: str
    value: Any
    tabs: list[Tab] = field(default_factory=list)
    ads: list[Ad] = field(default_factory=list)
    card: SkuCard | None = None

    @property
    def template(self) -> str:
        return f"sections/{self.kind}.html"

    @property
    def spus(self) -> list[Product]:
        return self.tabs[0].spus if self.tabs else []

    @property
    def has_something(self) -> bool:
        """Goods or ads that left take their section along."""
        if self.kind == "feature":
            return self.card is not None
        return self.kind in ("text", "figure") or bool(self.ads) or any(tab.spus for tab in self.tabs)


Ads = Mapping[str, list[Ad]]
Best = Mapping[int, list[Product]]


def ad_keys(blocks: Iterable[Any]) -> set[str]:
    """The ad positions that sections name."""
    return {block.value["ads"] for block in blocks if block.block_type in ("floor", "ads") and block.value["ads"]}


def arrange(blocks: Iterable[Any], ads: Ads | None = None, *, at: datetime | None = None) -> list[Section]:
    """The sections that have something to show at a moment (default: now). `ads` when they were read already."""
    now, blocks = at or timezone.now(), list(blocks)
    tags.record_change_at(min((at for at in boundaries(blocks) if at > now), default=None))
    running = running_ads(ad_keys(blocks)) if ads is None else ads
    best = best_sellers(_wanted(blocks))
    cards = cards_of(block.value["sku"] for block in blocks if block.block_type == "feature")
    sections = (_section(block, running, best, cards) for block in blocks if _is_on(block, now))
    return [section for section in sections if section.has_something]


def boundaries(blocks: Iterable[Any]) -> Iterator[datetime]:
    """When something among the sections starts or ends by itself."""
    for block in blocks:
        if block.block_type == "flash":
            yield from (at for at in (block.value["starts_at"], block.value["ends_at"]) if at)


def _is_on(block: Any, now: datetime) -> bool:
    if block.block_type != "flash":
        return True
    starts, ends = block.value["starts_at"], block.value["ends_at"]
    return (not starts or starts <= now) and (not ends or now < ends)


def _wanted(blocks: list[Any]) -> list[Category | None]:
    """Whose best sellers are asked for; None is the whole shop."""
    hot = [block.value["category"] for block in blocks if block.block_type == "hot"]
    tabs = (tab for block in blocks if block.block_type == "floor" for tab in block.value["tabs"])
    return hot + [tab["category"] for tab in tabs if tab["category"] and not any(tab["spus"])]


def _section(block: Any, ads: Ads, best: Best, cards: Mapping[int, SkuCard]) -> Section:
    value = block.value
    match block.block_type:
        case "floor":
            return Section("floor", value, [_tab(tab, best) for tab in value["tabs"]], ads.get(value["ads"], []))
        case "flash":
            return Section("flash", value, [Tab("", on_shelf(value["spus"]))])
        case "hot":
            return Section("hot", value, [Tab("", best[_key(value["category"])][: value["count"]])])
        case "ads":
            return Section("ads", value, ads=ads.get(value["ads"], []))
        case "feature":
            return Section("feature", value, card=cards.get(value["sku"].pk) if value["sku"] else None)
    return Section(block.block_type, value)


def _tab(tab: Any, best: Best) -> Tab:
    chosen = any(tab["spus"])
    spus = on_shelf(tab["spus"]) if chosen else best.get(_key(tab["category"]), [])
    return Tab(tab["title"], spus if chosen else spus[: tab["count"]])


def _key(category: Category | None) -> int:
    return category.pk if category else 0


def best_sellers(categories: Iterable[Category | None]) -> dict[int, list[Product]]:
    """The best sellers of each category and below by its id (0: the shop), at most GOODS_MAX. Two queries in all."""
    wanted = {_key(category): category for category in categories}
    if not wanted:
        return {}
    tags.record(*(f"hot:{key}" for key in wanted))
    of_any = Q()
    for category in wanted.values():
        ordered = (spus_in(category) if category else spus_on_shelf()).order_by("-sales", "-id")
        of_any |= Q(pk__in=ordered.values("pk")[:GOODS_MAX])
    own = Prefetch("categories", Category.objects.only("path"))
    found = list(spus_on_shelf().filter(of_any).prefetch_related(own).order_by("-sales", "-id"))
    tags.record(*(f"card:{spu.pk}" for spu in found))
    return {key: [spu for spu in found if _is_in(spu, category)][:GOODS_MAX] for key, category in wanted.items()}


def _is_in(spu: Product, category: Category | None) -> bool:
    return category is None or any(own.path.startswith(category.path) for own in spu.categories.all())
