"""The mega menu in Wagtail's admin."""

from typing import Any

from django.db.models import Count, QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, InlinePanel, PublishingPanel
from wagtail.admin.ui.tables import Column, LiveStatusTagColumn
from wagtail.snippets.views.snippets import SnippetViewSet

from cms.channels.models import ChannelGroup
from cms.core.snippets import RenumberingReorderView


class ChannelGroupViewSet(SnippetViewSet):
    model = ChannelGroup
    icon = "list-ul"
    menu_label = _("频道")
    reorder_view_class = RenumberingReorderView
    list_display: list[Any] = [
        "name",
        Column("channels", label=_("频道数"), accessor="channel_count", sort_key="channel_count"),
        LiveStatusTagColumn(),
    ]
    list_filter = ["live"]
    search_fields = ["name"]
    panels = [FieldPanel("name"), InlinePanel("channels", label=_("频道")), PublishingPanel()]

    def get_queryset(self, request: Any) -> QuerySet[ChannelGroup]:
        return ChannelGroup.objects.annotate(channel_count=Count("channels"))
