"""Merchants, members and reviews, for those who look after them."""

from typing import Any

import pytest
from django.urls import reverse

from commerce.accounts.models import User
from commerce.catalogue.models import Product
from commerce.catalogue.reviews.models import ProductReview
from tests.commerce.dashboard.conftest import Market
from tests.factories.people import make_user


def test_admin_makes_a_member_a_merchant_and_takes_it_back(market: Market) -> None:
    zhao = make_user("zhao", mobile="13700000000")
    client = market.client("admin")
    select = reverse("dashboard:partner-user-select", args=[market.fruit_shop.pk])
    assert "zhao" in client.get(select, {"email": "137000"}).content.decode()
    link = reverse("dashboard:partner-user-link", args=[market.fruit_shop.pk, zhao.pk])
    assert client.get(link).status_code == 405
    client.post(link)
    zhao = User.objects.get(pk=zhao.pk)
    assert (zhao.has_perm("partner.dashboard_access"), list(zhao.partners.all())) == (True, [market.fruit_shop])
    client.post(reverse("dashboard:partner-user-unlink", args=[market.fruit_shop.pk, zhao.pk]))
    assert not User.objects.get(pk=zhao.pk).has_perm("partner.dashboard_access")


def test_admin_edits_a_merchant(market: Market) -> None:
    url = reverse("dashboard:partner-manage", args=[market.fruit_shop.pk])
    assert market.client("admin").post(url, {"name": "果园", "about": "产地直发"}).status_code == 302
    market.fruit_shop.refresh_from_db()
    assert (market.fruit_shop.name, market.fruit_shop.about) == ("果园", "产地直发")


@pytest.mark.parametrize("text", ["shop", "1380000", "shopper"])
def test_members_are_found(market: Market, text: str) -> None:
    assert "13800000001" in market.client("admin").get("/dashboard/users/", {"q": text}).content.decode()


def test_member_is_blocked_and_let_in_again(market: Market) -> None:
    url = reverse("dashboard:users-active", args=[market.shopper.pk])
    client = market.client("admin")
    for value, active in (("0", False), ("1", True)):
        client.post(url, {"active": value})
        market.shopper.refresh_from_db()
        assert market.shopper.is_active is active


def test_staff_are_not_blocked(market: Market) -> None:
    url = reverse("dashboard:users-active", args=[market.admin.pk])
    assert "不能停用管理人员" in market.client("admin").post(url, follow=True).content.decode()
    market.admin.refresh_from_db()
    assert market.admin.is_active


def test_moderation_moves_the_rating_and_nothing_else(market: Market) -> None:
    client = market.client("admin")
    assert "很甜" in client.get("/dashboard/reviews/?status=0").content.decode()
    Product.objects.filter(pk=market.apples.pk).update(sales=99)
    client.post("/dashboard/reviews/", {"status": "1", "selected_review": market.review.pk})
    market.apples.refresh_from_db()
    assert (market.apples.rating, market.apples.review_count, market.apples.sales) == (5.0, 1, 99)
    client.post(reverse("dashboard:reviews-update", args=[market.review.pk]), {"status": "2", "score": "1"})
    market.review.refresh_from_db()
    market.apples.refresh_from_db()
    assert (market.review.status, market.review.score) == (ProductReview.REJECTED, 5)
    assert (market.apples.rating, market.apples.review_count) == (None, 0)


@pytest.mark.parametrize(
    "data", [{}, {"status": "9", "selected_review": "1"}, {"status": "1", "selected_review": "x"}]
)
def test_senseless_moderation_is_refused(market: Market, data: dict[str, Any]) -> None:
    assert market.client("admin").post("/dashboard/reviews/", data).status_code == 302
    market.review.refresh_from_db()
    assert market.review.status == ProductReview.FOR_MODERATION
