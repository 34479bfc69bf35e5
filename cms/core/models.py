"""What every content page shares."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import Resolver404, resolve
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.api import APIField
from wagtail.models import Page, PageViewRestriction

from cms.ads.selectors import running_ads
from cms.core.approval import ColleagueApprovalTask
from cms.core.arrange import ad_keys, arrange
from cms.core.picture_field import PictureField
from cms.core.policies import ContentPagePermissions
from commerce.core import tags

__all__ = ["BasePage", "ColleagueApprovalTask", "SectionsPage"]


class BasePage(Page):
    """Abstract parent of the shop's content pages. They are all public: each one is published as a file."""

    social_image = models.ForeignKey(
        "wagtailimages.Image",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("分享图片"),
        help_text=_("分享到微信、微博等处时的配图，宜 1200×630。"),
    )

    private_page_options: ClassVar[list[str]] = []
    promote_panels = [
        MultiFieldPanel(
            [
                FieldPanel("slug"),
                FieldPanel("seo_title"),
                FieldPanel("search_description"),
                FieldPanel("social_image"),
            ],
            heading=_("搜索引擎与分享"),
        ),
        FieldPanel("show_in_menus", help_text=_("页脚列出选中的页面。")),
    ]
    api_fields = [
        APIField("seo_title"),
        APIField("search_description"),
        APIField("social_image", serializer=PictureField()),
        APIField("last_published_at"),
    ]

    class Meta:
        abstract = True

    def get_view_restrictions(self) -> "QuerySet[PageViewRestriction]":
        """None, without asking the database on every request, since the editor is offered none."""
        return PageViewRestriction.objects.none()

    def permissions_for_user(self, user: Any) -> ContentPagePermissions:
        return ContentPagePermissions(user, self)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        tags.record(f"page:{self.pk}")
        if self.social_image_id:
            tags.record(f"image:{self.social_image_id}")
        return dict(super().get_context(request, *args, **kwargs))

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        """The shop's own addresses come before ours: a page that takes one could never be opened."""
        super().full_clean(*args, **kwargs)
        parent = self.get_parent()
        if parent and parent.depth == 2 and _is_taken(f"/{self.slug}/"):
            raise ValidationError({"slug": _("商城自己用了这个地址，请换一个。")})


def _is_taken(path: str) -> bool:
    try:
        return resolve(path).url_name != "wagtail_serve"
    except Resolver404:
        return False


class SectionsPage(BasePage):
    """Abstract: a page with a stream `body` of sections."""

    class Meta:
        abstract = True

    def hero_keys(self) -> list[str]:
        """Ad positions that the page shows besides those of its sections."""
        return []

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        ads = running_ads([*self.hero_keys(), *ad_keys(self.body)])  # type: ignore[attr-defined]
        sections = arrange(self.body, ads)  # type: ignore[attr-defined]
        return super().get_context(request, *args, **kwargs) | {"ads": ads, "sections": sections}
