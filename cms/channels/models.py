"""Channels: the mega menu. Groups in order, each with channels that open a top category and show its sub-tree."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel
from wagtail.models import Orderable

from cms.core.snippets import EditedSnippet


class ChannelGroup(EditedSnippet, ClusterableModel):  # type: ignore[django-manager-missing]
    """One row of the menu. It is published with its channels, as one."""

    name = models.CharField(_("名称"), max_length=40)
    sort_order = models.PositiveIntegerField(_("顺序"), default=0, editable=False)
    sort_order_field = "sort_order"

    class Meta:
        ordering = ["sort_order", "id"]
        verbose_name = _("频道组")
        verbose_name_plural = _("频道组")

    def __str__(self) -> str:
        return self.name

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        return "home/home_page.html"

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        return {"request": request}


class Channel(Orderable):
    """One entry of a group. Without a link of its own it leads to its category's list."""

    group = ParentalKey(ChannelGroup, on_delete=models.CASCADE, related_name="channels")
    category = models.ForeignKey(
        "catalogue.Category", on_delete=models.CASCADE, related_name="channels", verbose_name=_("分类")
    )
    title = models.CharField(_("标题"), max_length=20, blank=True, help_text=_("留空则用分类名。"))
    link = models.CharField(_("链接"), max_length=300, blank=True, help_text=_("留空则打开分类列表。"))

    panels = [FieldPanel("category"), FieldPanel("title"), FieldPanel("link")]

    class Meta(Orderable.Meta):
        verbose_name = _("频道")
        verbose_name_plural = _("频道")

    def __str__(self) -> str:
        return self.title or self.category.name
