"""Reviews by those who bought: once per line, when the parcel has arrived."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from commerce.accounts.models import User
from commerce.catalogue.models import Product
from commerce.catalogue.reviews.models import ProductReview, ReviewPicture
from commerce.core.errors import Conflict, InvalidInput
from commerce.core.uploads import reencode
from commerce.order.enums import OrderStatus
from commerce.order.models import Line, Order
from commerce.order.services.statuses import change_status

TEXT_MAX_LENGTH = 500
PICTURES_MAX = 9
SCORES = range(6)


@dataclass(frozen=True)
class ReviewData:
    """What a buyer says. `score` is 0 to 5."""

    score: int
    text: str = ""
    anonymous: bool = False
    pictures: Sequence["UploadedFile[Any]"] = ()


def review_line(*, user: User, order: Order, line: Line, data: ReviewData) -> ProductReview:
    """Write the review of one line; with the last line the order is finished. It is shown after moderation.

    Raises InvalidInput (score, text, pictures), Conflict (not to be reviewed now, or reviewed already).
    """
    text = _checked(data)
    if line.product is None or not can_be_reviewed(order, line):
        raise Conflict(_("收货后才能评价，且每件商品只能评价一次。"))
    pictures = [reencode(upload) for upload in data.pictures]
    with transaction.atomic():
        # The row stays locked: of two reviews at once the later one sees that it is the last.
        if not Order.objects.filter(pk=order.pk, status=OrderStatus.TO_REVIEW).update(status=F("status")):
            raise Conflict(_("订单状态刚刚发生了变化，请刷新后再试。"))
        if not Line.objects.filter(pk=line.pk, review__isnull=True).exists():
            raise Conflict(_("这件商品已经评价过了。"))
        review = _write(user, line.product, line.options_label, data, text)
        for picture in pictures:
            ReviewPicture.objects.create(review=review, image=picture)
        Line.objects.filter(pk=line.pk).update(review=review)
        if not order.lines.filter(review__isnull=True, product__isnull=False).exists():
            change_status(order=order, new_status=OrderStatus.FINISHED, actor=user, reason="reviewed")
    return review


def can_be_reviewed(order: Order, line: Line) -> bool:
    return order.status == OrderStatus.TO_REVIEW and line.product_id is not None and line.review_id is None


def _write(user: User, sku: Product, options_label: str, data: ReviewData, text: str) -> ProductReview:
    return ProductReview.objects.create(
        product=sku.spu,
        sku=sku,
        sku_label=options_label,
        user=user,
        score=data.score,
        title="",
        body=text,
        is_anonymous_name=data.anonymous,
        status=ProductReview.FOR_MODERATION,
    )


def _checked(data: ReviewData) -> str:
    text = data.text.strip()
    if data.score not in SCORES:
        raise InvalidInput(fields={"score": [_("评分为 0 到 5 分。")]})
    if len(text) > TEXT_MAX_LENGTH:
        message = _("评价最多 %(limit)d 个字。") % {"limit": TEXT_MAX_LENGTH}
        raise InvalidInput(message, fields={"text": [message]})
    if len(data.pictures) > PICTURES_MAX:
        message = _("最多上传 %(limit)d 张图片。") % {"limit": PICTURES_MAX}
        raise InvalidInput(message, fields={"pictures": [message]})
    return text
