"""People who sign in, the devices they do it on, and where they want their parcels."""

import uuid

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext_lazy as _

from commerce.accounts.enums import SessionKind

MOBILE = RegexValidator(r"^1[3-9]\d{9}$", _("请输入 11 位手机号。"))


class User(AbstractUser):
    """A member, merchant, editor or operator. A mobile is unique when set, an e-mail once it is verified."""

    mobile = models.CharField(_("手机号"), max_length=11, null=True, blank=True, unique=True, validators=[MOBILE])
    email_verified = models.BooleanField(_("邮箱已验证"), default=False)
    avatar = models.ImageField(_("头像"), upload_to="avatars/", blank=True)
    # Part of every session's fingerprint: raising it ends them all, wherever they are kept.
    session_epoch = models.PositiveIntegerField(default=0, editable=False)
    # What the activation link for the current e-mail must carry; empty once it was used.
    email_key = models.CharField(max_length=32, blank=True, editable=False)

    class Meta:
        verbose_name = _("用户")
        verbose_name_plural = _("用户")
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                condition=Q(email_verified=True),
                name="accounts_verified_email_once",
                violation_error_message=_("该邮箱已被其他账户使用。"),
            ),
            # `Shopper` must not be able to pose as `shopper`.
            models.UniqueConstraint(
                Lower("username"), name="accounts_username_once", violation_error_message=_("该用户名已被使用。")
            ),
        ]

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """Django compares it at every request of a web session, and we do for the API's: a new password or a new
        epoch ends both."""
        value = f"{self.session_epoch}:{self.password}"
        return salted_hmac("accounts.session", value, secret=secret, algorithm="sha256").hexdigest()

    def owns_fingerprint(self, fingerprint: str) -> bool:
        """Whether a fingerprint taken earlier is still this user's, so that neither password nor epoch changed."""
        current = [self.get_session_auth_hash(), *self.get_session_auth_fallback_hash()]
        return any(constant_time_compare(fingerprint, known) for known in current)

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


class Consent(models.Model):
    """What a member agreed to, in which version, and until when."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="consents")
    document = models.CharField(_("文件"), max_length=20)
    version = models.CharField(_("版本"), max_length=20)
    agreed_at = models.DateTimeField(_("同意时间"))
    withdrawn_at = models.DateTimeField(_("撤回时间"), null=True, blank=True)

    class Meta:
        ordering = ["-agreed_at"]
        verbose_name = _("授权同意")
        verbose_name_plural = _("授权同意")

    def __str__(self) -> str:
        return f"{self.document} {self.version}"


class DeviceSession(models.Model):
    """One sign-in on one device: a browser's session, or a family of refresh tokens of which the newest counts."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="device_sessions")
    kind = models.CharField(_("类型"), max_length=8, choices=SessionKind.choices)
    # SHA-256 of the newest refresh token; the token itself is with the client only.
    token_hash = models.CharField(max_length=64, blank=True, editable=False)
    session_key = models.CharField(max_length=40, blank=True, editable=False)
    fingerprint = models.CharField(max_length=64, editable=False)
    device = models.CharField(_("设备"), max_length=80, blank=True)
    # Shortened: enough to recognise one's own network, too little to be found by it.
    ip = models.CharField(_("网络"), max_length=45, blank=True)
    created_at = models.DateTimeField(_("登录时间"), auto_now_add=True)
    last_used_at = models.DateTimeField(_("最近使用"))
    expires_at = models.DateTimeField(_("过期时间"))
    revoked_at = models.DateTimeField(_("退出时间"), null=True, blank=True)

    class Meta:
        ordering = ["-last_used_at"]
        verbose_name = _("登录设备")
        verbose_name_plural = _("登录设备")
        indexes = [models.Index(fields=["expires_at"], name="accounts_session_expiry")]

    def __str__(self) -> str:
        return f"{self.device} {self.ip}"


class PasswordReset(models.Model):
    """One walk through the four steps. Without a user it is a decoy that looks and counts like any other."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="+")
    # The number that the code is for; a decoy's is made up, and belongs to nobody.
    mobile = models.CharField(max_length=11)
    # The user's at the start: a password that changed meanwhile ends the walk.
    fingerprint = models.CharField(max_length=64, blank=True)
    expires_at = models.DateTimeField(db_index=True)
    verified_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("找回密码")
        verbose_name_plural = _("找回密码")

    def __str__(self) -> str:
        return str(self.pk)
