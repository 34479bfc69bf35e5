"""A freight template with its rules. Areas are written by name, so that no script and no list of 3,000 is needed."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commerce.dashboard.scope import Scope
from commerce.partner.models import Partner
from commerce.regions.models import Region
from commerce.regions.selectors import label_of, region_named
from commerce.shipping.models import FreightRule, FreightTemplate

SEPARATORS = str.maketrans({"，": ",", "、": ",", "；": ",", ";": ",", "\n": ","})
AREAS_MAX = 200


class AreasField(forms.CharField):
    """`广东省、浙江省 杭州市`: areas separated by commas or lines, each by its names from the province down."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.Textarea({"rows": 2}), max_length=4000, required=False, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return value if value is None or isinstance(value, str) else "、".join(label_of(area) for area in value)

    def clean(self, value: Any) -> list[Region]:
        entries = [entry.strip() for entry in super().clean(value).translate(SEPARATORS).split(",")]
        wanted = list(dict.fromkeys(entry for entry in entries if entry))
        if len(wanted) > AREAS_MAX:
            raise forms.ValidationError(_("一条规则最多 %(limit)d 个地区。") % {"limit": AREAS_MAX})
        found = {entry: region_named(entry) for entry in wanted}
        if unknown := [entry for entry, area in found.items() if area is None]:
            raise forms.ValidationError(_("没有找到地区：%(names)s。") % {"names": "、".join(unknown)})
        return [area for area in found.values() if area is not None]


class FreightTemplateForm(forms.ModelForm):
    class Meta:
        model = FreightTemplate
        fields = ["partner", "name", "method", "basis", "is_active"]

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        partner = self.fields["partner"]
        partner.queryset = Partner.objects.filter(scope.of_partner("pk")).order_by("name")  # type: ignore[attr-defined]
        partner.required = not scope.sees_all
        if scope.sees_all:
            partner.empty_label = _("全店默认")  # type: ignore[attr-defined]
        else:
            partner.help_text = ""


class FreightRuleForm(forms.ModelForm):
    areas = AreasField(label=_("适用地区"), help_text=_("如：广东省、浙江省 杭州市。越小的地区越优先。"))

    class Meta:
        model = FreightRule
        fields = ["areas", "is_default", "first_units", "first_charge", "next_units", "next_charge", "free_above"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["areas"] = self.instance.areas.select_related("parent__parent")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if "areas" in data and not data["areas"] and not data.get("is_default"):
            self.add_error("areas", _("请填写地区，或勾选“适用于其余地区”。"))
        return data


class BaseRuleFormSet(forms.BaseInlineFormSet[FreightRule, FreightTemplate, FreightRuleForm]):
    def clean(self) -> None:
        super().clean()
        kept = [form.cleaned_data for form in self.forms if form.is_valid() and form.cleaned_data]
        kept = [data for data in kept if not data.get("DELETE")]
        if not kept and not any(form.errors for form in self.forms):
            raise forms.ValidationError(_("至少需要一条规则。"))
        if sum(bool(data.get("is_default")) for data in kept) > 1:
            raise forms.ValidationError(_("只能有一条规则适用于其余地区。"))
        areas = [area.pk for data in kept for area in data.get("areas", [])]
        if len(areas) != len(set(areas)):
            raise forms.ValidationError(_("同一个地区不能出现在两条规则中。"))


RuleFormSet = forms.inlineformset_factory(
    FreightTemplate, FreightRule, form=FreightRuleForm, formset=BaseRuleFormSet, extra=2, max_num=30, absolute_max=40
)
