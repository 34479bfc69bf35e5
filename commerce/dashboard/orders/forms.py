"""Forms of the order pages."""

import unicodedata
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from commerce.accounts.forms import AddressForm
from commerce.accounts.services import AddressData
from commerce.core.errors import InvalidInput
from commerce.dashboard.orders.selectors import Part
from commerce.order.enums import OrderStatus
from commerce.order.models import ShippingAddress
from commerce.regions.selectors import district

#: What is stored is the Chinese name, whatever language the dashboard is read in.
CARRIERS = [
    ("顺丰速运", _("顺丰速运")),
    ("中通快递", _("中通快递")),
    ("圆通速递", _("圆通速递")),
    ("申通快递", _("申通快递")),
    ("韵达速递", _("韵达速递")),
    ("极兔速递", _("极兔速递")),
    ("京东物流", _("京东物流")),
    ("邮政 EMS", _("邮政 EMS")),
    ("德邦快递", _("德邦快递")),
    ("同城配送", _("同城配送")),
]


class PlainCharField(forms.CharField):
    """Full-width letters and digits, as Chinese input methods produce them, are taken in their plain form."""

    def to_python(self, value: Any) -> str:
        return unicodedata.normalize("NFKC", super().to_python(value) or "").strip()


class PeriodForm(forms.Form):
    date_from = forms.DateField(label=_("起始日期"), required=False, widget=forms.DateInput({"type": "date"}))
    date_to = forms.DateField(label=_("截止日期"), required=False, widget=forms.DateInput({"type": "date"}))


class OrderSearchForm(PeriodForm):
    field_order = ["q", "status", "date_from", "date_to"]

    q = PlainCharField(label=_("订单号 / 收货人 / 手机号 / 商品"), max_length=60, required=False)
    status = forms.ChoiceField(
        label=_("状态"), required=False, choices=[("", _("全部")), *OrderStatus.choices], widget=forms.HiddenInput
    )


class ShipForm(forms.Form):
    """Which courier takes a merchant's part, and under which number."""

    partner = forms.TypedChoiceField(
        coerce=int, widget=forms.HiddenInput, error_messages={"invalid_choice": _("该商家没有待发货的商品。")}
    )
    carrier = forms.ChoiceField(
        label=_("物流公司"),
        choices=[("", _("请选择")), *CARRIERS],
        error_messages={"required": _("请选择物流公司。"), "invalid_choice": _("请选择列出的物流公司。")},
    )
    tracking_number = PlainCharField(
        label=_("运单号"),
        max_length=40,
        validators=[RegexValidator(r"^[0-9A-Za-z-]{4,40}$", _("运单号由 4 至 40 位字母、数字组成。"))],
        error_messages={"required": _("请填写运单号。")},
        widget=forms.TextInput({"autocomplete": "off", "inputmode": "text"}),
    )

    def __init__(self, *args: Any, parts: list[Part], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["partner"].choices = [  # type: ignore[attr-defined]
            (part.partner.pk, part.partner.name) for part in parts if part.partner
        ]


class CancelForm(forms.Form):
    reason = forms.CharField(label=_("取消原因"), max_length=200, error_messages={"required": _("请填写取消原因。")})


class NoteForm(forms.Form):
    message = forms.CharField(
        label=_("备注"),
        max_length=1000,
        widget=forms.Textarea({"rows": 3, "class": "no-widget-init"}),
        error_messages={"required": _("请填写备注内容。")},
    )


class ShippingAddressForm(AddressForm):
    """The address of an order: an entry of the address book without what only the book needs."""

    label = None  # type: ignore[assignment]
    make_default = None  # type: ignore[assignment]

    def data_of_address(self) -> AddressData:
        clean = self.cleaned_data
        return AddressData(
            receiver=clean["receiver"], mobile=clean["mobile"], district=clean["district"], place=clean["place"]
        )

    @staticmethod
    def initial_of_order(address: ShippingAddress) -> dict[str, Any]:
        """What the form shows at first; the area stays empty when its code has since been abolished."""
        initial: dict[str, Any] = {
            "receiver": address.receiver,
            "mobile": address.mobile,
            "place": address.place,
        }
        try:
            area = district(address.region_code)
        except InvalidInput:
            return initial
        return initial | {"province": area.province.pk, "city": area.city.pk, "district": area.district.pk}
