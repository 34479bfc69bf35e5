"""What pages and the API ask: results, suggestions, hot words, a member's own searches; over the filled shelf."""

import statistics
import threading
import time
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from commerce.catalogue.models import Product
from commerce.search import personal_data
from commerce.search.engines.base import Engine, Filters
from commerce.search.highlighting import highlight
from commerce.search.models import HiddenWord, LexiconWord, OwnSearch, PinnedResult, SearchedWord
from commerce.search.selectors import SearchQuery, clean_text, hot_words, own_searches, search, suggest
from commerce.search.services import forget_searches, purge, record_search
from tests.commerce.search.conftest import Shelf
from tests.factories.people import make_user

KILLERS = [
    "*",
    "*" * 64,
    "a*b*c*d*e*f*",
    "手机~9 机~9",
    "[a TO z]",
    "[TO]",
    "手机 OR " * 8,
    "((((((((((((((((((((((手机))))))))))))))))))))))",
    " ".join("abcdefghijklmnopqrstuvwxyz01234"),
    "的" * 64,
    "手机" * 32,
    "一二三四五六七八九十" * 6,
    "a" * 5000,
    "zhuang" * 10,
    "shishishishishishishishishishishishishishishishishishishishishi",
    "NOT 手机",
    "price:[1 TO 9999999999999999]",
    "' OR 1=1 --",
    '"手机',
    "手机^99999999999999999999",
    "\x00\x01\ud800".encode("utf-8", "ignore").decode(),
    "🍎" * 64,
    "\u202e手机",
    "ﷺ" * 64,
    "a\u0301" * 32,
]


@pytest.mark.parametrize("text", KILLERS, ids=range(len(KILLERS)))
def test_no_question_takes_long(searching: Engine, text: str) -> None:
    def took() -> float:
        start = time.monotonic()
        search(SearchQuery(text))
        suggest(text)
        return time.monotonic() - start

    # Other tests run at the same time: what counts is what it can take.
    assert took() < 1 or took() < 1 or took() < 1


def test_others_go_on_while_somebody_asks_the_worst(searching: Engine) -> None:
    """In threads of one process, which share its interpreter; the engine is asked, not the database of the test."""
    if "whoosh" not in settings.SEARCH_URL:
        pytest.skip("a thread would have a database connection of its own, which sees nothing of the test's")
    from commerce.catalogue.enums import Ordering
    from commerce.search.finding import find

    search(SearchQuery("手机"))
    stop = threading.Event()

    def attack() -> None:
        while not stop.is_set():
            for text in KILLERS:
                find(clean_text(text), Filters(), Ordering.DEFAULT)

    attackers = [threading.Thread(target=attack) for _ in range(3)]
    for attacker in attackers:
        attacker.start()
    times = []
    for _ in range(30):
        start = time.monotonic()
        assert find("手机", Filters(), Ordering.DEFAULT).total > 3
        times.append(time.monotonic() - start)
    stop.set()
    for attacker in attackers:
        attacker.join()
    assert statistics.median(times) < 1


@pytest.mark.parametrize("text", ["手机", "冰箱", "的", "shouji", "华未手机"])
def test_what_a_search_asks_the_database(searching: Engine, text: str) -> None:
    search(SearchQuery("手机"))
    with CaptureQueriesContext(connection) as asked:
        search(SearchQuery(text))
    # Inside a test's transaction a search has a savepoint and a time limit of its own.
    statements = [query["sql"] for query in asked.captured_queries]
    own = [sql for sql in statements if "SAVEPOINT" not in sql and "TO DEFAULT" not in sql]
    assert len(own) <= (2 if "whoosh" in settings.SEARCH_URL else 6), own


def test_nothing_typed_nothing_found(searching: Engine) -> None:
    for text in ("", " ", "\x00", "…", "'"):
        assert search(SearchQuery(text)).ids == ()
        assert suggest(text) == []


def test_pages_filters_and_orderings(searching: Engine, shelf: Shelf) -> None:
    first, second = (search(SearchQuery("手机", page=page, page_size=3)) for page in (1, 2))
    assert (len(first.ids), first.found, first.total) == (3, second.found, second.total)
    assert first.ids + second.ids == first.found[:6]
    assert search(SearchQuery("手机", page=99)).ids == ()
    brand = Product.objects.get(pk=shelf.ids["heke-a3"]).brand_id
    only = search(SearchQuery("手机", Filters(brand_ids=frozenset({brand}))))
    assert {shelf.code(pk) for pk in only.found} >= {"heke-a3", "heke-case"}
    assert {Product.objects.get(pk=pk).brand_id for pk in only.found} == {brand}
    by_price = search(SearchQuery("手机", ordering="price")).found
    prices = [Product.objects.get(pk=pk).price for pk in by_price]
    assert prices == sorted(prices)


def test_the_sku_that_was_asked_for_is_shown(searching: Engine, shelf: Shelf) -> None:
    results = search(SearchQuery("P10 Plus 128GB 曜石黑"))
    assert results.ids[0] == shelf.ids["huawei-p10"]
    assert "6GB+128GB 曜石黑" in Product.objects.get(pk=results.skus[results.ids[0]]).title


