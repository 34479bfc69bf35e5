"""Money that travels: ways of paying, tries to pay, refunds, what was said between us and the providers.

Oscar's Source and Transaction are filled beside ours, since its dashboard reads them.
"""

from decimal import Decimal
from typing import Any, Never

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from commerce.core.money import ZERO
from commerce.order.terms import PaymentTerms
from commerce.payment.enums import (
    ADVICE,
    LIVE,
    UNFINISHED,
    AttemptState,
    DifferenceKind,
    DifferenceState,
    EventKind,
    RefundReason,
    RefundStatus,
)


class PaymentMethod(models.Model):
    """A way of paying as the merchant has set it. The code names the gateway's folder."""

    code = models.CharField(_("代码"), max_length=16, unique=True)
    name = models.CharField(_("名称"), max_length=20)
    enabled = models.BooleanField(_("启用"), default=True)
    position = models.PositiveSmallIntegerField(_("顺序"), default=0)
    prepaid = models.BooleanField(_("先付款后发货"), default=True, editable=False)
    minimum = models.DecimalField(_("单笔最低"), max_digits=12, decimal_places=2, default=Decimal("0.01"))
    maximum = models.DecimalField(_("单笔最高"), max_digits=12, decimal_places=2, null=True, blank=True)

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("支付方式")
        verbose_name_plural = _("支付方式")
        constraints = [
            models.CheckConstraint(condition=Q(minimum__gte=0), name="payment_method_minimum_not_negative"),
            models.CheckConstraint(
                condition=Q(maximum__isnull=True) | Q(maximum__gte=F("minimum")), name="payment_method_limits_in_order"
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The name in the reader's language, where the shop ships a translation of it."""
        return gettext(self.name)

    @property
    def terms(self) -> PaymentTerms:
        return PaymentTerms(self.code, self.prepaid, self.label, self.minimum, self.maximum)


class PaymentAttempt(models.Model):
    """One try to pay an order. `trade_no` is ours, known to the provider as out_trade_no."""

    order = models.ForeignKey("order.Order", on_delete=models.PROTECT, related_name="payment_attempts")
    method = models.CharField(_("支付方式"), max_length=16)
    trade_no = models.CharField(_("商户单号"), max_length=32, unique=True)
    provider_trade_no = models.CharField(_("平台交易号"), max_length=64, unique=True, null=True, blank=True)
    amount = models.DecimalField(_("金额"), max_digits=12, decimal_places=2)
    #: What refunds have taken or are about to take; never above the amount.
    refunded = models.DecimalField(_("已退或在退"), max_digits=12, decimal_places=2, default=ZERO)
    state = models.CharField(_("状态"), max_length=10, choices=AttemptState.choices, default=AttemptState.OPEN)
    product = models.CharField(_("产品"), max_length=8)
    #: How the shopper goes on: redirect_url, qr_code or jsapi; empty once it cannot be paid any more.
    instruction = models.JSONField(_("支付参数"), default=dict, blank=True)
    instructed_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(_("创建时间"), auto_now_add=True)
    expires_at = models.DateTimeField(_("付款截止"), null=True, blank=True)
    next_query_at = models.DateTimeField(null=True, blank=True)
    queries = models.PositiveSmallIntegerField(_("查询次数"), default=0)
    queried_at = models.DateTimeField(null=True, blank=True)
    paid_at = models.DateTimeField(_("付款时间"), null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("支付记录")
        verbose_name_plural = _("支付记录")
        constraints = [
            models.UniqueConstraint(fields=["order"], condition=Q(state__in=LIVE), name="payment_one_live_attempt"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="payment_attempt_of_something"),
            models.CheckConstraint(
                condition=Q(refunded__gte=0) & Q(refunded__lte=F("amount")),
                name="payment_refunds_at_most_what_was_paid",
            ),
            models.CheckConstraint(condition=Q(state__in=AttemptState.values), name="payment_attempt_state_is_ours"),
        ]
        indexes = [
            models.Index(
                fields=["next_query_at"], name="payment_attempt_to_query", condition=Q(next_query_at__isnull=False)
            ),
            models.Index(fields=["method", "paid_at"], name="payment_attempt_of_a_day"),
        ]

    def __str__(self) -> str:
        return self.trade_no

    @property
    def is_live(self) -> bool:
        return self.state in LIVE

    @property
    def refundable(self) -> Decimal:
        """What may still be asked back, in CNY."""
        return self.amount - self.refunded if self.state == AttemptState.PAID else ZERO

    @property
    def redirect_url(self) -> str:
        return self.instruction.get("redirect_url", "")

    @property
    def qr_code(self) -> str:
        return self.instruction.get("qr_code", "")


class Refund(models.Model):
    """Money on its way back. `refund_no` is ours and never changes, so that asking twice is asking once."""

    attempt = models.ForeignKey(PaymentAttempt, on_delete=models.PROTECT, related_name="refunds")
    order = models.ForeignKey("order.Order", on_delete=models.PROTECT, related_name="refunds")
    refund_no = models.CharField(_("退款单号"), max_length=40, unique=True)
    provider_refund_no = models.CharField(_("平台退款号"), max_length=64, blank=True)
    #: Who asks twice with one key gets one refund.
    key = models.CharField(max_length=100, unique=True, null=True, blank=True)
    amount = models.DecimalField(_("金额"), max_digits=12, decimal_places=2)
    reason = models.CharField(_("原因"), max_length=200, blank=True)
    lines = models.JSONField(_("商品行"), default=list, blank=True)
    state = models.CharField(_("状态"), max_length=10, choices=RefundStatus.choices, default=RefundStatus.REQUESTED)
    failure = models.CharField(_("失败原因"), max_length=100, blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(_("申请时间"), auto_now_add=True)
    next_query_at = models.DateTimeField(null=True, blank=True)
    queries = models.PositiveSmallIntegerField(_("查询次数"), default=0)
    finished_at = models.DateTimeField(_("完成时间"), null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("退款")
        verbose_name_plural = _("退款")
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="payment_refund_of_something"),
            models.CheckConstraint(condition=Q(state__in=RefundStatus.values), name="payment_refund_state_is_ours"),
        ]
        indexes = [
            models.Index(
                fields=["next_query_at"], name="payment_refund_to_query", condition=Q(next_query_at__isnull=False)
            ),
            models.Index(fields=["finished_at"], name="payment_refund_of_a_day"),
        ]

    def __str__(self) -> str:
        return self.refund_no

    @property
    def is_unfinished(self) -> bool:
        return self.state in UNFINISHED

    @property
    def reason_label(self) -> str:
        """The shop's own reasons in the reader's language; a person's as it was written."""
        return str(RefundReason(self.reason).label) if self.reason in RefundReason.values else self.reason


class AppendOnly(models.QuerySet["PaymentEvent"]):
    def update(self, **kwargs: Any) -> Never:
        raise TypeError("the log of payments is append-only")

    def delete(self) -> Never:
        raise TypeError("the log of payments is append-only")


class PaymentEvent(models.Model):
    """One thing that was said, by us or by a provider. Rows are written once and never touched again."""

    attempt = models.ForeignKey(PaymentAttempt, on_delete=models.PROTECT, null=True, blank=True, related_name="events")
    refund = models.ForeignKey(Refund, on_delete=models.PROTECT, null=True, blank=True, related_name="events")
    kind = models.CharField(_("种类"), max_length=8, choices=EventKind.choices)
    provider = models.CharField(_("平台"), max_length=16)
    #: Of a notification that had an effect: the same one has none again.
    key = models.CharField(max_length=160, unique=True, null=True, blank=True)
    #: Of the bytes as they came; empty where nothing came.
    body_sha256 = models.CharField(max_length=64, blank=True)
    body = models.TextField(_("内容（已脱敏）"), blank=True)
    result = models.CharField(_("结果"), max_length=100)
    created_at = models.DateTimeField(_("时间"), auto_now_add=True)

    objects = AppendOnly.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("支付日志")
        verbose_name_plural = _("支付日志")
        indexes = [models.Index(fields=["provider", "created_at"], name="payment_event_of_a_provider")]

    def __str__(self) -> str:
        return f"{self.provider} {self.kind} {self.result}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("the log of payments is append-only")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Never:
        raise TypeError("the log of payments is append-only")


class ReconciliationDifference(models.Model):
    """Something on which our books and a provider's bill of one day disagree, until somebody has settled it."""

    provider = models.CharField(_("平台"), max_length=16)
    day = models.DateField(_("账单日"))
    kind = models.CharField(_("种类"), max_length=20, choices=DifferenceKind.choices)
    trade_no = models.CharField(_("商户单号"), max_length=64)
    refund_no = models.CharField(_("退款单号"), max_length=64, blank=True)
    ours = models.DecimalField(_("本店金额"), max_digits=12, decimal_places=2, null=True, blank=True)
    theirs = models.DecimalField(_("账单金额"), max_digits=12, decimal_places=2, null=True, blank=True)
    state = models.CharField(_("状态"), max_length=8, choices=DifferenceState.choices, default=DifferenceState.OPEN)
    note = models.CharField(_("处理说明"), max_length=200, blank=True)
    created_at = models.DateTimeField(_("发现时间"), auto_now_add=True)
    settled_at = models.DateTimeField(_("处理时间"), null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["-day", "-pk"]
        verbose_name = _("对账差异")
        verbose_name_plural = _("对账差异")
        constraints = [
            models.UniqueConstraint(
                fields=["provider", "day", "kind", "trade_no", "refund_no"], name="payment_difference_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.provider} {self.kind} {self.trade_no}"

    @property
    def advice(self) -> str:
        """What a person should do about it."""
        return str(ADVICE[DifferenceKind(self.kind)])


from oscar.apps.payment.models import *
