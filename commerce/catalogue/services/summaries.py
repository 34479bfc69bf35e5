"""What an SPU keeps of its SKUs and reviews, so that lists need neither."""

from collections.abc import Collection

from django.db import transaction
from django.db.models import Avg, Case, Count, F, IntegerField, OuterRef, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce

from commerce.catalogue.marks import mark_products, mark_spus, marking_cards
from commerce.catalogue.models import Product, ProductImage
from commerce.catalogue.reviews.models import ProductReview
from commerce.catalogue.services.facets import refresh_facets
from commerce.catalogue.version import new_version
from commerce.core.events import emit


@transaction.atomic
def refresh_summaries(spu_ids: Collection[int]) -> None:
    """Recompute what SPUs keep of their SKUs, after people changed goods: the offer, and what lists narrow by."""
    refresh_offers(spu_ids)
    if refresh_facets(spu_ids):
        mark_spus(spu_ids)
    transaction.on_commit(new_version)


@transaction.atomic
def refresh_offers(spu_ids: Collection[int]) -> None:
    """The part that stock and sales change, too: the default SKU with its price, the sales, the cover.

    The default SKU is the cheapest that is in stock, else the cheapest. One UPDATE for any number of SPUs. The lists
    and cards of those that changed are published again.
    """
    left = F("stockrecords__num_in_stock") - F("stockrecords__num_allocated")
    skus = (
        Product.objects.filter(parent=OuterRef("pk"), is_public=True, stockrecords__price__isnull=False)
        .annotate(left=left)
        .annotate(sold_out=Case(When(left__gt=0, then=0), default=1, output_field=IntegerField()))
        .order_by("sold_out", "stockrecords__price", "pk")
    )
    sales = (
        Product.objects.filter(parent=OuterRef("pk"))
        .order_by()
        .values("parent")
        .annotate(total=Sum("sales"))
        .values("total")
    )
    own = ProductImage.objects.filter(product=OuterRef("pk")).order_by("display_order", "pk").values("pk")
    of_skus = (
        ProductImage.objects.filter(product__parent=OuterRef("pk"), product__is_public=True)
        .order_by("product_id", "display_order", "pk")
        .values("pk")
    )
    with marking_cards(spu_ids):
        Product.objects.filter(pk__in=spu_ids, structure=Product.PARENT).update(
            default_sku=Subquery(skus.values("pk")[:1]),
            price=Subquery(skus.values("stockrecords__price")[:1]),
            market_price=Subquery(skus.values("stockrecords__market_price")[:1]),
            sales=Coalesce(Subquery(sales[:1]), Value(0)),
            cover=Coalesce(Subquery(own[:1]), Subquery(of_skus[:1])),
        )
    emit("goods.changed", spu_ids=sorted(spu_ids))


@transaction.atomic
def refresh_ratings(product_ids: Collection[int]) -> None:
    """Recompute the mean score and the number of approved reviews of SPUs and SKUs. One UPDATE."""
    approved = ProductReview.objects.filter(status=ProductReview.APPROVED).order_by()
    own = Case(
        When(structure=Product.CHILD, then=_score(approved.filter(sku=OuterRef("pk")), "sku")),
        default=_score(approved.filter(product=OuterRef("pk")), "product"),
    )
    number = Case(
        When(structure=Product.CHILD, then=_number(approved.filter(sku=OuterRef("pk")), "sku")),
        default=_number(approved.filter(product=OuterRef("pk")), "product"),
    )
    Product.objects.filter(pk__in=product_ids).update(rating=own, review_count=Coalesce(number, Value(0)))
    mark_products(product_ids)


def _score(reviews: QuerySet[ProductReview], by: str) -> Subquery:
    return Subquery(reviews.values(by).annotate(mean=Avg("score")).values("mean")[:1])


def _number(reviews: QuerySet[ProductReview], by: str) -> Subquery:
    return Subquery(reviews.values(by).annotate(number=Count("pk")).values("number")[:1])
