"""Fields of pages in the API (Wagtail's v2), drawn as the page itself is at this moment."""

from typing import Any

from rest_framework.fields import Field
from wagtail.rich_text import expand_db_html

from cms.ads.selectors import running_ads
from cms.core import representation
from cms.core.arrange import Section, arrange

Json = dict[str, Any]


class PictureField(Field):
    """A picture of Wagtail's."""

    def to_representation(self, value: Any) -> Json:
        return representation.picture(value)


class AdsField(Field):
    """A stream of ad positions: the ads that run in each, by its place on the page."""

    def to_representation(self, value: Any) -> dict[str, list[Json]]:
        places = {block.block_type: block.value for block in value if block.value}
        running = running_ads(places.values())
        return {place: [representation.ad(ad) for ad in running.get(key, [])] for place, key in places.items()}


class SectionsField(Field):
    """A stream of sections: those that have something to show, with goods on the shelf and ads that run.

    As many queries as the page itself needs, however many sections there are.
    """

    def to_representation(self, value: Any) -> list[Json]:
        return [{"type": section.kind, "value": _section(section)} for section in arrange(value)]


class ArticleField(Field):
    """The text of an information page."""

    def to_representation(self, value: Any) -> list[Json]:
        return [{"type": block.block_type, "value": _words(block.block_type, block.value)} for block in value]


def _words(kind: str, value: Any) -> Json:
    """What stands on a page whatever the shop sells."""
    if kind == "text":
        return {"html": expand_db_html(value.source)}
    if kind == "question":
        return {"question": value["question"], "answer": expand_db_html(value["answer"].source)}
    picture = representation.picture(value["image"]) if value["image"] else None
    return {"image": picture, "alt": value["alt"], "caption": value["caption"]}


def _section(section: Section) -> Json:
    value = section.value
    match section.kind:
        case "text" | "figure":
            return _words(section.kind, value)
        case "feature":
            sku = representation.sku(section.card) if section.card else None
            return {"sku": sku, "text": value["text"], "tint": value["tint"]}
        case "ads":
            return {"ads": _ads(section)}
        case "floor":
            tabs = [{"title": tab.title, "products": _products(tab.spus)} for tab in section.tabs]
            return {**_head(value, "tint"), "ads": _ads(section), "tabs": tabs}
        case "flash":
            times = {name: value[name].isoformat() if value[name] else None for name in ("starts_at", "ends_at")}
            return {
                "title": value["title"],
                "subtitle": value["subtitle"],
                **times,
                "products": _products(section.spus),
            }
    return {"title": value["title"], "category": _category(value), "products": _products(section.spus)}


def _head(value: Any, *names: str) -> Json:
    shown = {name: value[name] for name in ("title", "subtitle", *names)}
    return {**shown, "category": _category(value)}


def _category(value: Any) -> Json | None:
    return representation.category(value["category"]) if value["category"] else None


def _products(spus: Any) -> list[Json]:
    return [representation.spu(spu) for spu in spus]


def _ads(section: Section) -> list[Json]:
    return [representation.ad(ad) for ad in section.ads]
