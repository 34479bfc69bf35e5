"""Moderation decides about a review; it does not rewrite what a buyer said."""

from django import forms
from django.utils.translation import gettext_lazy as _

from commerce.catalogue.reviews.models import ProductReview
from commerce.catalogue.reviews.services import REPLY_MAX_LENGTH

DECISIONS = [(ProductReview.APPROVED, _("通过")), (ProductReview.REJECTED, _("驳回"))]


class DecisionForm(forms.Form):
    status = forms.TypedChoiceField(
        label=_("处理结果"),
        choices=DECISIONS,
        coerce=int,
        error_messages={"required": _("请选择处理结果。"), "invalid_choice": _("请选择处理结果。")},
    )


class ReplyForm(forms.Form):
    reply = forms.CharField(
        label=_("商家回复"), max_length=REPLY_MAX_LENGTH, required=False, widget=forms.Textarea({"rows": 4})
    )

    @classmethod
    def of(cls, review: ProductReview) -> "ReplyForm":
        return cls(initial={"reply": review.reply})


class DashboardProductReviewForm(DecisionForm, forms.ModelForm):
    """Under the name that Oscar's views ask for."""

    class Meta:
        model = ProductReview
        fields = ("status",)


class ProductReviewSearchForm(forms.Form):
    keyword = forms.CharField(label=_("商品 / 内容 / 买家"), max_length=60, required=False)
    status = forms.TypedChoiceField(
        label=_("状态"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", _("全部")), (ProductReview.FOR_MODERATION, _("待审核")), *DECISIONS],
    )
