"""Forms of the payment pages."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commerce.dashboard.orders.forms import PeriodForm, PlainCharField
from commerce.order.enums import PaymentMethodCode
from commerce.payment.enums import AttemptState, DifferenceState
from commerce.payment.models import PaymentMethod

ALL = ("", _("全部"))


class PaymentSearchForm(PeriodForm):
    field_order = ["q", "method", "state", "date_from", "date_to"]

    q = PlainCharField(label=_("订单号 / 支付单号 / 渠道交易号"), max_length=64, required=False)
    method = forms.ChoiceField(label=_("支付方式"), required=False, choices=[ALL, *PaymentMethodCode.choices])
    state = forms.ChoiceField(label=_("状态"), required=False, choices=[ALL, *AttemptState.choices])


class DifferenceSearchForm(forms.Form):
    state = forms.ChoiceField(label=_("状态"), required=False, choices=[ALL, *DifferenceState.choices])


class SettleForm(forms.Form):
    note = forms.CharField(label=_("处理说明"), max_length=200, error_messages={"required": _("请写明是怎么处理的。")})


class RefundForm(forms.Form):
    """`limit` is what can still go back, in CNY."""

    amount = forms.DecimalField(
        label=_("退款金额（元）"),
        max_digits=12,
        decimal_places=2,
        min_value=Decimal("0.01"),
        error_messages={
            "required": _("请填写退款金额。"),
            "invalid": _("退款金额须为数字，最多两位小数。"),
            "min_value": _("退款金额至少 0.01 元。"),
            "max_decimal_places": _("退款金额须为数字，最多两位小数。"),
        },
        widget=forms.NumberInput({"step": "0.01", "inputmode": "decimal"}),
    )
    reason = forms.CharField(label=_("退款原因"), max_length=80, error_messages={"required": _("请填写退款原因。")})
    key = forms.UUIDField(widget=forms.HiddenInput, error_messages={"required": _("请刷新页面后再试。")})

    def __init__(self, *args: Any, limit: Decimal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.limit = limit

    def clean_amount(self) -> Decimal:
        amount: Decimal = self.cleaned_data["amount"]
        if amount > self.limit:
            raise forms.ValidationError(_("最多还能退 %(limit)s 元。") % {"limit": self.limit})
        return amount


class MethodForm(forms.ModelForm):
    class Meta:
        model = PaymentMethod
        fields = ["enabled", "position", "minimum", "maximum"]
        labels = {
            "enabled": _("启用"),
            "position": _("顺序"),
            "minimum": _("单笔下限（元）"),
            "maximum": _("单笔上限（元）"),
        }

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        low, high = data.get("minimum"), data.get("maximum")
        if low is not None and low < 0:
            self.add_error("minimum", _("不能是负数。"))
        if high is not None and (high <= 0 or (low is not None and high < low)):
            self.add_error("maximum", _("上限须大于 0，且不小于下限。"))
        return data


MethodFormSet = forms.modelformset_factory(
    PaymentMethod, form=MethodForm, extra=0, can_delete=False, max_num=20, absolute_max=20
)
