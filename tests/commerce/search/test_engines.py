"""The contract of an engine, held against every one that can run here."""

from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from commerce.catalogue.enums import Ordering
from commerce.search import analysis
from commerce.search.engines import engine_at
from commerce.search.engines.base import (
    FIELDS,
    Document,
    Engine,
    EngineQuery,
    EngineUnavailable,
    Filters,
    Term,
)
from commerce.search.engines.payload import dump, load, with_fingerprint
from tests.commerce.search.conftest import ENGINES

pytestmark = pytest.mark.django_db


def document(pk: int, name: str, *, brand: int = 1, category: int = 1, price: int = 100, sales: int = 0) -> Document:
    tokens = dict.fromkeys(FIELDS, ())
    tokens |= {"name": tuple(analysis.tokens(name)), "grams": tuple(analysis.grams(name))}
    return with_fingerprint(
        Document(
            id=pk,
            sku_id=pk * 10,
            title=analysis.compact(name),
            tokens=tokens | {"exact": (analysis.compact(name),)},
            skus=((pk * 10, ("黑色",)),),
            brand_id=brand,
            category_ids=(category, 99),
            price=price,
            sales=sales,
            in_stock=pk % 2 == 1,
            priority=0,
            created=pk,
        )
    )


@pytest.fixture(params=ENGINES)
def empty(request: pytest.FixtureRequest, tmp_path: Path, settings: Settings) -> Engine:
    """Without an index."""
    urls = {"whoosh": f"whoosh://{tmp_path}/index", "database": "database://", "cluster": settings.SEARCH_URL}
    return engine_at(urls[request.param])


@pytest.fixture
def filled(empty: Engine) -> Engine:
    made = [
        document(1, "澜屿 X1 手机", price=300, sales=5),
        document(2, "禾刻 A3 手机", brand=2, price=100, sales=9),
        document(3, "液态硅胶手机壳", brand=2, category=2, price=200),
        document(4, 'Apple iPhone 8 Plus 13.3英寸 o\'neil \\ "x"', brand=3, price=400),
    ]
    assert empty.rebuild(made) == 4
    return empty


def ids(engine: Engine, *words: str, ordering: Ordering = Ordering.DEFAULT, **filters: object) -> list[int]:
    terms = tuple(Term((word,)) for word in words)
    return [hit.id for hit in engine.search(EngineQuery(terms, Filters(**filters), ordering)).hits]  # type: ignore[arg-type]


def test_before_the_first_rebuild_there_is_no_index(empty: Engine) -> None:
    for ask in (lambda: ids(empty, "手机"), lambda: empty.index([document(1, "手机")]), empty.fingerprints):
        with pytest.raises(EngineUnavailable):
            ask()


def test_all_terms_have_to_be_met_or_any(filled: Engine) -> None:
    assert sorted(ids(filled, "手机")) == [1, 2, 3]
    assert ids(filled, "手机", "澜屿") == [1]
    assert ids(filled, "手机", "冰箱") == []
    terms = (Term(("澜屿",)), Term(("冰箱",)))
    assert [hit.id for hit in filled.search(EngineQuery(terms, any_term=True)).hits] == [1]


def test_a_term_is_met_by_a_synonym_or_by_words_together(filled: Engine) -> None:
    synonym, together = Term(("电话", "手机")), Term(("iphone8",), (("iphone", "8"),))
    assert sorted(hit.id for hit in filled.search(EngineQuery((synonym,))).hits) == [1, 2, 3]
    assert [hit.id for hit in filled.search(EngineQuery((together,))).hits] == [4]


@pytest.mark.parametrize("word", ["13.3", "iphone8plus", "8", "plus", "neil"])
def test_model_numbers_are_found_as_they_are_written(filled: Engine, word: str) -> None:
    assert ids(filled, word) == [4]


@pytest.mark.parametrize("word", ["'", "\\", '"', "a'b", "*", "手机*", "手*", "\x01", "(", "手机)"])
def test_no_sign_breaks_a_question(filled: Engine, word: str) -> None:
    assert ids(filled, word, "冰箱") == []
    assert filled.search(EngineQuery((Term((word,)),))).total <= 3


@pytest.mark.parametrize("word", ["x' | '手机", "NOT", "AND", "c:1", "all:手机", "all_tokens:手机"])
def test_no_token_is_a_command(filled: Engine, word: str) -> None:
    assert ids(filled, word) == []


def test_filters(filled: Engine) -> None:
    assert ids(filled, "手机", brand_ids=frozenset({2}), ordering=Ordering.PRICE_UP) == [2, 3]
    assert ids(filled, "手机", category_id=2) == [3]
    assert sorted(ids(filled, "手机", price_min=200, price_max=300)) == [1, 3]
    assert sorted(ids(filled, "手机", in_stock=True)) == [1, 3]


@pytest.mark.parametrize(
    ("ordering", "expected"),
    [
        (Ordering.SALES, [2, 1, 3]),
        (Ordering.PRICE_UP, [2, 3, 1]),
        (Ordering.PRICE_DOWN, [1, 3, 2]),
        (Ordering.NEWEST, [3, 2, 1]),
    ],
)
def test_orderings(filled: Engine, ordering: Ordering, expected: list[int]) -> None:
    assert ids(filled, "手机", ordering=ordering) == expected


def test_documents_are_replaced_and_deleted_at_once(filled: Engine) -> None:
    filled.index([document(1, "澜屿 X1 平板"), document(5, "新手机")])
    assert (sorted(ids(filled, "手机")), ids(filled, "平板")) == ([2, 3, 5], [1])
    filled.delete([2, 3, 777])
    assert ids(filled, "手机") == [5]
    assert filled.search(EngineQuery((Term(("手机",)),))).total == 1


def test_fingerprints_tell_what_the_index_holds(filled: Engine) -> None:
    assert set(filled.fingerprints()) == {1, 2, 3, 4}
    known = document(1, "澜屿 X1 手机", price=300, sales=5).fingerprint
    assert filled.fingerprints([1, 8]) == {1: known}
    assert document(1, "澜屿 X1 手机", price=301, sales=5).fingerprint != known


def test_a_rebuild_that_fails_leaves_the_index_as_it_was(filled: Engine) -> None:
    def breaking() -> object:
        yield document(9, "手机")
        raise RuntimeError

    with pytest.raises(RuntimeError):
        filled.rebuild(breaking())  # type: ignore[arg-type]
    assert sorted(ids(filled, "手机")) == [1, 2, 3]
    assert filled.rebuild([document(9, "手机")]) == 1
    assert ids(filled, "手机") == [9]
    assert filled.size() > 0


def test_hits_bring_their_documents(filled: Engine) -> None:
    first = filled.search(EngineQuery((Term(("澜屿",)),))).hits[0]
    assert first.document == load(dump(document(1, "澜屿 X1 手机", price=300, sales=5)))
    with pytest.raises(EngineUnavailable):
        load("[1, 2]")
