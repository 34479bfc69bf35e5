from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class InformationKind(TextChoices):
    """What a folder of information pages is for; it decides how they are listed."""

    HELP = "help", _("帮助")
    NEWS = "news", _("资讯")
    POLICY = "policy", _("规则")
    ABOUT = "about", _("关于")
