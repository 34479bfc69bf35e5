"""What members looked at, and what they put aside."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Visit(models.Model):
    """A SKU that a member looked at, and when last. With Redis it holds only what Redis could not be told."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    sku = models.ForeignKey("catalogue.Product", on_delete=models.CASCADE, related_name="+", verbose_name="SKU")
    viewed_at = models.DateTimeField(_("浏览时间"), default=timezone.now)

    class Meta:
        ordering = ["-viewed_at", "-id"]
        verbose_name = _("浏览记录")
        verbose_name_plural = _("浏览记录")
        constraints = [models.UniqueConstraint(fields=["user", "sku"], name="browsing_one_visit_per_sku")]
        indexes = [models.Index(fields=["user", "-viewed_at"], name="browsing_newest_first")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.sku_id}"


class Favourite(models.Model):
    """A SKU that a member wants to find again."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    sku = models.ForeignKey("catalogue.Product", on_delete=models.CASCADE, related_name="+", verbose_name="SKU")
    created_at = models.DateTimeField(_("收藏时间"), default=timezone.now)

    class Meta:
        ordering = ["-created_at", "-id"]
        verbose_name = _("收藏")
        verbose_name_plural = _("收藏")
        constraints = [models.UniqueConstraint(fields=["user", "sku"], name="browsing_one_favourite_per_sku")]
        indexes = [models.Index(fields=["user", "-created_at"], name="browsing_newest_favourite")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.sku_id}"
