"""Forms for merchants and their people."""

from django import forms
from django.utils.translation import gettext_lazy as _
from oscar.apps.dashboard.partners import forms as oscar_forms

from commerce.partner.models import Partner


class PartnerForm(forms.ModelForm):
    class Meta:
        model = Partner
        fields = ["name", "about"]
        labels = {"name": _("商家名称")}

    name = forms.CharField(label=_("商家名称"), max_length=128)


class PartnerCreateForm(PartnerForm):
    """Under the name that Oscar's view asks for."""


class UserEmailForm(oscar_forms.UserEmailForm):
    """Oscar's name for the search for a person; ours looks for user name and mobile, too."""

    email = forms.CharField(label=_("用户名 / 手机号 / 邮箱"), max_length=60)
