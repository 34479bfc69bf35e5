"""Moderation decides about a review; it does not rewrite what a buyer said."""

from django import forms
from django.utils.translation import gettext_lazy as _

from commerce.catalogue.reviews.models import ProductReview

DECISIONS = [(ProductReview.APPROVED, _("通过")), (ProductReview.REJECTED, _("驳回"))]


class DecisionForm(forms.Form):
    status = forms.TypedChoiceField(
        label=_("处理结果"),
        choices=DECISIONS,
        coerce=int,
        error_messages={"required": _("请选择处理结果。"), "invalid_choice": _("请选择处理结果。")},
    )


class DashboardProductReviewForm(DecisionForm, forms.ModelForm):
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
