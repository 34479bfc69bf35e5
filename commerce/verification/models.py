"""Challenges, codes, the messages that carry them, and counters. Nothing here knows a member."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from commerce.verification.enums import DeliveryState, Purpose


class Captcha(models.Model):
    """A few digits to be read from a picture or heard. The row is gone after the first check, right or wrong."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    answer = models.CharField(max_length=8)
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("图形验证码")
        verbose_name_plural = _("图形验证码")

    def __str__(self) -> str:
        return str(self.pk)


class SmsCode(models.Model):
    """The code in force for a number and a purpose, and how many wrong guesses were spent on the two.

    A new code replaces the old one but leaves the guesses: they count until their window ends.
    """

    mobile = models.CharField(max_length=11)
    purpose = models.CharField(max_length=16, choices=Purpose.choices)
    # Keyed HMAC of number, purpose and code; empty once the code was used.
    digest = models.CharField(max_length=64, blank=True)
    expires_at = models.DateTimeField()
    guesses = models.PositiveSmallIntegerField(default=0)
    guesses_until = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("短信验证码")
        verbose_name_plural = _("短信验证码")
        constraints = [
            models.UniqueConstraint(fields=["mobile", "purpose"], name="verification_one_code_per_purpose"),
        ]
        indexes = [models.Index(fields=["expires_at"], name="verification_code_expiry")]

    def __str__(self) -> str:
        return f"{self.purpose} #{self.pk}"


class SmsDelivery(models.Model):
    """One message on its way to a gateway. Its id is the message id that a retry repeats."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    mobile = models.CharField(_("手机号"), max_length=11)
    purpose = models.CharField(_("用途"), max_length=16, choices=Purpose.choices)
    # Wiped by the same statement that says how the delivery ended.
    sealed_code = models.TextField(blank=True)
    state = models.CharField(_("状态"), max_length=10, choices=DeliveryState.choices, default=DeliveryState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    provider = models.CharField(_("服务商"), max_length=16, blank=True)
    # The provider's own code, for the merchant who has to ask the provider.
    reason = models.CharField(_("原因"), max_length=80, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        verbose_name = _("短信发送记录")
        verbose_name_plural = _("短信发送记录")
        indexes = [
            models.Index(
                fields=["changed_at"],
                name="verification_delivery_open",
                condition=models.Q(state__in=["waiting", "sending"]),
            ),
            models.Index(fields=["created_at"], name="verification_delivery_age"),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class RateCounter(models.Model):
    """How much of a budget is taken in the window that is open now; used where there is no Redis."""

    # A digest: addresses and numbers are nobody's business here.
    key = models.CharField(max_length=64, primary_key=True)
    taken = models.PositiveIntegerField()
    ends_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("限额计数")
        verbose_name_plural = _("限额计数")

    def __str__(self) -> str:
        return self.key
