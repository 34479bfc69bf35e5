"""Baskets: one open basket per member; a line can be left out of the next order without being removed."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from oscar.apps.basket.abstract_models import AbstractBasket, AbstractLine


class Basket(AbstractBasket):
    class Meta(AbstractBasket.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["owner"], condition=Q(status="Open"), name="basket_one_open_basket_per_member"
            )
        ]


class Line(AbstractLine):
    selected = models.BooleanField(_("选中"), default=True)

    class Meta(AbstractLine.Meta):
        constraints = [models.CheckConstraint(condition=Q(quantity__gte=1), name="basket_line_quantity_at_least_one")]


from oscar.apps.basket.models import *
