"""The tags that only draw: signs, stars, page numbers."""

from decimal import Decimal

import pytest
from django.core.paginator import Paginator
from django.test import RequestFactory

from commerce.core.templatetags import jishi


def test_a_sign_is_decoration_only() -> None:
    expected = '<svg class="icon" aria-hidden="true"><use href="/static/img/icons.svg#cart"></use></svg>'
    assert jishi.icon("cart") == expected


@pytest.mark.parametrize(("score", "full"), [(None, 0), (0, 0), (3.4, 3), (4.6, 5), (5, 5)])
def test_stars_are_drawn_to_the_nearest_whole_one(score: float | None, full: int) -> None:
    drawn = jishi.stars(score)
    assert (drawn.count('#star"'), drawn.count('#star-empty"')) == (full, 5 - full)


def test_page_numbers_leave_out_what_is_far_away() -> None:
    page = Paginator(range(200), 10).page(10)
    assert list(jishi.page_numbers(page)) == [1, "…", 9, 10, 11, "…", 20]


def test_a_price_has_its_parts() -> None:
    parts = ("¥", "1234", ".50")
    assert [part in jishi.price(Decimal("1234.5")) for part in parts] == [True, True, True]


def test_a_query_keeps_what_is_not_changed() -> None:
    context = {"request": RequestFactory().get("/list/1/", {"page": "3", "ordering": "price"})}
    assert jishi.query_string(context, ordering="-sales", page=None) == "?ordering=-sales"
