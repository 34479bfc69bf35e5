"""Reads of reviews."""

from django.db.models import QuerySet

from commerce.catalogue.models import Product
from commerce.catalogue.reviews.models import ProductReview
from commerce.core import tags


def approved_reviews(spu: Product) -> QuerySet[ProductReview]:
    """Reviews of an SPU that may be shown, newest first, with their authors and pictures."""
    return (
        ProductReview.objects.filter(product=spu, status=ProductReview.APPROVED)
        .select_related("user")
        .prefetch_related("pictures")
        .order_by("-date_created", "-pk")
    )


def newest_reviews(spu: Product, limit: int = 10) -> list[ProductReview]:
    """The first of them, as the page of the goods shows them."""
    found = list(approved_reviews(spu)[:limit])
    tags.record(f"reviews:{spu.pk}", *(f"member:{review.user_id}" for review in found if review.user_id))
    return found
