"""Ads and their positions in Wagtail's admin."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, PublishingPanel
from wagtail.admin.ui.tables import Column, LiveStatusTagColumn
from wagtail.snippets.views.snippets import IndexView, SnippetViewSet

from cms.ads.models import Ad, AdPosition
from cms.core.snippets import RenumberingReorderView

ORDER = ("position__key", "sort_order", "pk")


class AdIndexView(IndexView):
    """Sorted by position even while it is being put in order: order means something within a position only."""

    def order_queryset(self, queryset: QuerySet[Ad]) -> QuerySet[Ad]:
        if self.show_ordering_column:
            return queryset.order_by(*ORDER)
        return super().order_queryset(queryset)


class AdReorderView(RenumberingReorderView):
    order = ORDER


def _moment(at: datetime | None) -> str:
    """Wagtail's own column says how long ago something was, and "just now" of what is still to come."""
    return date_format(localtime(at), "Y-m-d H:i") if at else "—"


class AdPositionViewSet(SnippetViewSet):
    model = AdPosition
    icon = "folder-inverse"
    menu_label = _("广告位")
    list_display = ["name", "key"]
    search_fields = ["name", "key"]
    panels = [FieldPanel("name"), FieldPanel("key")]


class AdViewSet(SnippetViewSet):
    model = Ad
    icon = "image"
    menu_label = _("广告")
    index_view_class = AdIndexView
    reorder_view_class = AdReorderView
    list_display: list[Any] = [
        "title",
        Column("position", label=_("广告位"), accessor="position", sort_key="position__key"),
        Column("starts_at", label=_("开始"), accessor=lambda ad: _moment(ad.starts_at), sort_key="starts_at"),
        Column("ends_at", label=_("结束"), accessor=lambda ad: _moment(ad.ends_at), sort_key="ends_at"),
        LiveStatusTagColumn(),
    ]
    list_filter = ["position", "live", "starts_at", "ends_at"]
    search_fields = ["title", "text"]
    ordering = ORDER
    panels = [
        FieldPanel("position"),
        FieldPanel("title"),
        FieldPanel("text"),
        FieldPanel("image"),
        FieldPanel("dark_text"),
        MultiFieldPanel(
            [FieldPanel("spu"), FieldPanel("category"), FieldPanel("link")],
            heading=_("点击后打开"),
            help_text=_("从上往下，第一个填了的有效；都不填则只展示。"),
        ),
        FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at")], heading=_("展示时间")),
        PublishingPanel(),
    ]

    def get_queryset(self, request: Any) -> QuerySet[Ad]:
        return Ad.objects.select_related("position")
