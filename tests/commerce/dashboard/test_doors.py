"""Who gets in: every URL of the dashboard, for everybody; and the other two back offices."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from commerce.catalogue.models import AttributeOptionGroup, ProductClass
from commerce.order.models import OrderNote
from commerce.payment.enums import AttemptState
from commerce.shipping.models import FreightTemplate
from tests.commerce.dashboard.conftest import Market
from tests.commerce.payment.attempts import make_attempt

#: Pages that a merchant opens, with own things in them.
FOR_MERCHANTS = {
    "index",
    "order-list",
    "order-export",
    "order-stats",
    "order-detail",
    "order-ship",
    "order-note",
    "order-note-delete",
    "order-shipping-address",
    "catalogue-product-list",
    "catalogue-product-bulk-action",
    "catalogue-product",
    "catalogue-product-create-child",
    "catalogue-product-delete",
    "reviews-list",
    "reviews-update",
    "reviews-reply",
    "shipping-freight-list",
    "shipping-freight-create",
    "shipping-freight-edit",
    "shipping-freight-delete",
    "payment-refund",
    "payment-refund-retry",
    "payment-cash",
}
#: Actions without a page: GET is not allowed.
POST_ONLY = {
    "order-ship",
    "order-cancel",
    "order-note",
    "order-note-delete",
    "reviews-reply",
    "partner-user-link",
    "partner-user-unlink",
    "users-active",
    "payment-refund",
    "payment-refund-retry",
    "payment-cash",
    "payment-query",
    "payment-refund-query",
    "payment-difference-settle",
    "search-word-delete",
}
OPEN_TO_ALL = {"login", "logout"}


def dashboard_patterns() -> Iterator[URLPattern]:
    resolver = next(it for it in get_resolver().url_patterns if getattr(it, "namespace", None) == "dashboard")
    stack: list[URLPattern | URLResolver] = [resolver]
    while stack:
        pattern = stack.pop()
        if isinstance(pattern, URLResolver):
            stack += pattern.url_patterns
        else:
            yield pattern


def names() -> list[str]:
    return sorted({str(pattern.name) for pattern in dashboard_patterns()} - OPEN_TO_ALL)


def url_of(market: Market, name: str) -> str:
    """An address with things of the fruit shop in it."""
    sku = market.apples.children.first()
    note = OrderNote.objects.create(order=market.apple_order, user=market.merchant, message="…")
    given = {
        "number": market.apple_order.number,
        "note_id": note.pk,
        "parent_pk": market.apples.pk,
        "parent": market.category.pk,
        "partner_pk": market.fruit_shop.pk,
        "user_pk": market.merchant.pk,
        "attempt_id": make_attempt(market.apple_order, AttemptState.CLOSED).pk,
        "refund_id": 0,
        "difference_id": 0,
        "kind": "hidden",
        "product_class_slug": ProductClass.objects.order_by("pk")[0].slug,
    }
    pks = {
        "catalogue-category": market.category.pk,
        "catalogue-class": market.apples.product_class_id,
        "catalogue-attribute-option-group": AttributeOptionGroup.objects.order_by("pk")[0].pk,
        "catalogue-product": sku.pk,
        "partner": market.fruit_shop.pk,
        "reviews": market.review.pk,
        "user": market.shopper.pk,
        "shipping-freight": FreightTemplate.objects.create(
            name="…", method="express", partner=market.fruit_shop, is_active=False
        ).pk,
    }
    given["pk"] = next((pk for prefix, pk in pks.items() if name.startswith(prefix)), 0)
    pattern = next(it for it in dashboard_patterns() if it.name == name).pattern
    keys = {*pattern.converters, *pattern.regex.groupindex}
    return reverse(f"dashboard:{name}", kwargs={key: given[key] for key in keys})


def test_every_url_has_a_place_in_this_list() -> None:
    assert set(names()) >= FOR_MERCHANTS | POST_ONLY


def answers(market: Market, client: Client, method: str = "get") -> dict[str, int]:
    """What every URL of the dashboard says to somebody."""
    return {name: getattr(client, method)(url_of(market, name)).status_code for name in names()}


def test_admin_opens_every_page(market: Market) -> None:
    found = answers(market, market.client("admin"))
    wrong = {
        name: status for name, status in found.items() if status not in ({405} if name in POST_ONLY else {200, 302})
    }
    assert wrong == {}


@pytest.mark.parametrize("method", ["get", "post"])
def test_anonymous_is_sent_to_the_sign_in(market: Market, method: str) -> None:
    for name in names():
        response = getattr(Client(), method)(url_of(market, name))
        assert (response.status_code, response.url.split("?")[0]) == (302, "/dashboard/login/")


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("who", ["shopper", "editor"])
def test_members_and_editors_stay_outside(market: Market, who: str, method: str) -> None:
    before = snapshot(market)
    assert answers(market, market.client(who), method) == dict.fromkeys(names(), 403)
    assert snapshot(market) == before


def test_merchant_opens_own_things_and_nothing_else(market: Market) -> None:
    found = answers(market, market.client("merchant"))
    assert {name for name, status in found.items() if status != 403} == FOR_MERCHANTS
    opened = {name: status for name, status in found.items() if name in FOR_MERCHANTS - POST_ONLY}
    assert set(opened.values()) <= {200, 302}


@pytest.mark.parametrize("method", ["get", "post"])
def test_rival_finds_nothing_of_the_fruit_shop(market: Market, method: str) -> None:
    """Lists are empty of it (tested with the lists); everything that names a thing is not there."""
    before = snapshot(market)
    for name, status in answers(market, market.client("rival"), method).items():
        if name not in FOR_MERCHANTS:
            assert (name, status) == (name, 403)
        elif any(part.isdigit() for part in url_of(market, name).split("/")):
            assert (name, status in {404, 405}) == (name, True)
    assert snapshot(market) == before


def snapshot(market: Market) -> list[object]:
    market.apple_order.refresh_from_db()
    return [
        market.apple_order.status,
        list(market.apple_order.shipments.values()),
        list(market.apples.children.order_by("pk").values_list("pk", "title", "is_public", "stockrecords__price")),
    ]


def test_merchant_without_the_role_stays_outside(market: Market) -> None:
    market.merchant.groups.clear()
    assert market.client("merchant").get("/dashboard/").status_code == 403


def test_permission_without_a_merchant_shows_nothing(market: Market) -> None:
    market.fruit_shop.users.clear()
    client = market.client("merchant")
    assert market.apple_order.number not in client.get("/dashboard/orders/").content.decode()
    assert client.get(f"/dashboard/orders/{market.apple_order.number}/").status_code == 404


def test_sign_in_leads_to_the_overview(market: Market) -> None:
    client = Client()
    response = client.post("/dashboard/login/", {"username": "merchant", "password": "jishi-demo-2026"})
    assert (response.status_code, response.url) == (302, "/dashboard/")
    wrong = Client().post("/dashboard/login/", {"username": "merchant", "password": "wrong"})
    assert wrong.status_code in {200, 401, 422}
    assert 'role="alert"' in wrong.content.decode()
    assert "sessionid" not in wrong.cookies


def test_sign_out_leads_home(market: Market) -> None:
    client = market.client("merchant")
    assert client.post("/dashboard/logout/").url == "/"
    assert client.get("/dashboard/").status_code == 302


@pytest.mark.parametrize("door", ["/cms/", "/admin/"])
@pytest.mark.parametrize("who", ["anonymous", "shopper", "merchant"])
def test_other_back_offices_stay_shut(market: Market, door: str, who: str) -> None:
    response = market.client(who).get(door)
    assert response.status_code == 302
    assert "login" in response.url


@pytest.mark.parametrize(("door", "who"), [("/cms/", "editor"), ("/cms/", "admin"), ("/admin/", "admin")])
def test_other_back_offices_open_for_their_people(market: Market, door: str, who: str) -> None:
    assert market.client(who).get(door).status_code == 200


def test_editor_has_no_business_in_the_django_admin(market: Market) -> None:
    assert market.client("editor").get("/admin/").status_code == 302


def test_orders_and_stock_are_only_looked_at_in_the_django_admin(market: Market) -> None:
    client = market.client("admin")
    order = f"/admin/order/order/{market.apple_order.pk}/change/"
    assert client.get(order).status_code == 200
    assert client.post(order, {"status": "finished"}).status_code == 403
    record = market.apples.children.first().stockrecords.get()
    text = client.get(f"/admin/partner/stockrecord/{record.pk}/change/").content.decode()
    assert 'name="num_allocated"' not in text
    assert client.get("/admin/catalogue/brand/").status_code == 200
