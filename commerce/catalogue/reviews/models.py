"""Reviews are Oscar's model and ours: of an SPU, by the buyer of one of its SKUs, with pictures and a reply."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from oscar.apps.catalogue.reviews.abstract_models import AbstractProductReview


class ProductReview(AbstractProductReview):
    is_anonymous_name = models.BooleanField(_("匿名评价"), default=False)
    sku = models.ForeignKey(
        "catalogue.Product", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="SKU"
    )
    sku_label = models.CharField(_("购买的规格"), max_length=120, blank=True)
    reply = models.CharField(_("商家回复"), max_length=500, blank=True)
    replied_at = models.DateTimeField(_("回复时间"), null=True, blank=True)

    class Meta(AbstractProductReview.Meta):
        # A member may buy a thing twice and review it twice; Oscar allows one review per person and product.
        unique_together = ()
        constraints = [
            models.CheckConstraint(
                condition=models.Q(score__gte=0, score__lte=5), name="reviews_score_is_between_0_and_5"
            )
        ]

    def get_absolute_url(self) -> str:
        """Reviews stand on the page of what they are about."""
        return self.product.get_absolute_url()

    @property
    def author(self) -> str:
        """The name to show: masked when asked for, `阿***明` rather than an empty place."""
        name = self.name or (self.user.display_name if self.user else "")
        if self.is_anonymous_name and name:
            # Of a name of two letters both ends would be all of it.
            return f"{name[0]}***{name[-1] if len(name) > 2 else ''}"
        return name

    @property
    def reviewer_name(self) -> str:
        """Oscar's name for it: what its dashboard shows is masked too."""
        return self.author


class ReviewPicture(models.Model):
    """A picture of a review, written anew on upload (core.uploads)."""

    review = models.ForeignKey("reviews.ProductReview", on_delete=models.CASCADE, related_name="pictures")
    image = models.ImageField(_("图片"), upload_to="reviews/%Y/%m/", width_field="width", height_field="height")
    width = models.PositiveIntegerField(editable=False, default=0)
    height = models.PositiveIntegerField(editable=False, default=0)

    class Meta:
        ordering = ["id"]
        verbose_name = _("评价图片")
        verbose_name_plural = _("评价图片")

    def __str__(self) -> str:
        return self.image.name or ""


from oscar.apps.catalogue.reviews.models import *
