"""Saying which of our members somebody at a provider is, and taking it back."""

from django import forms
from django.contrib.auth.forms import UsernameField
from django.utils.translation import gettext_lazy as _

from commerce.accounts.forms.codes import CodeForm, RefusableForm
from commerce.accounts.forms.identity import PasswordField
from commerce.accounts.services.bindings import BindRefused
from commerce.verification.enums import Purpose


class BindCodeForm(CodeForm):
    purpose = Purpose.BIND
    final = (BindRefused,)

    password = PasswordField(
        label=_("密码"),
        autocomplete="new-password",
        required=False,
        help_text=_("新手机号：设置登录密码，至少 8 个字符。已注册的手机号：可以不填。"),
    )
    accept_terms = forms.BooleanField(
        required=True, error_messages={"required": _("请先阅读并同意用户协议与隐私政策。")}
    )


class BindPasswordForm(RefusableForm):
    final = (BindRefused,)

    login = UsernameField(label=_("用户名 / 手机号 / 邮箱"), max_length=254)
    password = PasswordField(label=_("密码"))


class ProofForm(RefusableForm):
    """The member once more: by password, or by a code to the member's own number."""

    final = (BindRefused,)

    password = PasswordField(label=_("登录密码"), required=False)
    sms_code = forms.CharField(label=_("或短信验证码"), max_length=20, required=False)