def test_a_correction_says_so(searching: Engine) -> None:
    assert search(SearchQuery("洗意机")).corrected == "洗衣机"
    assert search(SearchQuery("洗衣机")).corrected == ""


def test_pinned_goods_come_first(searching: Engine, shelf: Shelf) -> None:
    PinnedResult.objects.create(word="手 机", key="手机", spu_id=shelf.ids["tofu"])
    results = search(SearchQuery("手机"))
    assert (results.ids[0], len(results.ids)) == (shelf.ids["tofu"], min(results.total, 20))
    assert search(SearchQuery("手机壳")).ids[0] == shelf.ids["heke-case"]
    Product.objects.filter(pk=shelf.ids["tofu"]).update(is_public=False)
    assert shelf.ids["tofu"] not in search(SearchQuery("手机")).ids


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("shouji", "手机"),
        ("sj", "手机"),
        ("huawei", "华为"),
        ("hw", "华为"),
        ("华", "华为"),
        ("華", "华为"),
        ("bing", "冰箱"),
        ("墨格", "墨格"),
        ("墨格键", "墨格键盘"),
        ("ＨＵＡ", "HUAWEI"),
        ("iph", "iphone"),
        ("app", "Apple iPhone 8 Plus"),
    ],
)
def test_suggestions(searching: Engine, text: str, expected: str) -> None:
    assert expected in [suggestion.text for suggestion in suggest(text)]


def test_suggestions_lead_with_brands_and_categories(searching: Engine) -> None:
    found = suggest("墨格")
    assert (found[0].text, found[0].kind) == ("墨格", "brand")
    assert len(found) == len({suggestion.text for suggestion in found}) <= 10


def test_hidden_words_are_neither_suggested_nor_hot_nor_remembered(searching: Engine) -> None:
    alice = make_user("alice")
    record_search(text="手机", results=3)
    HiddenWord.objects.create(word="手机", key="手机")
    assert "手机" not in [suggestion.text for suggestion in suggest("shouji")]
    assert hot_words() == []
    record_search(text="手 机", results=3, user=alice)
    assert own_searches(alice) == []


@pytest.mark.django_db
def test_hot_words_are_those_of_the_week_that_find_something() -> None:
    for text, results, times in (("冰箱", 2, 3), ("手机", 9, 5), ("没有的", 0, 9), ("长" * 30, 1, 9)):
        for _ in range(times):
            record_search(text=text, results=results)
    old = timezone.localdate() - timedelta(days=8)
    SearchedWord.objects.create(word="旧", day=old, times=99, found=9)
    assert hot_words() == ["手机", "冰箱"]
    assert hot_words(1) == ["手机"]
    SearchedWord.objects.filter(word="旧").update(day=timezone.localdate() - timedelta(days=40))
    assert purge() == 1


@pytest.mark.django_db
def test_own_searches() -> None:
    alice, bob = make_user("alice"), make_user("bob")
    for number in range(25):
        record_search(text=f"词{number}", results=0, user=alice)
    record_search(text="词7", results=1, user=alice)
    record_search(text="别人的", results=1, user=bob)
    assert own_searches(alice, 3) == ["词7", "词24", "词23"]
    assert OwnSearch.objects.filter(user=alice).count() == 20
    assert personal_data._searches(bob.pk)[0]["word"] == "别人的"
    forget_searches(user=alice)
    assert (own_searches(alice), own_searches(bob)) == ([], ["别人的"])
    personal_data._forget(bob.pk)
    assert not OwnSearch.objects.exists()


def test_haystack_answers_as_we_do(searching: Engine, shelf: Shelf) -> None:
    from haystack.query import SearchQuerySet

    results = SearchQuerySet().auto_query("洗衣机")
    assert [result.object.pk for result in results[:1]] == [shelf.ids["liangju-washer"]]


@pytest.mark.parametrize(
    ("text", "words", "html"),
    [
        ("华为手机", ["手机"], "华为<mark>手机</mark>"),
        ("HUAWEI Ｐ10", ["p10", "huawei"], "<mark>HUAWEI</mark> <mark>Ｐ10</mark>"),
        ("華為手機", ["华为"], "<mark>華為</mark>手機"),
        ("<b>手机</b>", ["b", "手机"], "&lt;<mark>b</mark>&gt;<mark>手机</mark>&lt;/<mark>b</mark>&gt;"),
        ("a & b", ["&"], "a <mark>&amp;</mark> b"),
        ("手机", ["<script>", ""], "手机"),
        ("", ["手机"], ""),
    ],
)
def test_highlighting_is_safe(text: str, words: list[str], html: str) -> None:
    assert highlight(text, words) == html


def test_the_lexicon_has_no_word_twice(searching: Engine) -> None:
    rows = list(LexiconWord.objects.values_list("kind", "key"))
    assert len(rows) == len(set(rows)) > 300
