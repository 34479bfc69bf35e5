"""The home page: its head from ad positions, and sections below."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.api import APIField
from wagtail.fields import StreamField

from cms.channels.selectors import menu
from cms.core.blocks import AdPositionBlock
from cms.core.models import BasePage, SectionsPage
from cms.core.sections import SectionsBlock
from commerce.core import tags

ONCE = {"min_num": 0, "max_num": 1}


class HomePage(SectionsPage):
    hero = StreamField(
        [
            ("carousel", AdPositionBlock(label=_("轮播图"), icon="image")),
            ("news", AdPositionBlock(label=_("快讯"), icon="list-ul")),
            ("side", AdPositionBlock(label=_("右侧广告"), icon="image")),
        ],
        block_counts={"carousel": ONCE, "news": ONCE, "side": ONCE},
        blank=True,
        verbose_name=_("首屏"),
        help_text=_("各处展示哪个广告位里的广告；广告本身在“店面 › 广告”里编辑。"),
    )
    body = StreamField(SectionsBlock(), blank=True, verbose_name=_("楼层与专区"))

    content_panels = [*BasePage.content_panels, FieldPanel("hero"), FieldPanel("body")]
    api_fields = [*BasePage.api_fields, APIField("hero"), APIField("body")]
    template = "home/home_page.html"
    max_count = 1
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["pages.CampaignPage", "pages.InformationIndexPage", "pages.InformationPage"]

    class Meta:
        verbose_name = _("商城首页")

    def _hero(self) -> dict[str, str]:
        """Place in the head -> ad position."""
        return {block.block_type: block.value for block in self.hero if block.value}

    def hero_keys(self) -> list[str]:
        return list(self._hero().values())

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        tags.record("home")
        context = super().get_context(request, *args, **kwargs)
        places, ads = self._hero(), context["ads"]
        context.update(
            menu=menu(),
            carousel=ads.get(places.get("carousel"), []),
            side_ads=ads.get(places.get("side"), []),
            news=ads.get(places.get("news"), []),
        )
        return context
