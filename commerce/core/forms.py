"""Form fields that several apps need."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _


class QuantityField(forms.IntegerField):
    """A number of units to buy. Only plain digits: `1.5`, `1e3`, `-1`, full-width digits are refused with a reason."""

    default_error_messages = {"invalid": _("数量须为整数。"), "required": _("请填写数量。")}

    def __init__(self, **kwargs: Any) -> None:
        limit = settings.SHOP_LINE_QUANTITY_MAX
        super().__init__(**kwargs)
        self.validators += [
            MinValueValidator(1, _("数量至少为 1。")),
            MaxValueValidator(limit, _("每种商品一次最多购买 %(limit_value)s 件。")),
        ]

    def to_python(self, value: Any) -> int | None:
        text = str(value).strip() if value is not None else ""
        if text and not (text.isascii() and text.removeprefix("-").isdigit() and len(text) <= 10):
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(text)


def first_error(form: forms.BaseForm) -> str:
    """The one sentence to show where there is room for one."""
    return str(next(iter(form.errors.values()))[0])
