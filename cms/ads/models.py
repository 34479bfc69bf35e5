"""Ads: named positions, each with ads in order that run between two times."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.models import Orderable

from cms.core.snippets import EditedSnippet


class AdPosition(models.Model):
    """A place on a page; pages name it by its key."""

    key = models.SlugField(_("代码"), max_length=50, unique=True, help_text=_("页面用它认出广告位，建好后请勿更改。"))
    name = models.CharField(_("名称"), max_length=50)

    class Meta:
        ordering = ["key"]
        verbose_name = _("广告位")
        verbose_name_plural = _("广告位")

    def __str__(self) -> str:
        return self.name


class Ad(EditedSnippet, Orderable):
    """Text or a picture that leads to goods, a category or an address; empty times mean always."""

    position = models.ForeignKey(AdPosition, on_delete=models.CASCADE, related_name="ads", verbose_name=_("广告位"))
    title = models.CharField(_("标题"), max_length=100)
    text = models.CharField(_("文字"), max_length=300, blank=True)
    image = models.ForeignKey(
        "wagtailimages.Image",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="ads",
        related_query_name="ad",
        verbose_name=_("图片"),
    )
    dark_text = models.BooleanField(_("深色文字"), default=True, help_text=_("图片较亮时选用。"))
    spu = models.ForeignKey(
        "catalogue.Product",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("商品"),
        limit_choices_to={"structure": "parent"},
        help_text=_("商品下架后，广告不再显示。"),
    )
    category = models.ForeignKey(
        "catalogue.Category",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("分类"),
    )
    link = models.CharField(_("链接"), max_length=300, blank=True, help_text=_("以 / 或 http(s):// 开头。"))
    starts_at = models.DateTimeField(_("开始"), null=True, blank=True)
    ends_at = models.DateTimeField(_("结束"), null=True, blank=True)

    class Meta(Orderable.Meta):
        verbose_name = _("广告")
        verbose_name_plural = _("广告")
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_at__isnull=True) | Q(ends_at__isnull=True) | Q(ends_at__gt=models.F("starts_at")),
                name="ads_ends_after_it_starts",
                violation_error_message=_("结束时间要晚于开始时间。"),
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def url(self) -> str:
        """Where it leads: goods before category before address; empty when it is only shown."""
        target = self.spu or self.category
        return target.get_absolute_url() if target else self.link

    @property
    def has_goods(self) -> bool:
        """False for an ad of goods that are off the shelf: nobody could open them."""
        return self.spu is None or bool(self.spu.is_public and self.spu.default_sku_id)

    def clean(self) -> None:
        super().clean()
        if self.link and not self.link.startswith(("/", "https://", "http://")):
            raise ValidationError({"link": _("链接须以 / 或 http(s):// 开头。")})

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        """For a position that the home page does not show."""
        return "ads/preview.html"

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        return {"request": request, "section": {"ads": [self]}}
