"""Reads of reviews."""

from django.db.models import QuerySet
from oscar.core.loading import get_model

from commerce.catalogue.models import Product

ProductReview = get_model("reviews", "ProductReview")


def approved_reviews(spu: Product) -> "QuerySet[ProductReview]":  # type: ignore[valid-type]
    """Reviews of an SPU that may be shown, newest first, with their authors."""
    return (
        ProductReview.objects.filter(product=spu, status=ProductReview.APPROVED)
        .select_related("user")
        .order_by("-date_created", "-pk")
    )
