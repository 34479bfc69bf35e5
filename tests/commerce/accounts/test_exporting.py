"""The file with everything that the shop holds about somebody, and about nobody else."""

import json

import pytest
from django.test import Client
from django.utils import timezone

from commerce.accounts.models import Consent, User
from commerce.basket.services import add_line, open_basket_for
from commerce.browsing import history
from commerce.browsing.services import add_favourite
from commerce.catalogue.reviews.models import ProductReview
from commerce.search.services import record_search
from tests.commerce.api.identity import App, error_code
from tests.factories.catalogue import make_spu, skus_of
from tests.factories.orders import make_order
from tests.factories.people import make_address, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("database_counters")]
PARTS = {
    "addresses", "basket", "bindings", "consents", "favourites", "history", "orders", "payments", "profile", "refunds",
    "reviews", "searches", "sessions",
}  # fmt: skip


def live(user: User, place: str) -> None:
    """Leave a trace in every part of the shop."""
    spu = make_spu(f"{place}特产")
    sku = skus_of(spu)[0]
    Consent.objects.create(user=user, document="terms", version="2026-08", agreed_at=timezone.now())
    address = make_address(user, place=place)
    make_order(user, lines={sku: 2}, address=address, note=f"送到{place}")
    add_line(basket=open_basket_for(user), sku_id=sku.pk, quantity=1)
    history.record(user.pk, sku.pk)
    add_favourite(user=user, sku_id=sku.pk)
    record_search(text=place, results=1, user=user)
    ProductReview.objects.create(product=spu, sku=sku, user=user, score=5, title="好", body=f"{place}的味道")


@pytest.fixture
def alice() -> User:
    user = make_user("alice", mobile="13800000001", email="alice@example.com")
    live(user, "望京街")
    return user


def test_everything_is_in_it(alice: User) -> None:
    answer = App(alice)("get", "me/export/")
    assert answer["Content-Disposition"] == 'attachment; filename="jishi-my-data.json"'
    assert answer["Cache-Control"] == "private, no-store"
    data = answer.json()
    assert set(data) == PARTS | {"exported_at"}
    assert all(data[part] for part in PARTS - {"bindings", "payments", "refunds"})
    assert (data["profile"]["mobile"], data["profile"]["email"]) == ("13800000001", "alice@example.com")
    [order] = data["orders"]
    assert (order["note"], order["lines"][0]["quantity"], order["lines"][0]["total"]) == ("送到望京街", 2, "200.00")
    assert order["address"]["place"] == data["addresses"][0]["place"] == "望京街"
    assert data["reviews"][0]["text"] == "望京街的味道"
    assert [data[part][0]["sku"] for part in ("history", "favourites", "basket")] == [order["lines"][0]["sku"]] * 3
    assert data["sessions"][0]["ip"] == "203.0.113.*"


def test_nothing_of_anybody_else_and_no_secret(alice: User) -> None:
    bob = make_user("bob", mobile="13800000002", email="bob@example.com")
    live(bob, "南京路")
    text = App(alice)("get", "me/export/").content.decode()
    for foreign in ("南京路", "13800000002", "bob"):
        assert foreign not in text
    for secret in (alice.password, "password", "token", "session_key", "fingerprint"):
        assert secret not in text


def test_the_button(client: Client, alice: User) -> None:
    assert client.get("/account/export/").status_code == 302
    client.force_login(alice)
    assert "/account/export/" in client.get("/account/security/").content.decode()
    answer = client.get("/account/export/")
    assert answer["Content-Disposition"] == 'attachment; filename="jishi-my-data.json"'
    assert "望京街" in answer.content.decode()
    assert set(json.loads(answer.content)) == PARTS | {"exported_at"}


def test_not_too_often(alice: User, client: Client) -> None:
    app = App(alice)
    assert [app("get", "me/export/").status_code for _time in range(4)] == [200, 200, 200, 429]
    assert error_code(app("get", "me/export/")) == (429, "throttled")
    client.force_login(alice)
    assert client.get("/account/export/").status_code == 429


def test_nobody_else() -> None:
    assert error_code(App()("get", "me/export/")) == (401, "not_authenticated")
