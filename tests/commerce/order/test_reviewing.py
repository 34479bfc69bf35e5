"""Reviews: who may write one, what becomes of the name, the pictures and the ratings."""

import io
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image
from pytest_django import Settings

from commerce.catalogue.models import Product
from commerce.catalogue.reviews.models import ProductReview
from commerce.catalogue.reviews.services import moderate, reply
from commerce.core.errors import InvalidInput
from commerce.order.models import Line, Order
from commerce.order.services import ReviewData, receive_order, review_line, ship_order
from tests.factories.catalogue import make_spu, skus_of
from tests.factories.orders import make_order
from tests.factories.people import make_user

pytestmark = [pytest.mark.django_db]


@pytest.fixture(autouse=True)
def _media(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def received(lines: int = 1, username: str = "alice-wang") -> Order:
    skus = skus_of(make_spu("苹果", options={"规格": ["大", "小"]}))[:lines]
    order = make_order(make_user(username), lines=dict.fromkeys(skus, 1))
    for partner in {line.partner for line in order.lines.all()}:
        ship_order(order=order, partner=partner, carrier="顺丰速运", tracking_number="SF1234", actor=order.user)
    receive_order(order=order, actor=order.user)
    return order


def client_of(order: Order) -> Client:
    client = Client()
    client.force_login(order.user)
    return client


def page_of(line: Line) -> str:
    return f"/orders/{line.order.number}/lines/{line.pk}/review/"


def photo(size: tuple[int, int] = (40, 30)) -> SimpleUploadedFile:
    exif = Image.Exif()
    exif[0x010F] = "SecretCamera"
    buffer = io.BytesIO()
    Image.new("RGB", size, "red").save(buffer, "JPEG", exif=exif)
    return SimpleUploadedFile("holiday.jpg", buffer.getvalue(), "image/jpeg")


def test_a_review_through_the_page(settings: Settings) -> None:
    order = received()
    line = order.lines.get()
    client = client_of(order)

    assert 'name="score"' in client.get(page_of(line)).content.decode()
    answer = client.post(
        page_of(line), {"score": "4", "text": " 很脆 ", "anonymous": "on", "pictures": [photo(), photo()]}
    )

    assert (answer.status_code, answer.url) == (302, f"/orders/{order.number}/")
    review = ProductReview.objects.get()
    assert (review.score, review.body, review.sku, review.status) == (4, "很脆", line.product, review.FOR_MODERATION)
    assert (review.author, review.sku_label) == ("a***g", line.options_label)
    files = [Path(settings.MEDIA_ROOT, picture.image.name) for picture in review.pictures.all()]
    assert [file.suffix for file in files] == [".webp", ".webp"]
    assert all(b"SecretCamera" not in file.read_bytes() for file in files)
    assert (review.pictures.all()[0].width, review.pictures.all()[0].height) == (40, 30)
    order.refresh_from_db()
    assert order.status == "finished"


def test_each_line_once_and_the_last_one_finishes_the_order() -> None:
    order = received(lines=2)
    first, second = order.lines.all()
    client = client_of(order)

    assert client.post(page_of(first), {"score": "5"}).status_code == 302
    assert client.post(page_of(first), {"score": "1"}).status_code == 409
    order.refresh_from_db()
    assert order.status == "to_review"
    assert client.post(page_of(second), {"score": "5"}).status_code == 302
    order.refresh_from_db()
    assert order.status == "finished"
    assert ProductReview.objects.count() == 2


def test_only_after_the_parcel_has_arrived() -> None:
    order = make_order()
    client = client_of(order)
    assert client.get(page_of(order.lines.get())).status_code == 302
    assert client.post(page_of(order.lines.get()), {"score": "5"}).status_code == 409
    assert not ProductReview.objects.exists()


def test_nobody_reviews_what_somebody_else_bought() -> None:
    order, other = received(), received(username="bob")
    client = client_of(other)
    theirs = order.lines.get()
    for path in (page_of(theirs), f"/orders/{other.number}/lines/{theirs.pk}/review/", f"/api/v1{page_of(theirs)}"):
        assert client.post(path, {"score": 5}, "application/json").status_code == 404
    assert not ProductReview.objects.exists()


@pytest.mark.parametrize("score", ["-1", "6", "", "NaN", "1.5", "５", "1e400", "2147483648"])
def test_scores_are_0_to_5(score: str) -> None:
    order = received()
    line = order.lines.get()
    assert client_of(order).post(page_of(line), {"score": score}).status_code == 422
    answer = client_of(order).post(f"/api/v1{page_of(line)}", {"score": score}, "application/json")
    assert answer.status_code == 400


@pytest.mark.parametrize(
    "upload",
    [
        SimpleUploadedFile("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "image/svg+xml"),
        SimpleUploadedFile("a.jpg", b"no picture", "image/jpeg"),
        SimpleUploadedFile("a.jpg", b"\xff\xd8\xff" + b"0" * 5 * 1024 * 1024, "image/jpeg"),
    ],
)
def test_what_is_no_picture_is_refused(upload: SimpleUploadedFile) -> None:
    upload.seek(0)
    order = received()
    answer = client_of(order).post(page_of(order.lines.get()), {"score": "5", "pictures": [upload]})
    assert answer.status_code == 400
    assert not ProductReview.objects.exists()


def test_more_than_25_megapixels_are_refused() -> None:
    order = received()
    huge = photo((5001, 5000))
    answer = client_of(order).post(page_of(order.lines.get()), {"score": "5", "pictures": [huge]})
    assert answer.status_code == 400


def test_at_most_nine_pictures() -> None:
    order = received()
    data = ReviewData(5, pictures=[photo() for _ in range(10)])
    with pytest.raises(InvalidInput):
        review_line(user=order.user, order=order, line=order.lines.get(), data=data)
    assert not ProductReview.objects.exists()


def test_ratings_follow_moderation() -> None:
    spu = make_spu(options={"规格": ["大", "小"]})
    first, second = skus_of(spu)
    alice = make_user()
    reviews = [
        ProductReview.objects.create(product=spu, sku=sku, user=alice, score=score, body="")
        for sku, score in ((first, 5), (first, 2), (second, 0))
    ]

    def ratings() -> list[tuple[float | None, int]]:
        rows = Product.objects.filter(pk__in=[spu.pk, first.pk, second.pk]).order_by("pk")
        return [(row.rating, row.review_count) for row in rows]

    assert ratings() == [(None, 0)] * 3
    for review in reviews:
        moderate(review=review, approve=True)
    assert [(pytest.approx(7 / 3), 3), (3.5, 2), (0, 1)] == ratings()
    moderate(review=reviews[1], approve=False)
    assert ratings() == [(2.5, 2), (5, 1), (0, 1)]
    moderate(review=reviews[2], approve=False)
    assert ratings() == [(5, 1), (5, 1), (None, 0)]


def test_an_approved_review_is_shown_with_pictures_reply_and_no_name() -> None:
    order = received(username="secret-name")
    line = order.lines.get()
    review = review_line(
        user=order.user, order=order, line=line, data=ReviewData(5, "很甜", anonymous=True, pictures=[photo()])
    )
    item, api = f"/item/{line.product_id}/", f"/api/v1/skus/{line.product_id}/reviews/"
    assert "很甜" not in Client().get(item).content.decode()
    assert Client().get(api).json()["count"] == 0

    moderate(review=review, approve=True)
    reply(review=review, text="谢谢支持")

    page = Client().get(item).content.decode()
    found = Client().get(api).json()["results"][0]
    picture = review.pictures.get()
    assert picture.image.url in page
    assert "谢谢支持" in page
    assert (found["author"], found["reply"], found["text"]) == ("s***e", "谢谢支持", "很甜")
    assert [entry["url"].endswith(picture.image.url) for entry in found["pictures"]] == [True]
    assert "secret-name" not in page
    assert "secret-name" not in str(found)


@pytest.mark.parametrize(("username", "shown"), [("王小明", "王***明"), ("AB", "A***"), ("x", "x***")])
def test_anonymous_names_are_masked(username: str, shown: str) -> None:
    review = ProductReview(user=make_user(username), is_anonymous_name=True)
    assert (review.author, review.reviewer_name) == (shown, shown)


def test_amounts_of_a_reviewed_order_stay(settings: Settings) -> None:
    order = received()
    total = order.total_incl_tax
    client_of(order).post(page_of(order.lines.get()), {"score": "5"})
    order.refresh_from_db()
    assert order.total_incl_tax == total > Decimal(0)
