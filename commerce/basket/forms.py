"""What the basket's forms accept."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commerce.core.forms import QuantityField

ACTIONS = [("set", "set"), ("remove", "remove"), ("select", "select"), ("unselect", "unselect")]


class AddLineForm(forms.Form):
    sku = forms.IntegerField(min_value=1, max_value=2**31 - 1)
    quantity = QuantityField()


class ChangeLineForm(forms.Form):
    action = forms.ChoiceField(choices=ACTIONS)
    quantity = QuantityField(required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("action") == "set" and "quantity" not in self.errors and data.get("quantity") is None:
            self.add_error("quantity", _("请填写数量。"))
        return data
