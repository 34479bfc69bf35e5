"""Reviews in the dashboard: staff decide, merchants answer, anonymous buyers stay anonymous."""

import pytest

from commerce.catalogue.reviews.models import ProductReview
from tests.commerce.dashboard.conftest import Market

LIST = "/dashboard/reviews/"


def detail(market: Market) -> str:
    return f"{LIST}{market.review.pk}/"


def fresh(market: Market) -> ProductReview:
    return ProductReview.objects.get(pk=market.review.pk)


@pytest.mark.parametrize(("status", "count"), [(ProductReview.APPROVED, 1), (ProductReview.REJECTED, 0)])
@pytest.mark.parametrize("where", ["list", "detail"])
def test_admin_decides_and_the_ratings_follow(market: Market, where: str, status: int, count: int) -> None:
    url = LIST if where == "list" else detail(market)
    answer = market.client("admin").post(url, {"status": status, "selected_review": market.review.pk})
    assert answer.status_code == 302
    assert fresh(market).status == status
    for product in (market.apples, market.review.sku):
        product.refresh_from_db()
        assert product.review_count == count


def test_merchants_answer_their_own(market: Market) -> None:
    client = market.client("merchant")
    assert "很甜" in client.get(LIST).content.decode()
    assert client.post(f"{detail(market)}reply/", {"reply": " 谢谢 "}).status_code == 302
    assert (fresh(market).reply, fresh(market).replied_at is not None) == ("谢谢", True)
    client.post(f"{detail(market)}reply/", {"reply": ""})
    assert (fresh(market).reply, fresh(market).replied_at) == ("", None)


def test_merchants_do_not_decide(market: Market) -> None:
    client = market.client("merchant")
    for url in (LIST, detail(market)):
        answer = client.post(url, {"status": ProductReview.REJECTED, "selected_review": market.review.pk})
        assert answer.status_code == 403
    assert fresh(market).status == ProductReview.FOR_MODERATION
    assert 'name="status" value="1"' not in client.get(detail(market)).content.decode()


def test_rivals_see_and_answer_nothing(market: Market) -> None:
    client = market.client("rival")
    assert "很甜" not in client.get(LIST).content.decode()
    assert client.get(detail(market)).status_code == 404
    assert client.post(f"{detail(market)}reply/", {"reply": "差评"}).status_code == 404
    assert fresh(market).reply == ""


def test_a_reply_that_is_too_long_is_refused(market: Market) -> None:
    answer = market.client("merchant").post(f"{detail(market)}reply/", {"reply": "长" * 501})
    assert answer.status_code == 302
    assert fresh(market).reply == ""


@pytest.mark.parametrize("who", ["merchant", "admin"])
def test_anonymous_buyers_stay_so(market: Market, who: str) -> None:
    market.shopper.username = "unmistakable"
    market.shopper.save()
    ProductReview.objects.filter(pk=market.review.pk).update(is_anonymous_name=True)
    client = market.client(who)
    for url in (LIST, detail(market)):
        text = client.get(url).content.decode()
        assert "unmistakable" not in text
        assert "u***e" in text
    assert "很甜" not in client.get(LIST, {"keyword": "unmistakable"}).content.decode()


def test_deleting_takes_the_rating_along(market: Market) -> None:
    client = market.client("admin")
    client.post(detail(market), {"status": ProductReview.APPROVED})
    assert client.post(f"{detail(market)}delete/").status_code == 302
    for product in (market.apples, market.review.sku):
        product.refresh_from_db()
        assert (product.rating, product.review_count) == (None, 0)
