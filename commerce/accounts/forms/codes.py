"""What every form with an SMS code shares: the number, a captcha to ask for the code, the code itself.

Without scripts one form does both: its second button asks for the code and only looks at what that needs.
"""

from collections.abc import Callable
from typing import TypeVar
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from commerce.core.errors import ShopError
from commerce.verification.enums import Purpose
from commerce.verification.services import captchas, sms_codes

T = TypeVar("T")
NEEDED_TO_ASK = ("mobile", "captcha_id", "captcha_text")


class RefusableForm(forms.Form):
    """A form whose service may still refuse what the form itself found well."""

    # Of the page that shows the form again.
    status = 422
    # Refusals that no correction of the form can help: they go to the view.
    final: tuple[type[ShopError], ...] = ()

    def accept(self, verb: Callable[[], T]) -> T | None:
        """What `verb` returns; None after a refusal, which then stands at the field that it names."""
        try:
            return verb()
        except self.final:
            raise
        except ShopError as error:
            self.status = error.status
            self._refuse(error)
            return None

    def _refuse(self, error: ShopError) -> None:
        named = {name: texts for name, texts in error.fields.items() if name in self.fields}
        for name, texts in named.items():
            self.add_error(name, [str(text) for text in texts])
        if not named:
            self.add_error(None, str(error.message))


class CaptchaForm(RefusableForm):
    captcha_id = forms.UUIDField(required=False, widget=forms.HiddenInput)
    captcha_text = forms.CharField(label=_("图形验证码"), max_length=20, required=False)

    def burn_captcha(self) -> None:
        """Raises InvalidInput. A missing answer is a wrong one."""
        captchas.burn(self.cleaned_data.get("captcha_id") or UUID(int=0), self.cleaned_data.get("captcha_text", ""))


class CodeForm(CaptchaForm):
    purpose: Purpose
    is_asking = False

    mobile = forms.CharField(
        label=_("手机号"), max_length=40, widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"})
    )
    sms_code = forms.CharField(
        label=_("短信验证码"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )

    def ask_for_code(self, ip: str) -> int | None:
        """Seconds until the next one may be asked for; None after a refusal, which then stands at its field."""
        self.is_asking = True
        for name, field in self.fields.items():
            field.required = name == "mobile"
        for name in [name for name in self.errors if name not in NEEDED_TO_ASK]:
            del self.errors[name]
        if self.errors:
            return None
        return self.accept(lambda: self._ask(ip))

    def _ask(self, ip: str) -> int:
        self.burn_captcha()
        return sms_codes.request_code(mobile=self.cleaned_data["mobile"], purpose=self.purpose, ip=ip)
