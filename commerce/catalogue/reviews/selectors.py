"""Reads of reviews."""

from django.db.models import QuerySet

from commerce.catalogue.models import Product
from commerce.catalogue.reviews.models import ProductReview


def approved_reviews(spu: Product) -> QuerySet[ProductReview]:
    """Reviews of an SPU that may be shown, newest first, with their authors and pictures."""
    return (
        ProductReview.objects.filter(product=spu, status=ProductReview.APPROVED)
        .select_related("user")
        .prefetch_related("pictures")
        .order_by("-date_created", "-pk")
    )
