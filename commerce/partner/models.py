"""Merchants, and price and stock of their SKUs."""

from collections.abc import Iterable
from typing import Any

from django.db import models, transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from oscar.apps.partner.abstract_models import AbstractPartner, AbstractStockRecord

from commerce.partner.enums import MovementKind


#: Units that can be bought now, for queries.
AVAILABLE = F("num_in_stock") - F("num_allocated")


class Partner(AbstractPartner):
    about = models.CharField(_("简介"), max_length=200, blank=True)


class StockRecordQuerySet(models.QuerySet["StockRecord"]):
    def bulk_create(self, objs: Iterable["StockRecord"], *args: Any, **kwargs: Any) -> list["StockRecord"]:
        """As Django's, and each record's ledger is opened with what it has in stock."""
        with transaction.atomic():
            records = super().bulk_create(objs, *args, **kwargs)
            StockMovement.objects.bulk_create(record.opening_movement() for record in records)
        return records


class StockRecord(AbstractStockRecord):
    """Price (CNY) and stock of one SKU. Available = num_in_stock - num_allocated, never below zero.

    The two numbers change by conditional UPDATEs only (commerce.partner.services), each with a row in the ledger. A
    form that saves a whole record it loaded a while ago would undo what orders took since: `save` turns a changed
    `num_in_stock` into a difference, and never writes `num_allocated`.
    """

    num_in_stock = models.PositiveIntegerField(_("库存"), default=0)
    num_allocated = models.PositiveIntegerField(_("已被订单占用"), default=0, editable=False)
    market_price = models.DecimalField(_("市场价"), max_digits=12, decimal_places=2, null=True, blank=True)
    cost_price = models.DecimalField(_("成本价"), max_digits=12, decimal_places=2, null=True, blank=True)

    objects = StockRecordQuerySet.as_manager()

    class Meta(AbstractStockRecord.Meta):
        constraints = [
            models.UniqueConstraint(fields=["product"], name="partner_one_stock_record_per_sku"),
            models.CheckConstraint(
                condition=Q(num_in_stock__gte=F("num_allocated")),
                name="partner_never_oversold",
                violation_error_message=_("库存不能少于已被订单占用的数量。"),
            ),
        ]

    @classmethod
    def from_db(cls, db: str | None, field_names: Any, values: Any) -> "StockRecord":
        record = super().from_db(db, field_names, values)
        record._in_stock_as_loaded = record.__dict__.get("num_in_stock")
        record._had_price = record.__dict__.get("price") is not None
        return record

    def save(self, *args: Any, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
        """Raises Conflict when the new number in stock is below what orders hold."""
        if self._state.adding:
            with transaction.atomic():
                super().save(*args, **kwargs)
                self.opening_movement().save()
            self._in_stock_as_loaded = self.num_in_stock
            self._had_price = self.price is not None
            return
        names = {field.name for field in self._meta.concrete_fields if not field.primary_key}
        wanted = names if update_fields is None else set(update_fields)
        with transaction.atomic():
            super().save(*args, update_fields=wanted - {"num_in_stock", "num_allocated"}, **kwargs)
            if "num_in_stock" in wanted:
                self._apply_stock_difference()
        self._had_price = self.price is not None

    def allocate(self, quantity: int) -> None:
        """Take stock for an order, or refuse. Replaces Oscar's increment, which never looks at what is left.

        Raises commerce.core.errors.OutOfStock.
        """
        from commerce.catalogue.marks import mark_offers
        from commerce.partner.services import take_stock

        take_stock({self.pk: quantity})
        mark_offers([self.product_id])
        self.refresh_from_db(fields=["num_allocated"])

    def opening_movement(self) -> "StockMovement":
        """The first row of the ledger: what there was when the record was made."""
        return StockMovement(
            stockrecord=self, kind=MovementKind.OPENING, on_hand=self.num_in_stock, allocated=self.num_allocated
        )

    def _apply_stock_difference(self) -> None:
        from commerce.partner.services import adjust_stock

        loaded = getattr(self, "_in_stock_as_loaded", None)
        if loaded is not None and loaded != self.num_in_stock:
            adjust_stock(self.pk, self.num_in_stock - loaded)
            self._in_stock_as_loaded = self.num_in_stock

    @property
    def comes_or_goes(self) -> bool:
        """Whether saving it puts its SKU on the shelf or takes it off: only one with a price is there."""
        return getattr(self, "_had_price", False) != (self.price is not None)

    @property
    def available(self) -> int:
        """Units that can be bought now."""
        return self.num_in_stock - self.num_allocated


class StockMovement(models.Model):
    """Append-only ledger: the sums of a record's rows are its `num_in_stock` and its `num_allocated`."""

    stockrecord = models.ForeignKey("partner.StockRecord", on_delete=models.CASCADE, related_name="movements")
    kind = models.CharField(_("类型"), max_length=12, choices=MovementKind.choices)
    on_hand = models.IntegerField(_("库存变化"), default=0)
    allocated = models.IntegerField(_("占用变化"), default=0)
    reference = models.CharField(_("单号"), max_length=64, blank=True)
    created_at = models.DateTimeField(_("时间"), auto_now_add=True)

    class Meta:
        ordering = ["id"]
        verbose_name = _("库存流水")
        verbose_name_plural = _("库存流水")

    def __str__(self) -> str:
        return f"{self.kind} {self.on_hand:+d}/{self.allocated:+d} {self.reference}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("a ledger row is never changed")
        super().save(*args, **kwargs)


from oscar.apps.partner.models import *
