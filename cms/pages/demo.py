"""Landing pages and information pages of the demo shop."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from django.core.files.images import ImageFile
from django.utils import timezone
from wagtail.images import get_image_model
from wagtail.models import Page
from wagtail.rich_text import RichText

from cms.core.pictures import make_renditions
from cms.home.models import HomePage
from cms.pages.models import CampaignPage, InformationIndexPage, InformationPage
from commerce.catalogue.models import Category, Product

Row = dict[str, Any]
COUNT = 8


def load_pages(content: Row, pictures: Path, spus: Mapping[str, Product], categories: Mapping[str, Category]) -> None:
    """The pages whose addresses are free. What an editor has written stays."""
    home = HomePage.objects.first()
    if home is None:
        return
    blocks = Blocks(spus, categories)
    for row in content["campaigns"]:
        _add(home, row["slug"], partial(_campaign, row, pictures, blocks))
    for row in content["folders"]:
        folder = _add(home, row["slug"], partial(_folder, row))
        for page in row["pages"]:
            _add(folder, page["slug"], partial(_information, page, blocks))
    for row in content["pages"]:
        _add(home, row["slug"], partial(_information, row, blocks))


def _add(parent: Page, slug: str, make: Callable[[], Page]) -> Page:
    found = Page.objects.child_of(parent).filter(slug=slug).first()
    if found is not None:
        return found
    page = Page.objects.get(pk=parent.pk).add_child(instance=make())
    page.save_revision().publish()
    return page


class Blocks:
    """Rows of the file as blocks."""

    def __init__(self, spus: Mapping[str, Product], categories: Mapping[str, Category]) -> None:
        self.spus = spus
        self.categories = categories

    def of(self, rows: list[Row]) -> list[tuple[str, Any]]:
        return [(kind, getattr(self, kind)(value)) for row in rows for kind, value in row.items()]

    def text(self, html: str) -> RichText:
        return RichText(html)

    def question(self, row: Row) -> Row:
        return {"question": row["question"], "answer": RichText(row["answer"])}

    def feature(self, row: Row) -> Row:
        return {"sku": self.spus[row["spu"]].default_sku, "text": row["text"], "tint": row["tint"]}

    def hot(self, row: Row) -> Row:
        return {**row, "category": self.categories[row["category"]]}

    def floor(self, row: Row) -> Row:
        goods = [self.spus[code] for code in row["spus"]]
        return {
            "title": row["title"],
            "subtitle": row["subtitle"],
            "tint": row["tint"],
            "category": self.categories[row["category"]],
            "ads": "",
            "tabs": [{"title": "", "spus": goods, "category": None, "count": COUNT}],
        }


def _campaign(row: Row, pictures: Path, blocks: Blocks) -> CampaignPage:
    return CampaignPage(
        slug=row["slug"],
        title=row["title"],
        search_description=row["description"],
        headline=row["headline"],
        line=row["line"],
        picture=_picture(pictures / row["picture"], row["headline"]),
        tint=row["tint"],
        body=blocks.of(row["body"]),
    )


def _folder(row: Row) -> InformationIndexPage:
    return InformationIndexPage(
        slug=row["slug"], title=row["title"], kind=row["kind"], intro=row["intro"], show_in_menus=True
    )


def _information(row: Row, blocks: Blocks) -> InformationPage:
    return InformationPage(
        slug=row["slug"],
        title=row["title"],
        summary=row["summary"],
        published_on=timezone.localdate() - timedelta(days=row.get("days_ago", 0)),
        show_in_menus="days_ago" not in row,
        body=blocks.of(row["body"]),
    )


def _picture(path: Path, title: str) -> Any:
    """An ad may have brought the same file."""
    images = get_image_model()
    name = f"original_images/{path.name}"
    found = images.objects.filter(file=name).first()
    if found is not None:
        return found
    with path.open("rb") as file:
        image = images.objects.create(title=title, file=ImageFile(file, name=path.name))
    make_renditions(image)
    return image
