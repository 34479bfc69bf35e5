"""What the shop keeps about searching: what editors say, what shoppers typed, which words there are, what is dirty."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from commerce.search.enums import WordKind

#: The longest word that is kept, in characters; what a shopper types is cut to 64.
WORD_LENGTH = 64


class DirtyDocument(models.Model):
    """An SPU whose document has to be made again. Rows are only added, so that no two changes wait for one another;
    `done` rows were indexed while a rebuild was going on, and are looked at once more after it."""

    spu_id = models.BigIntegerField()
    done = models.BooleanField(default=False)

    def __str__(self) -> str:
        return str(self.spu_id)


class IndexState(models.Model):
    """One row for each thing that is rebuilt beside what is in use: `generation` is the one in use."""

    name = models.CharField(max_length=20, primary_key=True)
    generation = models.BigIntegerField(default=0)
    #: Until when a rebuild that has begun is believed to go on.
    rebuilding_until = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"{self.name} {self.generation}"


class IndexedDocument(models.Model):
    """A document of the engines that live in the shop's own database (PostgreSQL, SQLite); they add their index."""

    generation = models.BigIntegerField()
    spu_id = models.BigIntegerField()
    sku_id = models.BigIntegerField()
    price = models.BigIntegerField()
    sales = models.BigIntegerField()
    in_stock = models.BooleanField()
    created = models.BigIntegerField()
    fingerprint = models.CharField(max_length=32)
    payload = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["generation", "spu_id"], name="search_one_document_per_spu")]

    def __str__(self) -> str:
        return str(self.spu_id)


class LexiconWord(models.Model):
    """A word that the catalogue holds, and how it is typed: for suggestions, pinyin and corrections."""

    key = models.CharField(max_length=WORD_LENGTH, db_index=True)
    kind = models.CharField(max_length=10, choices=WordKind.choices)
    text = models.CharField(max_length=WORD_LENGTH)
    pinyin = models.CharField(max_length=WORD_LENGTH * 3, db_index=True)
    initials = models.CharField(max_length=WORD_LENGTH, db_index=True)
    weight = models.BigIntegerField(default=0)
    #: Of a product's name: whose.
    spu_id = models.BigIntegerField(null=True, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="search_one_word_per_kind")]

    def __str__(self) -> str:
        return self.text


class SynonymGroup(models.Model):
    """Words that mean the same goods, added to those that the shop comes with."""

    words = models.CharField(_("同义词"), max_length=300, help_text=_("用空格分开，例如：番茄 西红柿"))

    class Meta:
        ordering = ["words"]
        verbose_name = _("同义词")
        verbose_name_plural = _("同义词")

    def __str__(self) -> str:
        return self.words


class PinnedResult(models.Model):
    """Goods that come first for a word, whatever their rank."""

    word = models.CharField(_("搜索词"), max_length=WORD_LENGTH)
    key = models.CharField(max_length=WORD_LENGTH, editable=False, db_index=True)
    spu = models.ForeignKey("catalogue.Product", on_delete=models.CASCADE, related_name="+", verbose_name=_("商品"))
    position = models.PositiveSmallIntegerField(_("顺序"), default=0)

    class Meta:
        ordering = ["key", "position", "id"]
        verbose_name = _("置顶结果")
        verbose_name_plural = _("置顶结果")
        constraints = [
            models.UniqueConstraint(
                fields=["key", "spu"],
                name="search_pinned_once",
                violation_error_message=_("该商品已在此搜索词下置顶。"),
            )
        ]

    def __str__(self) -> str:
        return self.word


class HiddenWord(models.Model):
    """A word that is never suggested, never hot and never remembered."""

    word = models.CharField(_("隐藏词"), max_length=WORD_LENGTH)
    key = models.CharField(max_length=WORD_LENGTH, editable=False, unique=True)

    class Meta:
        ordering = ["key"]
        verbose_name = _("隐藏词")
        verbose_name_plural = _("隐藏词")

    def __str__(self) -> str:
        return self.word


class SearchedWord(models.Model):
    """How often a word was searched for on a day, and how much it found the last time."""

    word = models.CharField(max_length=WORD_LENGTH)
    day = models.DateField(db_index=True)
    times = models.PositiveIntegerField(default=0)
    found = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["word", "day"], name="search_one_count_per_word_and_day")]

    def __str__(self) -> str:
        return f"{self.word} {self.day}"


class OwnSearch(models.Model):
    """What a member searched for, and when last."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    word = models.CharField(_("搜索词"), max_length=WORD_LENGTH)
    searched_at = models.DateTimeField(_("搜索时间"))

    class Meta:
        ordering = ["-searched_at", "-id"]
        verbose_name = _("搜索记录")
        verbose_name_plural = _("搜索记录")
        constraints = [models.UniqueConstraint(fields=["user", "word"], name="search_one_entry_per_member")]

    def __str__(self) -> str:
        return self.word
