"""Reads of the information pages."""

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from wagtail.models import Page

from cms.pages.enums import InformationKind
from commerce.core import tags


@dataclass(frozen=True)
class Crumb:
    name: str
    url: str


def crumbs(page: Page) -> list[Crumb]:
    """The way from the home page down to a page, without the home page. One query."""
    above = page.get_ancestors().filter(depth__gt=2).only("title", "url_path", "depth")
    tags.record("pages")
    return [Crumb(row.title, path_of(row)) for row in [*above, page]]


def path_of(page: Page) -> str:
    """A page's path on the shop's only site, without asking which site it is on: `/home/help/` -> `/help/`."""
    return "/" + page.url_path.lstrip("/").partition("/")[2]


def articles_below(index: Page, *, newest_first: bool = False) -> "QuerySet[Any]":
    """The live information pages of a folder, in the editors' order or by date."""
    tags.record("pages")
    articles = apps.get_model("pages", "InformationPage").objects.child_of(index).live()
    return articles.order_by("-published_on", "-pk") if newest_first else articles.order_by("path")


def policies() -> "QuerySet[Any]":
    """The live pages of the folders for rules."""
    tags.record("pages")
    folders = apps.get_model("pages", "InformationIndexPage").objects.live().filter(kind=InformationKind.POLICY)
    below = Q()
    for path in folders.values_list("path", flat=True):
        below |= Q(path__startswith=path)
    articles = apps.get_model("pages", "InformationPage").objects.live()
    return articles.filter(below).order_by("path") if below else articles.none()


@dataclass(frozen=True)
class Column:
    """A folder with what is in it; without an address: pages that stand alone."""

    title: str
    url: str
    links: list[Crumb]


def footer_columns() -> list[Column]:
    """What editors have marked "show in menus": each folder with its pages, then the pages of no folder. One query."""
    tags.record("footer")
    rows = Page.objects.live().in_menu().filter(depth__in=(3, 4)).order_by("path")
    folders: dict[str, Column] = {}
    for row in rows.only("title", "url_path", "depth", "path"):
        if row.depth == 3:
            folders[row.path] = Column(row.title, path_of(row), [])
        elif row.path[: -Page.steplen] in folders:
            folders[row.path[: -Page.steplen]].links.append(Crumb(row.title, path_of(row)))
    alone = [Crumb(column.title, column.url) for column in folders.values() if not column.links]
    columns = [column for column in folders.values() if column.links]
    return [*columns, Column(_("本店"), "", alone)] if alone else columns
