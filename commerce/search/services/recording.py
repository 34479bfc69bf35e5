"""Remembering what was searched for: in all for the hot words, and each member's own."""

from datetime import timedelta

from django.db.models import F
from django.utils import timezone

from commerce.accounts.models import User
from commerce.search import analysis
from commerce.search.models import HiddenWord, OwnSearch, SearchedWord
from commerce.search.selectors import clean_text

#: Own searches that are kept for a member.
OWN_MAX = 20
#: Shorter and longer texts are no words to show to others.
LONGEST_HOT = 20
KEPT = timedelta(days=30)


def record_search(*, text: str, results: int, user: User | None = None) -> None:
    """Count a search for the hot words, and remember it for a member. `results` is how many goods it found.

    Two to five statements. Call it for the first page of a search only. Hidden words leave no trace.
    """
    word = clean_text(text)
    key = analysis.compact(word)
    if not key or HiddenWord.objects.filter(key=key).exists():
        return
    if len(word) <= LONGEST_HOT and results:
        _count(word.casefold(), results)
    if user is not None:
        OwnSearch.objects.update_or_create(user=user, word=word, defaults={"searched_at": timezone.now()})
        kept = OwnSearch.objects.filter(user=user).values_list("pk", flat=True)[OWN_MAX : OWN_MAX * 2]
        OwnSearch.objects.filter(pk__in=list(kept)).delete()


def _count(word: str, results: int) -> None:
    """Two at once are both counted: the row is made by whoever comes first, and counted up by an UPDATE."""
    today = SearchedWord.objects.filter(word=word, day=timezone.localdate())
    if not today.update(times=F("times") + 1, found=results):
        SearchedWord.objects.bulk_create([SearchedWord(word=word, day=timezone.localdate())], ignore_conflicts=True)
        today.update(times=F("times") + 1, found=results)


def forget_searches(*, user: User) -> None:
    """Clear a member's own searches."""
    OwnSearch.objects.filter(user=user).delete()


def purge() -> int:
    """Delete counts of days long past. Returns how many."""
    return SearchedWord.objects.filter(day__lt=timezone.localdate() - KEPT).delete()[0]
