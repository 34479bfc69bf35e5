"""Orders are snapshots: lines, prices and the address stay as they were when the order was placed."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from oscar.apps.address.abstract_models import AbstractShippingAddress
from oscar.apps.order.abstract_models import AbstractLine, AbstractOrder, AbstractOrderStatusChange

from commerce.order.enums import TRANSITIONS, OrderStatus, PaymentMethodCode


class ShippingAddress(AbstractShippingAddress):
    """The address as text; the region code stays for freight, statistics and the courier's interface."""

    receiver = models.CharField(_("收货人"), max_length=20, default="")
    mobile = models.CharField(_("手机号"), max_length=11, default="")
    region_code = models.PositiveIntegerField(_("行政区划代码"), default=0)
    region = models.CharField(_("省市区"), max_length=120, default="")
    place = models.CharField(_("详细地址"), max_length=80, default="")


class Order(AbstractOrder):
    payment_method = models.CharField(
        _("支付方式"),
        max_length=16,
        choices=PaymentMethodCode.choices,
        default=PaymentMethodCode.CASH_ON_DELIVERY,
    )
    customer_note = models.CharField(_("买家留言"), max_length=200, blank=True)
    expires_at = models.DateTimeField(_("付款截止"), null=True, blank=True)
    shipped_at = models.DateTimeField(_("发货时间"), null=True, blank=True)

    #: Oscar's dashboard reads the moves that are allowed from here.
    pipeline = {str(old): tuple(str(new) for new in sorted(moves)) for old, moves in TRANSITIONS.items()}

    class Meta(AbstractOrder.Meta):
        constraints = [
            models.CheckConstraint(condition=Q(status__in=OrderStatus.values), name="order_status_is_one_of_ours"),
        ]
        indexes = [
            models.Index(fields=["expires_at"], name="order_unpaid_deadline", condition=Q(status=OrderStatus.UNPAID)),
            models.Index(fields=["shipped_at"], name="order_shipped_at", condition=Q(status=OrderStatus.TO_RECEIVE)),
            models.Index(fields=["user", "status", "-date_placed"], name="order_my_orders"),
        ]

    @property
    def status_label(self) -> str:
        return str(OrderStatus(self.status).label)

    @property
    def goods_total(self):  # type: ignore[no-untyped-def]
        """Sum of the lines in CNY, without freight."""
        return self.total_incl_tax - self.shipping_incl_tax

    def set_status(self, new_status: str) -> None:
        """Oscar's entry point, made safe: a compare-and-set through the one transition table."""
        from commerce.order.services import change_status

        change_status(order=self, new_status=OrderStatus(new_status), reason="dashboard")


class Line(AbstractLine):
    picture = models.CharField(_("图片"), max_length=255, blank=True)
    options_label = models.CharField(_("规格"), max_length=120, blank=True)
    review = models.OneToOneField(
        "reviews.ProductReview", on_delete=models.SET_NULL, null=True, blank=True, related_name="order_line"
    )


class OrderStatusChange(AbstractOrderStatusChange):
    """Append-only history: who moved the order, and why."""

    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    reason = models.CharField(_("原因"), max_length=200, blank=True)


class Shipment(models.Model):
    """What one merchant sent of an order. The order is on its way once every merchant in it has sent theirs."""

    order = models.ForeignKey("order.Order", on_delete=models.CASCADE, related_name="shipments")
    partner = models.ForeignKey("partner.Partner", on_delete=models.PROTECT, related_name="shipments")
    carrier = models.CharField(_("物流公司"), max_length=30)
    tracking_number = models.CharField(_("运单号"), max_length=40)
    shipped_at = models.DateTimeField(_("发货时间"), default=timezone.now)

    class Meta:
        ordering = ["id"]
        verbose_name = _("发货单")
        verbose_name_plural = _("发货单")
        constraints = [models.UniqueConstraint(fields=["order", "partner"], name="order_one_shipment_per_merchant")]

    def __str__(self) -> str:
        return f"{self.carrier} {self.tracking_number}"


from oscar.apps.order.models import *
