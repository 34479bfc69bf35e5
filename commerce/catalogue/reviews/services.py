"""Moderation and replies. Who may write a review is the order app's business: only buyers do."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commerce.catalogue.marks import mark_products
from commerce.catalogue.reviews.models import ProductReview
from commerce.catalogue.services import refresh_ratings
from commerce.core.errors import InvalidInput

REPLY_MAX_LENGTH = 500


@transaction.atomic
def moderate(*, review: ProductReview, approve: bool) -> None:
    """Show a review, or turn it down; the ratings follow."""
    status = ProductReview.APPROVED if approve else ProductReview.REJECTED
    ProductReview.objects.filter(pk=review.pk).update(status=status)
    refresh_ratings([pk for pk in (review.product_id, review.sku_id) if pk])


@transaction.atomic
def reply(*, review: ProductReview, text: str) -> None:
    """The merchant's answer, shown below the review; an empty one takes it back. Raises InvalidInput."""
    text = text.strip()
    if len(text) > REPLY_MAX_LENGTH:
        raise InvalidInput(_("回复最多 %(limit)d 个字。") % {"limit": REPLY_MAX_LENGTH})
    ProductReview.objects.filter(pk=review.pk).update(reply=text, replied_at=timezone.now() if text else None)
    if review.product_id:
        mark_products([review.product_id])
