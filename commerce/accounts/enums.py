"""Names that the accounts use."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class SessionKind(TextChoices):
    WEB = "web", _("网页")
    API = "api", _("应用")
