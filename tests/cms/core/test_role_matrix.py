"""Every cell of the table of roles: who may, does; who may not, is refused, and nothing has changed."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import models, transaction
from django.test import Client
from django.urls import reverse
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

from cms.ads.models import Ad, AdPosition
from cms.channels.models import ChannelGroup
from cms.core.roles import RIGHTS, Right
from commerce.accounts.enums import Role
from commerce.accounts.models import User
from commerce.catalogue.models import Category, Product, ProductClass
from commerce.catalogue.reviews.models import ProductReview
from commerce.order.models import Order, OrderNote, Shipment, ShippingAddress
from commerce.partner.models import Partner, StockRecord
from commerce.search.models import HiddenWord, PinnedResult
from commerce.shipping.models import FreightTemplate
from tests.commerce.dashboard.conftest import Market
from tests.commerce.dashboard.forms import form_data, product_url
from tests.commerce.dashboard.shipping import SF
from tests.commerce.dashboard.test_addresses import address_url, new_address
from tests.commerce.dashboard.test_freight import rules, template
from tests.factories.catalogue import skus_of
from tests.factories.people import make_user

#: People of the market, and their roles.
CAST = {
    "anonymous": None,
    "shopper": None,
    "merchant": Role.MERCHANT,
    "editor": Role.EDITOR,
    "service": Role.SERVICE,
    "finance": Role.FINANCE,
    "admin": Role.ADMINISTRATOR,
}
WATCHED: tuple[type[models.Model], ...] = (
    Ad,
    AdPosition,
    Category,
    ChannelGroup,
    FreightTemplate,
    HiddenWord,
    Order,
    OrderNote,
    Page,
    Partner,
    PinnedResult,
    Product,
    ProductReview,
    Redirect,
    Shipment,
    ShippingAddress,
    StockRecord,
    User,
)


@dataclass(frozen=True)
class Try:
    """One request: a page to open, or with `data` something to do."""

    url: str
    data: dict[str, Any] | None = None


Tries = Callable[[Market], Iterator[Try]]
TRIES: dict[str, Tries] = {}


def tries(code: str) -> Callable[[Tries], Tries]:
    def keep(function: Tries) -> Tries:
        TRIES[code] = function
        return function

    return keep


def of_order(market: Market, name: str, **more: Any) -> str:
    return reverse(f"dashboard:order-{name}", kwargs={"number": market.apple_order.number, **more})


@tries("order-view")
def _see_orders(market: Market) -> Iterator[Try]:
    yield Try("/dashboard/")
    yield Try("/dashboard/orders/")
    yield Try(of_order(market, "detail"))


@tries("order-note")
def _write_notes(market: Market) -> Iterator[Try]:
    yield Try(of_order(market, "note"), {"message": "客户来电"})


@tries("order-cancel")
def _cancel(market: Market) -> Iterator[Try]:
    yield Try(of_order(market, "cancel"), {"reason": "客户要求"})


@tries("order-ship")
def _ship(market: Market) -> Iterator[Try]:
    yield Try(of_order(market, "ship"), {"partner": market.fruit_shop.pk, **SF})


@tries("order-address")
def _change_address(market: Market) -> Iterator[Try]:
    yield Try(address_url(market.apple_order))
    yield Try(address_url(market.apple_order), new_address())


@tries("figures")
def _see_figures(_market: Market) -> Iterator[Try]:
    yield Try("/dashboard/orders/statistics/")
    yield Try("/dashboard/orders/export/")


@tries("goods-edit")
def _edit_goods(market: Market) -> Iterator[Try]:
    sku = skus_of(market.apples)[0]
    yield Try("/dashboard/catalogue/")
    filled_in = form_data(market.client("root"), product_url(sku))
    yield Try(product_url(sku), {**filled_in, "stockrecords-0-price": "1.00", "action": "continue"})
    yield Try(reverse("dashboard:catalogue-product-delete", args=[skus_of(market.apples)[1].pk]))
    spu = product_url(market.apples)
    yield Try(spu, {**form_data(market.client("root"), spu), "title": "x"})


@tries("goods-create")
def _create_goods(_market: Market) -> Iterator[Try]:
    slug = ProductClass.objects.order_by("pk")[0].slug
    yield Try(reverse("dashboard:catalogue-product-create", args=[slug]))


@tries("shelves-edit")
def _edit_shelves(market: Market) -> Iterator[Try]:
    url = reverse("dashboard:catalogue-category-update", args=[market.category.pk])
    yield Try("/dashboard/catalogue/categories/")
    yield Try("/dashboard/catalogue/product-types/")
    yield Try("/admin/catalogue/brand/add/")
    yield Try(url, {"name": "x", "is_public": "on", "treebeard_position": "first-child", "treebeard_ref_node": ""})


@tries("freight-edit")
def _edit_freight(market: Market) -> Iterator[Try]:
    one = FreightTemplate.objects.create(name="快递", method="express", partner=market.fruit_shop)
    filled_in = template(partner=market.fruit_shop.pk, name="x") | rules({"areas": "", "is_default": "on"})
    yield Try(reverse("dashboard:shipping-freight-list"))
    yield Try(reverse("dashboard:shipping-freight-edit", args=[one.pk]), filled_in)
    yield Try(reverse("dashboard:shipping-freight-delete", args=[one.pk]), {})


@tries("search-edit")
def _edit_search(market: Market) -> Iterator[Try]:
    word = HiddenWord.objects.create(word="旧词", key="旧词")
    yield Try(reverse("dashboard:search-words"))
    pinned = {"kind": "pinned", "pinned-word": "苹果", "pinned-spu": market.apples.pk, "pinned-position": "0"}
    yield Try(reverse("dashboard:search-words"), pinned)
    yield Try(reverse("dashboard:search-word-delete", args=["hidden", word.pk]), {})


@tries("review-view")
def _see_reviews(market: Market) -> Iterator[Try]:
    yield Try("/dashboard/reviews/")
    yield Try(reverse("dashboard:reviews-update", args=[market.review.pk]))


@tries("review-reply")
def _answer_review(market: Market) -> Iterator[Try]:
    yield Try(reverse("dashboard:reviews-reply", args=[market.review.pk]), {"reply": "谢谢"})


@tries("review-moderate")
def _moderate(market: Market) -> Iterator[Try]:
    yield Try("/dashboard/reviews/", {"status": "1", "selected_review": market.review.pk})


@tries("review-delete")
def _delete_review(market: Market) -> Iterator[Try]:
    yield Try(reverse("dashboard:reviews-delete", args=[market.review.pk]), {})


@tries("member-view")
def _see_members(market: Market) -> Iterator[Try]:
    yield Try("/dashboard/users/")
    yield Try(reverse("dashboard:user-detail", args=[market.shopper.pk]))


@tries("member-change")
def _change_members(market: Market) -> Iterator[Try]:
    yield Try(reverse("dashboard:users-active", args=[make_user().pk]), {"active": "0"})
    yield Try(f"/admin/accounts/user/{market.shopper.pk}/change/")


@tries("merchant-edit")
def _edit_merchants(market: Market) -> Iterator[Try]:
    yield Try(reverse("dashboard:partner-manage", args=[market.fruit_shop.pk]), {"name": "x", "about": ""})
    yield Try("/dashboard/partners/create/")


@tries("pages-edit")
def _edit_pages(_market: Market) -> Iterator[Try]:
    home = Page.objects.filter(depth=2).get()
    yield Try(f"/cms/pages/{home.pk}/edit/")
    yield Try("/cms/images/")
    yield Try(f"/cms/pages/{home.pk}/unpublish/", {})


@tries("content-edit")
def _edit_content(_market: Market) -> Iterator[Try]:
    position = AdPosition.objects.create(name="x", key="x")
    ad, group = Ad.objects.create(position=position, title="x"), ChannelGroup.objects.create(name="x")
    for one in (group, ad, position):
        model = type(one)
        path = f"/cms/snippets/{model._meta.app_label}/{model._meta.model_name}"
        yield Try(f"{path}/edit/{one.pk}/")
        yield Try(f"{path}/delete/{one.pk}/", {})


@tries("redirect-edit")
def _edit_redirects(_market: Market) -> Iterator[Try]:
    one = Redirect.objects.create(old_path="/old", redirect_link="/new")
    yield Try(f"/cms/redirects/{one.pk}/delete/", {})


@tries("records-view")
def _see_records(market: Market) -> Iterator[Try]:
    yield Try("/admin/")
    yield Try("/admin/accounts/auditentry/")
    yield Try("/admin/core/outboxevent/")
    yield Try("/admin/verification/smsdelivery/")
    yield Try(f"/admin/order/order/{market.apple_order.pk}/change/")


def snapshot() -> list[list[dict[str, Any]]]:
    volatile = {"last_login", "date_updated"}
    return [
        [{name: value for name, value in row.items() if name not in volatile} for row in rows]
        for rows in (list(model._default_manager.order_by("pk").values()) for model in WATCHED)
    ]


def was_let_in(client: Client, attempt: Try) -> bool:
    """Wagtail refuses by leading back to its first page. What lets somebody do something has changed something."""
    before = snapshot()
    answer = client.get(attempt.url) if attempt.data is None else client.post(attempt.url, attempt.data)
    refused = answer.status_code in {403, 404} or (
        answer.status_code == 302 and ("login" in answer["Location"] or answer["Location"] == "/cms/")
    )
    assert answer.status_code < 500
    assert (snapshot() != before) == (attempt.data is not None and not refused), (attempt.url, answer.status_code)
    return not refused


def may(right: Right, role: Role | None) -> bool:
    return role in right.roles or (right.own and role == Role.MERCHANT)


def test_every_right_is_tried() -> None:
    assert list(TRIES) == [right.code for right in RIGHTS]


@pytest.mark.parametrize("right", RIGHTS, ids=lambda right: right.code)
def test_right(market: Market, right: Right) -> None:
    attempts = list(TRIES[right.code](market))
    found = {}
    for name in CAST:
        client = market.client(name)
        for number, attempt in enumerate(attempts):
            with transaction.atomic():
                found[name, number, attempt.url] = was_let_in(client, attempt)
                transaction.set_rollback(True)
    wrong = {cell: let_in for cell, let_in in found.items() if let_in != may(right, CAST[cell[0]])}
    assert wrong == {}
