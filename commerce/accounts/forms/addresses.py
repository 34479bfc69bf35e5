"""The form of an address."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commerce.accounts.models import MOBILE, Address
from commerce.accounts.services import AddressData
from commerce.regions.models import Region
from commerce.regions.selectors import children_of


class AddressForm(forms.Form):
    """The three selects are filled for the province and city that are known; scripts fill the next one at once."""

    receiver = forms.CharField(label=_("收货人"), max_length=20)
    mobile = forms.CharField(label=_("手机号"), max_length=11, validators=[MOBILE])
    province = forms.TypedChoiceField(label=_("省份"), coerce=int, required=False)
    city = forms.TypedChoiceField(label=_("城市"), coerce=int, required=False)
    district = forms.TypedChoiceField(label=_("区县"), coerce=int, error_messages={"required": _("请选择到区县。")})
    place = forms.CharField(label=_("详细地址"), max_length=80)
    label = forms.CharField(label=_("标签"), max_length=20, required=False)
    make_default = forms.BooleanField(label=_("设为默认地址"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._fill("province", None)
        for level, above in (("city", "province"), ("district", "city")):
            parent = self._code(above)
            if parent is not None:
                self._fill(level, parent)

    def data_of_address(self) -> AddressData:
        """The validated content, for the services."""
        clean = self.cleaned_data
        return AddressData(
            receiver=clean["receiver"],
            mobile=clean["mobile"],
            district=clean["district"],
            place=clean["place"],
            label=clean["label"],
        )

    @staticmethod
    def initial_of(address: Address) -> dict[str, Any]:
        """What the form shows for an address that exists."""
        area = address.district
        return {
            "receiver": address.receiver,
            "mobile": address.mobile,
            "province": area.parent.parent_id if area.parent else None,
            "city": area.parent_id,
            "district": area.pk,
            "place": address.place,
            "label": address.label,
            "make_default": address.is_default,
        }

    def _fill(self, level: str, parent: int | None) -> None:
        rows: list[tuple[Any, str]] = [(row.code, row.name) for row in children_of(parent)]
        self.fields[level].choices = [("", _("请选择")), *rows]  # type: ignore[attr-defined]

    def _code(self, level: str) -> int | None:
        text = str((self.data if self.is_bound else self.initial).get(level) or "")
        return int(text) if text.isdecimal() and len(text) <= Region.CODE_LENGTH else None
