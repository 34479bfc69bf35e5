"""Reviews are Oscar's model and ours: the score starts at 0, and a name can be hidden."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from oscar.apps.catalogue.reviews.abstract_models import AbstractProductReview


class ProductReview(AbstractProductReview):
    is_anonymous_name = models.BooleanField(_("匿名评价"), default=False)
    sku_label = models.CharField(_("购买的规格"), max_length=120, blank=True)

    class Meta(AbstractProductReview.Meta):
        # A member may buy a thing twice and review it twice; Oscar allows one review per person and product.
        unique_together = ()

    def get_absolute_url(self) -> str:
        """Reviews stand on the page of what they are about."""
        return self.product.get_absolute_url()

    @property
    def author(self) -> str:
        """The name to show: masked when asked for, `阿***明` rather than an empty place."""
        name = self.name or (self.user.display_name if self.user else "")
        if self.is_anonymous_name and name:
            return f"{name[0]}***{name[-1]}"
        return name


from oscar.apps.catalogue.reviews.models import *
