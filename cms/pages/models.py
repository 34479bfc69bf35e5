"""Landing pages for campaigns, and information: help, news, about, policies."""

from typing import Any

from django.core.paginator import Paginator
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.api import APIField
from wagtail.fields import StreamField

from cms.core.models import BasePage, SectionsPage
from cms.core.picture_field import PictureField
from cms.core.sections import ArticleBlock, CampaignBlock
from cms.core.tints import TINT_CHOICES
from cms.pages.enums import InformationKind
from cms.pages.selectors import Crumb, articles_below, crumbs
from commerce.core import tags

PER_PAGE = 20
MENU_PAGE_MAX = 40


class CampaignPage(SectionsPage):
    """A landing page: a head with a picture, then goods, words, pictures. It starts and ends by its schedule."""

    headline = models.CharField(
        _("大标题"), max_length=40, help_text=_("写在头图上；页面标题另用于搜索引擎与面包屑。")
    )
    line = models.CharField(_("一句话"), max_length=100, blank=True)
    picture = models.ForeignKey(
        "wagtailimages.Image",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("头图"),
        help_text=_("宽 1600 以上的横图，文字在左侧。"),
    )
    dark_text = models.BooleanField(_("深色文字"), default=True, help_text=_("图片较亮时选用。"))
    tint = models.CharField(_("底色"), max_length=8, choices=TINT_CHOICES, default="sand")
    body = StreamField(CampaignBlock(), blank=True, verbose_name=_("内容"))

    content_panels = [
        *BasePage.content_panels,
        MultiFieldPanel(
            [
                FieldPanel("headline"),
                FieldPanel("line"),
                FieldPanel("picture"),
                FieldRowPanel([FieldPanel("dark_text"), FieldPanel("tint")]),
            ],
            heading=_("头图"),
        ),
        FieldPanel("body"),
    ]
    api_fields = [
        *BasePage.api_fields,
        APIField("headline"),
        APIField("line"),
        APIField("picture", serializer=PictureField()),
        APIField("tint"),
        APIField("body"),
    ]
    template = "pages/campaign_page.html"
    parent_page_types = ["home.HomePage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("活动页")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        if self.picture_id:
            tags.record(f"image:{self.picture_id}")
        return super().get_context(request, *args, **kwargs) | {"crumbs": crumbs(self)}


class InformationIndexPage(BasePage):
    """A folder of information pages, and the list of them."""

    kind = models.CharField(
        _("用途"),
        max_length=8,
        choices=InformationKind.choices,
        default=InformationKind.HELP,
        help_text=_("资讯按日期排列。"),
    )
    intro = models.CharField(_("导语"), max_length=200, blank=True)

    content_panels = [*BasePage.content_panels, FieldPanel("kind"), FieldPanel("intro")]
    api_fields = [*BasePage.api_fields, APIField("kind"), APIField("intro")]
    template = "pages/information_index_page.html"
    parent_page_types = ["home.HomePage"]
    subpage_types = ["pages.InformationPage"]

    class Meta:
        verbose_name = _("信息栏目")

    @property
    def is_news(self) -> bool:
        return bool(self.kind == InformationKind.NEWS)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        listed = Paginator(articles_below(self, newest_first=self.is_news), PER_PAGE)
        articles = listed.get_page(request.GET.get("page"))
        return super().get_context(request, *args, **kwargs) | {"articles": articles, "crumbs": crumbs(self)}


class InformationPage(BasePage):
    """One text: an answer, a piece of news, a policy."""

    published_on = models.DateField(
        _("日期"), default=timezone.localdate, help_text=_("资讯的发布日期，规则的生效日期。")
    )
    summary = models.CharField(
        _("摘要"), max_length=160, blank=True, help_text=_("显示在列表里；也是搜索结果里的说明。")
    )
    body = StreamField(ArticleBlock(), blank=True, verbose_name=_("正文"))

    content_panels = [*BasePage.content_panels, FieldPanel("published_on"), FieldPanel("summary"), FieldPanel("body")]
    api_fields = [*BasePage.api_fields, APIField("published_on"), APIField("summary"), APIField("body")]
    template = "pages/information_page.html"
    parent_page_types = ["home.HomePage", "pages.InformationIndexPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("信息页")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        trail: list[Crumb] = crumbs(self)
        return super().get_context(request, *args, **kwargs) | {
            "crumbs": trail,
            "siblings": list(articles_below(self.get_parent())[:MENU_PAGE_MAX]) if len(trail) > 1 else [],
        }
