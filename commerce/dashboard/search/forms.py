"""What editors say about searching. Words are compared without capitals, spaces, width and script."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commerce.catalogue.models import Product
from commerce.search import analysis
from commerce.search.models import HiddenWord, PinnedResult, SynonymGroup

SYNONYMS_MAX = 12
ID_MAX = 2**63 - 1


class KeyedForm(forms.ModelForm):
    """The key is made from the word."""

    def clean_word(self) -> str:
        word: str = self.cleaned_data["word"]
        self.instance.key = analysis.compact(word)[: self.instance._meta.get_field("key").max_length]
        if not self.instance.key:
            raise forms.ValidationError(_("请填写文字。"))
        return word


class PinnedForm(KeyedForm):
    spu = forms.IntegerField(label=_("商品编号"), min_value=1, max_value=ID_MAX, help_text=_("商品页网址中的数字。"))

    class Meta:
        model = PinnedResult
        fields = ["word", "spu", "position"]

    def _get_validation_exclusions(self) -> set[str]:
        """The key is no field of the form, but the same goods are pinned to it once."""
        return super()._get_validation_exclusions() - {"key"}  # type: ignore[misc]

    def clean_spu(self) -> Product:
        """The number in the address of a page is a SKU's."""
        found = Product.objects.select_related("parent").filter(pk=self.cleaned_data["spu"]).first()
        if found is None:
            raise forms.ValidationError(_("没有这个商品。"))
        return found.spu


class HiddenForm(KeyedForm):
    class Meta:
        model = HiddenWord
        fields = ["word"]

    def clean_word(self) -> str:
        word = super().clean_word()
        if HiddenWord.objects.filter(key=self.instance.key).exists():
            raise forms.ValidationError(_("该词已隐藏。"))
        return word


class SynonymsForm(forms.ModelForm):
    class Meta:
        model = SynonymGroup
        fields = ["words"]

    def clean_words(self) -> str:
        words = list(dict.fromkeys(self.cleaned_data["words"].split()))
        if not 2 <= len(words) <= SYNONYMS_MAX:
            raise forms.ValidationError(_("请填写 2 到 %(limit)d 个词，用空格分开。") % {"limit": SYNONYMS_MAX})
        return " ".join(words)


FORMS: dict[str, Any] = {"pinned": PinnedForm, "hidden": HiddenForm, "synonyms": SynonymsForm}
