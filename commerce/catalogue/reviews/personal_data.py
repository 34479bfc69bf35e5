"""What a person has said about goods. A review helps others, so that it stays, but says no more whose it was."""

from typing import Any

from commerce.accounts.masks import CLOSED_NAME
from commerce.catalogue.marks import mark_products
from commerce.catalogue.reviews.models import ProductReview
from commerce.core.personal_data import erases, exports, moment


@exports("reviews")
def _reviews(user_id: int) -> list[dict[str, Any]]:
    reviews = ProductReview.objects.filter(user=user_id).select_related("product").prefetch_related("pictures")
    return [
        {
            "product": review.product.get_title() if review.product else "",
            "options": review.sku_label,
            "score": review.score,
            "text": review.body,
            "anonymous": review.is_anonymous_name,
            "status": str(review.get_status_display()),
            "reply": review.reply,
            "pictures": [picture.image.url for picture in review.pictures.all()],
            "written_at": moment(review.date_created),
        }
        for review in reviews.order_by("-date_created", "-pk")
    ]


@erases
def _forget_the_author(user_id: int) -> None:
    reviews = ProductReview.objects.filter(user=user_id)
    reviews.update(name=CLOSED_NAME, is_anonymous_name=False, email="", homepage="")
    mark_products(set(reviews.filter(product__isnull=False).values_list("product", flat=True)))
