"""Registering, and the steps to a new password."""

from typing import Any

from django import forms
from django.contrib.auth.forms import UsernameField
from django.utils.translation import gettext_lazy as _

from commerce.accounts.forms.codes import CaptchaForm, CodeForm, RefusableForm
from commerce.accounts.services.password_resets import ResetRefused
from commerce.accounts.services.rules import PASSWORD_LENGTH_MAX
from commerce.verification.enums import Purpose


class PasswordField(forms.CharField):
    """As typed: a blank at its end is part of a password."""

    def __init__(self, *, autocomplete: str = "current-password", **kwargs: Any) -> None:
        widget = forms.PasswordInput(attrs={"autocomplete": autocomplete})
        super().__init__(strip=False, max_length=PASSWORD_LENGTH_MAX, widget=widget, **kwargs)


class RegisterForm(CodeForm):
    purpose = Purpose.REGISTER

    username = forms.CharField(label=_("用户名"), max_length=20, help_text=_("5–20 个汉字、字母、数字、_ 或 -"))
    password = PasswordField(
        label=_("密码"), autocomplete="new-password", help_text=_("至少 8 个字符，不能全是数字，不要用常见密码")
    )
    accept_terms = forms.BooleanField(
        required=True, error_messages={"required": _("请先阅读并同意用户协议与隐私政策。")}
    )


class ResetStartForm(CaptchaForm):
    login = UsernameField(label=_("用户名 / 手机号 / 邮箱"), max_length=254)


class ResetCodeForm(RefusableForm):
    final = (ResetRefused,)

    sms_code = forms.CharField(
        label=_("短信验证码"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )


class ResetPasswordForm(RefusableForm):
    final = (ResetRefused,)

    password = PasswordField(
        label=_("新密码"), autocomplete="new-password", help_text=_("至少 8 个字符，不能全是数字，不要用常见密码")
    )
