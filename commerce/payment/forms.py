"""What the page of paying accepts."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commerce.payment.selectors import MethodChoice


class PayForm(forms.Form):
    method = forms.ChoiceField(
        error_messages={"required": _("请选择支付方式。"), "invalid_choice": _("请选择支付方式。")}
    )

    def __init__(self, *args: Any, choices: Iterable[MethodChoice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        possible = [(choice.code, choice.name) for choice in choices if choice.possible]
        self.fields["method"].choices = possible  # type: ignore[attr-defined]
