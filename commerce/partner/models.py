"""Merchants, and price and stock of their SKUs."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from oscar.apps.partner.abstract_models import AbstractPartner, AbstractStockRecord


class Partner(AbstractPartner):
    about = models.CharField(_("简介"), max_length=200, blank=True)


class StockRecord(AbstractStockRecord):
    """Price (CNY) and stock of one SKU. Available = num_in_stock - num_allocated, never below zero."""

    market_price = models.DecimalField(_("市场价"), max_digits=12, decimal_places=2, null=True, blank=True)
    cost_price = models.DecimalField(_("成本价"), max_digits=12, decimal_places=2, null=True, blank=True)

    class Meta(AbstractStockRecord.Meta):
        constraints = [
            models.UniqueConstraint(fields=["product"], name="partner_one_stock_record_per_sku"),
            models.CheckConstraint(
                condition=Q(num_in_stock__isnull=True)
                | Q(num_allocated__isnull=True)
                | Q(num_in_stock__gte=F("num_allocated"), num_allocated__gte=0),
                name="partner_never_oversold",
                violation_error_message=_("库存不能少于已被订单占用的数量。"),
            ),
        ]

    def allocate(self, quantity: int) -> None:
        """Take stock for an order, or refuse. Replaces Oscar's increment, which never looks at what is left.

        Raises commerce.core.errors.OutOfStock.
        """
        from commerce.partner.services import take_stock

        take_stock(self.pk, quantity)
        self.refresh_from_db(fields=["num_allocated"])

    @property
    def available(self) -> int:
        """Units that can be bought now."""
        return max(self.net_stock_level, 0)


AVAILABLE = F("num_in_stock") - Coalesce(F("num_allocated"), 0)

from oscar.apps.partner.models import *
