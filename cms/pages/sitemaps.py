"""The editors' part of sitemap.xml: the home page and every live page below it."""

from typing import Any

from django.db.models import QuerySet
from wagtail.models import Page

from cms.pages.selectors import path_of
from commerce.core.sitemaps import ShopSitemap


class PageSitemap(ShopSitemap):
    def items(self) -> "QuerySet[Page]":
        return Page.objects.live().public().filter(depth__gte=2).order_by("pk").only("url_path", "last_published_at")

    def location(self, item: Any) -> str:
        return path_of(item)

    def lastmod(self, item: Any) -> Any:
        return item.last_published_at
