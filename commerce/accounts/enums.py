"""Names that the accounts use."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class SessionKind(TextChoices):
    WEB = "web", _("网页")
    API = "api", _("应用")


class Role(TextChoices):
    """What somebody is here for; the values are the names of the groups. A shopper is in none.

    What each role may do is said in one table, `cms.core.roles`, since it names rights of both floors.
    """

    MERCHANT = "商家", _("商家")
    EDITOR = "编辑", _("编辑")
    SERVICE = "客服", _("客服")
    FINANCE = "财务", _("财务")
    ADMINISTRATOR = "管理员", _("管理员")
