"""The second step: setting it up, passing it, turning it off."""

from django import forms
from django.utils.translation import gettext_lazy as _

from commerce.accounts.forms.codes import RefusableForm
from commerce.accounts.forms.identity import PasswordField
from commerce.accounts.services.totp import CODE_LENGTH_MAX


class OtpField(forms.CharField):
    def __init__(self) -> None:
        attributes = {"autocomplete": "one-time-code", "autocapitalize": "characters", "spellcheck": "false"}
        super().__init__(label=_("动态码"), max_length=CODE_LENGTH_MAX, widget=forms.TextInput(attrs=attributes))


class SecondStepForm(RefusableForm):
    code = OtpField()


class EnrolForm(RefusableForm):
    offer = forms.CharField(max_length=1000, widget=forms.HiddenInput)
    code = OtpField()
    password = PasswordField(label=_("登录密码"))


class BothStepsForm(RefusableForm):
    """The member once more, by both steps."""

    password = PasswordField(label=_("登录密码"))
    code = OtpField()
