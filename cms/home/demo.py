"""The home page of the demo shop."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.utils import timezone

from cms.ads.demo import floor_position
from cms.home.models import HomePage
from commerce.catalogue.models import Category, Product

Row = dict[str, Any]
FLASH_DAYS = 7


def load_home(content: Row, spus: Mapping[str, Product], categories: Mapping[str, Category]) -> None:
    """Fill the home page, if an editor has not done so."""
    page = HomePage.objects.first()
    if page is None or page.body:
        return
    page.hero = [("carousel", "home-carousel"), ("news", "home-news"), ("side", "home-side")]
    page.search_description = content["description"]
    page.body = [
        ("flash", _flash(content["flash"], spus)),
        *(("floor", _floor(floor, spus, categories)) for floor in content["floors"]),
        ("hot", {"title": "热卖榜", "category": None, "count": 6}),
    ]
    page.save_revision().publish()


def _flash(row: Row, spus: Mapping[str, Product]) -> Row:
    now = timezone.now()
    return {
        "title": row["title"],
        "subtitle": row["subtitle"],
        "starts_at": now,
        "ends_at": now + timedelta(days=FLASH_DAYS),
        "spus": [spus[code] for code in row["spus"]],
    }


def _floor(row: Row, spus: Mapping[str, Product], categories: Mapping[str, Category]) -> Row:
    """The chosen goods first, then a tab for each of some categories with what sells best there."""
    chosen = {
        "title": "主推" if row.get("tabs") else "",
        "spus": [spus[code] for code in row["spus"]],
        "category": None,
    }
    more = [
        {"title": tab["title"], "spus": [], "category": categories[tab["category"]], "count": 8}
        for tab in row.get("tabs", [])
    ]
    return {
        "title": row["title"],
        "subtitle": row["subtitle"],
        "tint": row["tint"],
        "category": categories[row["category"]],
        "ads": floor_position(row),
        "tabs": [{**chosen, "count": 8}, *more],
    }
