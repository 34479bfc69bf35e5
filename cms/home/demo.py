"""The floors of the demo shop's home page."""

from collections.abc import Mapping
from typing import Any

from cms.ads.demo import floor_position
from cms.home.models import HomePage
from commerce.catalogue.models import Category, Product


def load_home(floors: list[dict[str, Any]], spus: Mapping[str, Product], categories: Mapping[str, Category]) -> None:
    """Fill the home page, if an editor has not done so."""
    page = HomePage.objects.first()
    if page is None or page.floors:
        return
    page.floors = [
        (
            "floor",
            {
                "title": floor["title"],
                "subtitle": floor["subtitle"],
                "category": categories[floor["category"]],
                "tint": floor["tint"],
                "ad_position": floor_position(floor),
                "spus": [spus[code] for code in floor["spus"]],
            },
        )
        for floor in floors
    ]
    page.save_revision().publish()
