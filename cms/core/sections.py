"""The sections that the home page and landing pages are composed of, as an editor fills them in."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks import StructBlockValidationError

from cms.core.blocks import (
    AdPositionBlock,
    CategoryChooserBlock,
    PictureBlock,
    SkuChooserBlock,
    SpuChooserBlock,
    TintBlock,
)

GOODS_MAX = 12
RICH_TEXT = ["h2", "h3", "bold", "italic", "ol", "ul", "hr", "link", "document-link"]


class TabBlock(blocks.StructBlock):
    """Goods of one tab: chosen ones, or else the best sellers of a category."""

    title = blocks.CharBlock(label=_("标签名"), max_length=12, required=False, help_text=_("只有一个标签时不显示。"))
    spus = blocks.ListBlock(
        SpuChooserBlock(required=False),
        label=_("商品"),
        max_num=GOODS_MAX,
        default=[],
        help_text=_("逐个挑选，按此顺序展示。"),
    )
    category = CategoryChooserBlock(required=False, help_text=_("没有挑选商品时，展示此分类里卖得最好的。"))
    count = blocks.IntegerBlock(label=_("件数"), default=8, min_value=1, max_value=GOODS_MAX)

    class Meta:
        icon = "list-ul"
        label = _("标签")

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if not any(cleaned["spus"]) and not cleaned["category"]:
            raise StructBlockValidationError({"category": ValidationError(_("请挑选商品，或选择一个分类。"))})
        return cleaned


class FloorBlock(blocks.StructBlock):
    """A tinted title, an ad picture on the left, goods on the right under one or several tabs."""

    title = blocks.CharBlock(label=_("标题"), max_length=20)
    subtitle = blocks.CharBlock(label=_("副标题"), max_length=40, required=False)
    tint = TintBlock()
    category = CategoryChooserBlock(required=False, help_text=_("“更多”打开的分类。"))
    ads = AdPositionBlock(required=False, help_text=_("有图的广告放在左侧，没有图的放在标题旁。"))
    tabs = blocks.ListBlock(TabBlock(), label=_("标签"), min_num=1, max_num=6)

    class Meta:
        icon = "list-ul"
        label = _("楼层")
        description = _("带底色的标题、左侧广告，和一组或几组商品")


class FlashBlock(blocks.StructBlock):
    """A row of goods that is there between two times."""

    title = blocks.CharBlock(label=_("标题"), max_length=20, default="限时推荐")
    subtitle = blocks.CharBlock(label=_("副标题"), max_length=40, required=False)
    starts_at = blocks.DateTimeBlock(label=_("开始"), required=False, help_text=_("留空：发布后就展示。"))
    ends_at = blocks.DateTimeBlock(label=_("结束"), required=False, help_text=_("到时自动消失；填了才有倒计时。"))
    spus = blocks.ListBlock(SpuChooserBlock(required=False), label=_("商品"), min_num=1, max_num=GOODS_MAX)

    class Meta:
        icon = "time"
        label = _("限时专区")
        description = _("有起止时间的一排商品；价格以商品自身为准")

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        starts, ends = cleaned["starts_at"], cleaned["ends_at"]
        if starts and ends and ends <= starts:
            raise StructBlockValidationError({"ends_at": ValidationError(_("结束时间要晚于开始时间。"))})
        return cleaned


class HotBlock(blocks.StructBlock):
    """The best sellers of the shop or of a category."""

    title = blocks.CharBlock(label=_("标题"), max_length=20, default="热卖榜")
    category = CategoryChooserBlock(required=False, help_text=_("留空：全店。"))
    count = blocks.IntegerBlock(label=_("件数"), default=6, min_value=1, max_value=GOODS_MAX)

    class Meta:
        icon = "order-up"
        label = _("热卖榜")
        description = _("按销量自动排列，不用维护")


class AdsBlock(blocks.StructBlock):
    """The ads of a position, side by side."""

    ads = AdPositionBlock()

    class Meta:
        icon = "image"
        label = _("广告")
        description = _("一个广告位里正在展示的广告，并排")


class FeatureBlock(blocks.StructBlock):
    """One SKU, large, with words of its own."""

    sku = SkuChooserBlock()
    text = blocks.TextBlock(label=_("推荐语"), max_length=200, required=False)
    tint = TintBlock()

    class Meta:
        icon = "pick"
        label = _("主推单品")
        description = _("一件单品的大图、推荐语和价格")


class FigureBlock(blocks.StructBlock):
    """A picture with a caption."""

    image = PictureBlock(label=_("图片"))
    alt = blocks.CharBlock(
        label=_("图片说明（给看不见图的人）"), max_length=120, required=False, help_text=_("纯装饰的图片可以留空。")
    )
    caption = blocks.CharBlock(label=_("图注"), max_length=120, required=False)

    class Meta:
        icon = "image"
        label = _("图片")


class QuestionBlock(blocks.StructBlock):
    """A question that unfolds its answer."""

    question = blocks.CharBlock(label=_("问题"), max_length=80)
    answer = blocks.RichTextBlock(label=_("回答"), features=["bold", "ol", "ul", "link"])

    class Meta:
        icon = "help"
        label = _("问答")
        description = _("点开问题，展开回答")


class SectionsBlock(blocks.StreamBlock):
    """What a home page is made of below its head."""

    flash = FlashBlock()
    floor = FloorBlock()
    hot = HotBlock()
    ads = AdsBlock()


class CampaignBlock(SectionsBlock):
    """A landing page has words and pictures besides."""

    text = blocks.RichTextBlock(label=_("文字"), features=RICH_TEXT, icon="pilcrow")
    figure = FigureBlock()
    feature = FeatureBlock()


class ArticleBlock(blocks.StreamBlock):
    """The text of an information page."""

    text = blocks.RichTextBlock(label=_("文字"), features=RICH_TEXT, icon="pilcrow")
    question = QuestionBlock()
    figure = FigureBlock()
