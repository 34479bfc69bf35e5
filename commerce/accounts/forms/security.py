"""Changing what protects one's own account."""

from django import forms
from django.utils.translation import gettext_lazy as _

from commerce.accounts.forms.codes import RefusableForm
from commerce.accounts.forms.identity import PasswordField
from commerce.accounts.services.emails import EMAIL_LENGTH_MAX


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
