from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class WordKind(TextChoices):
    """What a word of the lexicon is."""

    BRAND = "brand", _("品牌")
    CATEGORY = "category", _("分类")
    #: A brand and a category together: 华为手机.
    PHRASE = "phrase", _("词组")
    PRODUCT = "product", _("商品")
    #: A word inside a name; corrects and completes, but is no suggestion.
    WORD = "word", _("词")
