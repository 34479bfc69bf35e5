"""What the settlement page accepts."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class CheckoutForm(forms.Form):
    """The choices of a settlement; the address is checked against the member's own address book by the view."""

    address = forms.IntegerField(error_messages={"required": _("请选择收货地址。"), "invalid": _("请选择收货地址。")})
    shipping_method = forms.CharField(max_length=20, error_messages={"required": _("请选择配送方式。")})
    payment_method = forms.CharField(max_length=16, error_messages={"required": _("请选择支付方式。")})
    note = forms.CharField(max_length=200, required=False)
    key = forms.UUIDField()
    agreed = forms.CharField(max_length=400)

    def clean_note(self) -> Any:
        return self.cleaned_data["note"].strip()
