"""Changing what protects one's own account."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commerce.accounts.forms.codes import CodeForm, RefusableForm
from commerce.accounts.forms.identity import PasswordField
from commerce.accounts.forms.social import ProofForm
from commerce.accounts.services.emails import EMAIL_LENGTH_MAX
from commerce.verification.enums import Purpose


class ChangePasswordForm(RefusableForm):
    old_password = PasswordField(label=_("当前密码"))
    password = PasswordField(
        label=_("新密码"), autocomplete="new-password", help_text=_("至少 8 个字符，不能全是数字，不要用常见密码")
    )


class EmailForm(RefusableForm):
    email = forms.EmailField(label=_("邮箱"), max_length=EMAIL_LENGTH_MAX)
    password = PasswordField(label=_("当前密码"))


class ProfileForm(RefusableForm):
    display_name = forms.CharField(label=_("昵称"), max_length=20, required=False)


class AvatarForm(RefusableForm):
    avatar = forms.FileField(
        label=_("选择图片"),
        error_messages={"required": _("请选择图片。")},
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp,image/gif"}),
    )


class MobileForm(CodeForm):
    purpose = Purpose.CHANGE_MOBILE

    password = PasswordField(label=_("登录密码"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["mobile"].label = _("新手机号")


class CloseForm(ProofForm):
    understood = forms.BooleanField(
        label=_("我已了解，注销后无法恢复"), error_messages={"required": _("请先确认您已了解注销的后果。")}
    )
