"""What the page of paying accepts."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commerce.payment.models import PaymentMethod


class PayForm(forms.Form):
    method = forms.ChoiceField(
        error_messages={"required": _("请选择支付方式。"), "invalid_choice": _("请选择支付方式。")}
    )

    def __init__(self, *args: Any, methods: list[PaymentMethod], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.methods = methods
        self.fields["method"].choices = [(it.code, it.label) for it in methods]  # type: ignore[attr-defined]
