"""Administrative areas of China: province, city, district. The primary key is the official code."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Region(models.Model):
    # Six digits, nine for the towns of the few cities that have no districts.
    CODE_LENGTH = 9

    code = models.PositiveIntegerField(_("行政区划代码"), primary_key=True)
    name = models.CharField(_("名称"), max_length=40)
    parent = models.ForeignKey(
        "self",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("上级"),
    )

    class Meta:
        ordering = ["code"]
        verbose_name = _("地区")
        verbose_name_plural = _("地区")

    def __str__(self) -> str:
        return self.name
