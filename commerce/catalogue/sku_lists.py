"""Lists of SKUs, for clients that show each of them by itself; the storefront lists SPUs."""

from django.db.models import Exists, F, OuterRef, QuerySet, TextChoices

from commerce.catalogue.models import Category, Product, ProductCategory


class SkuOrdering(TextChoices):
    """The values are what clients ask for."""

    NEWEST = "-create_time"
    PRICE = "price"
    PRICE_DOWN = "-price"
    SALES = "-sales"

    @classmethod
    def of(cls, text: str) -> "SkuOrdering":
        """Anything unknown means the newest first, since links outlive options."""
        return cls(text) if text in cls.values else cls.NEWEST


ORDER_BY = {
    SkuOrdering.NEWEST: ("-date_created", "-id"),
    SkuOrdering.PRICE: ("now", "-id"),
    SkuOrdering.PRICE_DOWN: ("-now", "-id"),
    SkuOrdering.SALES: ("-sales", "-id"),
}


def skus_in(category: Category, ordering: SkuOrdering) -> QuerySet[Product]:
    """SKUs on the shelf in a category and everything below it."""
    below = Category.objects.filter(path__startswith=category.path)
    inside = ProductCategory.objects.filter(product=OuterRef("parent"), category__in=below)
    return (
        Product.objects.filter(Exists(inside), structure=Product.CHILD, is_public=True, parent__is_public=True)
        .filter(stockrecords__price__isnull=False)
        .annotate(now=F("stockrecords__price"))
        .order_by(*ORDER_BY[ordering])
    )
