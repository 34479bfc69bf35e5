"""What the pages of an order accept."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commerce.order.services import ReviewData
from commerce.order.services.reviewing import PICTURES_MAX, TEXT_MAX_LENGTH

SCORES = [
    (5, _("5 星 · 很喜欢")),
    (4, _("4 星 · 不错")),
    (3, _("3 星 · 一般")),
    (2, _("2 星 · 不太好")),
    (1, _("1 星 · 失望")),
    (0, _("0 星 · 不能用")),
]


class PicturesInput(forms.FileInput):
    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[Any]:
        return files.getlist(name) if hasattr(files, "getlist") else []


class PicturesField(forms.FileField):
    """Any number of files; whether they are pictures is found out when they are written anew."""

    widget = PicturesInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        return [super(PicturesField, self).clean(item, initial) for item in data or []]


class ReviewForm(forms.Form):
    score = forms.TypedChoiceField(
        label=_("评分"),
        choices=SCORES,
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择评分。"), "invalid_choice": _("请选择评分。")},
    )
    text = forms.CharField(
        label=_("评价"), max_length=TEXT_MAX_LENGTH, required=False, widget=forms.Textarea({"rows": 5})
    )
    pictures = PicturesField(
        label=_("图片"),
        required=False,
        widget=PicturesInput({"accept": "image/jpeg,image/png,image/webp,image/gif"}),
        help_text=_("最多 %(limit)d 张，每张不超过 5 MB。") % {"limit": PICTURES_MAX},
    )
    anonymous = forms.BooleanField(label=_("匿名评价"), required=False)

    def review_data(self) -> ReviewData:
        return ReviewData(**self.cleaned_data)
