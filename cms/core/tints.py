"""The grounds that the stylesheets know (`.tint-<name>`), each drawn for light and dark."""

from django.utils.translation import gettext_lazy as _

TINT_CHOICES = [
    ("peach", _("蜜桃")),
    ("sky", _("晴空")),
    ("amber", _("麦黄")),
    ("iris", _("鸢尾")),
    ("slate", _("青石")),
    ("sand", _("细沙")),
    ("rose", _("淡玫")),
    ("mint", _("薄荷")),
]
