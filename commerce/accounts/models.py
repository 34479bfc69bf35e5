"""People who sign in, and where they want their parcels."""

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

MOBILE = RegexValidator(r"^1[3-9]\d{9}$", _("请输入 11 位手机号。"))


class User(AbstractUser):
    """A member, merchant, editor or operator. A mobile is unique when set, an e-mail once it is verified."""

    mobile = models.CharField(_("手机号"), max_length=11, null=True, blank=True, unique=True, validators=[MOBILE])
    email_verified = models.BooleanField(_("邮箱已验证"), default=False)
    avatar = models.ImageField(_("头像"), upload_to="avatars/", blank=True)

    class Meta:
        verbose_name = _("用户")
        verbose_name_plural = _("用户")
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                condition=Q(email_verified=True),
                name="accounts_verified_email_once",
                violation_error_message=_("该邮箱已被其他账户使用。"),
            )
        ]

    @property
    def display_name(self) -> str:
        """What pages call this person: the full name if given, else the user name."""
        return self.get_full_name() or self.username


class Address(models.Model):
    """One entry of a member's address book. The district names the province and the city above it."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="address_book")
    receiver = models.CharField(_("收货人"), max_length=20)
    mobile = models.CharField(_("手机号"), max_length=11, validators=[MOBILE])
    district = models.ForeignKey("regions.Region", on_delete=models.PROTECT, verbose_name=_("区县"))
    place = models.CharField(_("详细地址"), max_length=80)
    tel = models.CharField(_("固定电话"), max_length=20, blank=True)
    email = models.EmailField(_("邮箱"), blank=True)
    label = models.CharField(_("标签"), max_length=20, blank=True)
    is_default = models.BooleanField(_("默认地址"), default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-is_default", "-id"]
        verbose_name = _("收货地址")
        verbose_name_plural = _("收货地址")
        constraints = [
            models.UniqueConstraint(fields=["user"], condition=Q(is_default=True), name="accounts_one_default_address")
        ]

    def __str__(self) -> str:
        return f"{self.receiver} {self.place}"
