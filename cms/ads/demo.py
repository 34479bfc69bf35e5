"""Ad positions of the demo shop: carousel, side, quick news, and one per floor of the home page."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.files.images import ImageFile
from wagtail.images import get_image_model

from cms.ads.models import Ad, AdPosition
from cms.core.pictures import make_renditions
from commerce.catalogue.models import Category, Product

Row = dict[str, Any]


def load_ads(content: Row, pictures: Path, spus: Mapping[str, Product], categories: Mapping[str, Category]) -> None:
    """Make the positions that are missing, each with its ads."""
    positions = [
        ("home-carousel", "首页轮播图", content["carousel"]),
        ("home-side", "首页右侧", content["side"]),
        ("home-news", "首页快讯", content["news"]),
        *((floor_position(floor), f"{floor['title']}楼层", [floor]) for floor in content["floors"]),
    ]
    for key, name, rows in positions:
        position, created = AdPosition.objects.get_or_create(key=key, defaults={"name": name})
        if created:
            for order, row in enumerate(rows):
                _ad(position, order, row, pictures, spus, categories)


def floor_position(floor: Row) -> str:
    """The key of a floor's own ad position."""
    return f"home-floor-{floor['category']}"


def _ad(
    position: AdPosition,
    order: int,
    row: Row,
    pictures: Path,
    spus: Mapping[str, Product],
    categories: Mapping[str, Category],
) -> None:
    Ad.objects.create(
        position=position,
        sort_order=order,
        title=row["title"],
        text=row.get("text") or row.get("subtitle", ""),
        image=_image(row, pictures),
        dark_text=row.get("tone", "light") == "light",
        spu=spus.get(row.get("spu", "")),
        category=categories.get(row.get("category", "")),
        link=row.get("link", ""),
    )


def _image(row: Row, pictures: Path) -> Any:
    if "picture" not in row:
        return None
    path = pictures / row["picture"]
    with path.open("rb") as file:
        image = get_image_model().objects.create(title=row["title"], file=ImageFile(file, name=path.name))
    make_renditions(image)
    return image
