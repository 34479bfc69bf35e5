"""The lexicon: every word that brands, categories and names of goods bring, with how it is typed."""

from collections.abc import Iterable, Iterator

from django.db import transaction
from django.db.models import F, QuerySet

from commerce.catalogue.models import Product
from commerce.catalogue.selectors import spus_on_shelf
from commerce.search import analysis, lexicon
from commerce.search.documents import names_of_brand
from commerce.search.enums import WordKind
from commerce.search.models import WORD_LENGTH, IndexState, LexiconWord

BATCH = 1000
WORDS_PER_NAME = 24
Words = dict[tuple[WordKind, str], LexiconWord]


def refresh_lexicon() -> int:
    """Make the lexicon again from the catalogue. Returns how many words it has."""
    words: Words = {}
    for spu in _spus().iterator(chunk_size=BATCH):
        _add_words_of(spu, words)
    with transaction.atomic():
        LexiconWord.objects.all().delete()
        LexiconWord.objects.bulk_create(words.values(), batch_size=BATCH)
        _new_generation()
    lexicon.forget()
    return len(words)


def learn(spu_ids: Iterable[int]) -> None:
    """Bring the words of changed SPUs in, and take the names of those that left the shelf out.

    Weights and words that nobody uses any more are put right by the nightly refresh.
    """
    ids, words = list(spu_ids), Words()
    for spu in _spus().filter(pk__in=ids):
        _add_words_of(spu, words)
    kept = {word.key for word in words.values() if word.kind == WordKind.PRODUCT}
    gone = LexiconWord.objects.filter(spu_id__in=ids).exclude(key__in=kept).delete()[0]
    known = set(LexiconWord.objects.filter(key__in=[key for _, key in words]).values_list("kind", "key"))
    new = [word for (kind, key), word in words.items() if (kind, key) not in known]
    LexiconWord.objects.bulk_create(new, batch_size=BATCH, ignore_conflicts=True)
    if gone or new:
        _new_generation()


def words_changed() -> None:
    """Synonyms have been edited: every process reads them within half a minute."""
    _new_generation()


def _new_generation() -> None:
    """Processes read the lexicon again when they see it."""
    IndexState.objects.get_or_create(name=lexicon.NAME)
    IndexState.objects.filter(name=lexicon.NAME).update(generation=F("generation") + 1)


def _spus() -> QuerySet[Product]:
    return spus_on_shelf().select_related("brand").prefetch_related("categories").order_by("pk")


def _add_words_of(spu: Product, words: Words) -> None:
    weight = spu.sales + 1
    brands = names_of_brand(spu.brand.name) if spu.brand else []
    categories = [category.name for category in spu.categories.all()]
    for brand in brands:
        _add(words, WordKind.BRAND, brand, weight)
    for category in categories:
        _add(words, WordKind.CATEGORY, category, weight)
        if brands:
            _add(words, WordKind.PHRASE, brands[0] + category, weight)
    _add(words, WordKind.PRODUCT, spu.title, weight, spu_id=spu.pk)
    for word in _words_of_name(spu.title):
        _add(words, WordKind.WORD, word, weight)


def _words_of_name(name: str) -> Iterator[str]:
    for number, token in enumerate(analysis.tokens(name)):
        if number < WORDS_PER_NAME and not token[0].isdigit():
            yield token


def _add(words: Words, kind: WordKind, text: str, weight: int, spu_id: int | None = None) -> None:
    key = analysis.compact(text)[:WORD_LENGTH]
    if not key:
        return
    word = words.get((kind, key))
    if word is None:
        pinyin = "".join(analysis.syllables(key))[: WORD_LENGTH * 3]
        initials = analysis.initials(key)[:WORD_LENGTH]
        word = LexiconWord(
            kind=kind, key=key, text=text[:WORD_LENGTH], pinyin=pinyin, initials=initials, spu_id=spu_id
        )
        words[kind, key] = word
    word.weight += weight
