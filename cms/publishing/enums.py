from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _


class Rank(IntegerChoices):
    """Lower is made first: what was changed itself, before the lists in which it stands."""

    LIVE = 0
    DIRECT = 1
    LISTING = 2


class PageState(TextChoices):
    PUBLISHED = "published", _("已发布")
    QUEUED = "queued", _("排队中")
    FAILED = "failed", _("生成失败")
