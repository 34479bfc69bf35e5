"""The catalogue's part of sitemap.xml: categories, brands, and every SKU's page."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from commerce.catalogue.models import Brand, Category, Product
from commerce.core.sitemaps import ShopSitemap


class CategorySitemap(ShopSitemap):
    def items(self) -> "QuerySet[Category]":
        return Category.objects.browsable().order_by("pk")


class BrandSitemap(ShopSitemap):
    def items(self) -> "QuerySet[Brand]":
        return Brand.objects.order_by("pk")


class ItemSitemap(ShopSitemap):
    """Ids and times only: at 100,000 SKUs a file of 10,000 is one query and no objects."""

    def items(self) -> Any:
        sold = Product.objects.filter(structure=Product.CHILD, is_public=True, parent__is_public=True)
        return sold.filter(stockrecords__price__isnull=False).order_by("pk").values_list("pk", "date_updated")

    def location(self, item: Any) -> str:
        return reverse("catalogue:item", args=[item[0]])

    def lastmod(self, item: Any) -> Any:
        return item[1]
