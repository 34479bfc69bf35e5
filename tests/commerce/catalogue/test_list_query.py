"""One list, one address; and whatever else is asked is understood as far as it makes sense."""

from decimal import Decimal

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from commerce.catalogue.enums import Ordering
from commerce.catalogue.list_query import ListQuery, read_list_query

WHOLE = (
    "brand=2&brand=10&attr_colour=%E9%87%91%E8%89%B2&attr_size=M&price_min=10&price_max=99.99&ordering=price&page=3"
)


def normalised(query: str) -> str:
    return read_list_query(QueryDict(query)).at("/list/1/")


def test_the_whole_of_it() -> None:
    query = read_list_query(QueryDict(WHOLE))
    assert query == ListQuery(
        brands=(2, 10),
        attributes={"colour": ("金色",), "size": ("M",)},
        price_min=Decimal("10.00"),
        price_max=Decimal("99.99"),
        ordering=Ordering.PRICE_UP,
        page=3,
    )
    assert query.at("/list/1/") == f"/list/1/?{WHOLE}"


@pytest.mark.parametrize(
    ("asked", "written"),
    [
        ("", ""),
        ("page=1&ordering=default&price_min=&brand=", ""),
        ("utm_source=qq&page=2", "?page=2"),
        ("brand=10&brand=2&brand=2", "?brand=2&brand=10"),
        ("attr_size=M&attr_colour=b&attr_colour=a", "?attr_colour=a&attr_colour=b&attr_size=M"),
        ("price_min=99&price_max=10", "?price_min=10&price_max=99"),
        ("price_min=１２.５&price_max=¥20", "?price_min=12.50&price_max=20"),
        ("price_min=-1&price_max=NaN", ""),
        ("price_min=Infinity&price_max=1e400", ""),
        ("price_min=-0&price_max=1e2", "?price_min=0&price_max=100"),
        ("ordering=cost&page=-1", ""),
        ("page=２&brand=9e9&attr_a-b=1&attr_=1", ""),
        ("page=2&page=3", "?page=3"),
        (f"brand={10**40}&page={10**40}&attr_size={'a' * 101}", ""),
        ("&".join(f"attr_a{number}=1" for number in range(11)), ""),
    ],
)
def test_anything_else_leads_to_the_one_way(asked: str, written: str) -> None:
    assert normalised(asked) == f"/list/1/{written}"


names = st.sampled_from(["brand", "attr_colour", "attr_x", "price_min", "price_max", "ordering", "page", "utm"])


@given(st.lists(st.tuples(names, st.text(max_size=12) | st.integers().map(str) | st.decimals().map(str)), max_size=8))
def test_the_one_way_is_its_own(pairs: list[tuple[str, str]]) -> None:
    query = QueryDict(mutable=True)
    for name, value in pairs:
        query.appendlist(name, value)
    once = read_list_query(query)
    again = read_list_query(QueryDict(once.at("").removeprefix("?")))
    assert again == once


def test_choices_can_be_taken_back() -> None:
    query = read_list_query(QueryDict(WHOLE))
    assert query.without("brand", "2").brands == (10,)
    assert query.without("attr_colour", "金色").attributes == {"size": ("M",)}
    assert query.without("attr_colour", "M").attributes == query.attributes
    assert query.without("brand", "2").page == query.priced(None, None).page == 1
    assert query.everything().at("/") == "/?ordering=price"
