"""What codes are for, and what became of the messages that carried them."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Purpose(TextChoices):
    """A code serves only the purpose that it was asked for."""

    REGISTER = "register", _("注册")
    LOGIN = "login", _("登录")
    RESET = "reset", _("重置密码")
    BIND = "bind", _("绑定账号")
    CHANGE_MOBILE = "change_mobile", _("更换手机号")
    CLOSE = "close", _("注销账号")


class DeliveryState(TextChoices):
    WAITING = "waiting", _("待发送")
    SENDING = "sending", _("发送中")
    SENT = "sent", _("已发送")
    REJECTED = "rejected", _("被拒绝")
    GIVEN_UP = "given_up", _("未能发送")
    # The gateway may or may not have sent it, so that only the person can ask for another one.
    UNKNOWN = "unknown", _("结果未知")
