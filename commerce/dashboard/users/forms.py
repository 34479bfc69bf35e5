"""Forms about members."""

from django import forms
from django.utils.translation import gettext_lazy as _

from commerce.dashboard.orders.forms import PlainCharField


class UserSearchForm(forms.Form):
    q = PlainCharField(label=_("用户名 / 姓名 / 手机号 / 邮箱"), max_length=60, required=False)
