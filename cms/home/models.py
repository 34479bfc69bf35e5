"""The home page: a carousel and quick news from ad positions, and floors of goods."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField

from cms.ads.selectors import running_ads
from cms.channels.selectors import menu
from cms.core.blocks import CategoryChooserBlock, SpuChooserBlock
from cms.core.models import BasePage


class FloorBlock(blocks.StructBlock):
    """One floor: a tinted title, an ad picture on the left and goods on the right."""

    title = blocks.CharBlock(label=_("标题"), max_length=20)
    subtitle = blocks.CharBlock(label=_("副标题"), max_length=40, required=False)
    category = CategoryChooserBlock(required=False, help_text=_("“更多”打开的分类。"))
    tint = blocks.RegexBlock(
        regex=r"^#[0-9a-fA-F]{6}$",
        label=_("底色"),
        default="#F3E9DC",
        error_messages={"invalid": _("如 #F3E9DC")},
    )
    ad_position = blocks.RegexBlock(
        regex=r"^[-a-zA-Z0-9_]*$", label=_("广告位代码"), required=False, help_text=_("楼层左侧的图片广告。")
    )
    spus = blocks.ListBlock(SpuChooserBlock(), label=_("商品"), max_num=12)

    class Meta:
        icon = "list-ul"
        label = _("楼层")


class HomePage(BasePage):
    carousel_position = models.SlugField(_("轮播图广告位"), default="home-carousel")
    side_position = models.SlugField(_("右侧广告位"), default="home-side", blank=True)
    news_position = models.SlugField(_("快讯广告位"), default="home-news", blank=True)
    floors = StreamField([("floor", FloorBlock())], blank=True, verbose_name=_("楼层"))

    content_panels = [
        *BasePage.content_panels,
        MultiFieldPanel(
            [FieldPanel("carousel_position"), FieldPanel("side_position"), FieldPanel("news_position")],
            heading=_("广告位"),
        ),
        FieldPanel("floors"),
    ]
    template = "home/home_page.html"
    max_count = 1
    parent_page_types = ["wagtailcore.Page"]

    class Meta:
        verbose_name = _("商城首页")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        floors = [block.value for block in self.floors]
        keys = [self.carousel_position, self.side_position, self.news_position]
        ads = running_ads([*keys, *(floor["ad_position"] for floor in floors)])
        context.update(
            menu=menu(),
            carousel=ads.get(self.carousel_position, []),
            side_ads=ads.get(self.side_position, []),
            news=ads.get(self.news_position, []),
            floors=[
                {
                    "title": floor["title"],
                    "subtitle": floor["subtitle"],
                    "category": floor["category"],
                    "tint": floor["tint"],
                    "ads": ads.get(floor["ad_position"], []),
                    "spus": [spu for spu in floor["spus"] if spu],
                }
                for floor in floors
            ],
        )
        return context
