"""Alice's things, asked for by others at every address of the project: never shown, never changed, never a 5xx."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.conf import settings
from django.db.models import QuerySet
from django.test import Client
from pytest_django import Settings

from commerce.accounts.enums import Role
from commerce.accounts.models import Address, DeviceSession, User
from commerce.accounts.services.roles import give_role
from commerce.accounts.services.sessions import open_session
from commerce.basket.models import Basket
from commerce.basket.models import Line as BasketLine
from commerce.catalogue.reviews.models import ProductReview
from commerce.order.models import Line, Order, OrderNote, OrderStatusChange, Shipment, ShippingAddress
from commerce.order.services import ReviewData, receive_order, review_line, ship_order
from commerce.payment.models import PaymentAttempt, Refund
from commerce.payment.services import request_refund
from commerce.shipping.models import FreightTemplate
from tests.architecture.routes import PARAMETER, routes
from tests.commerce.dashboard.conftest import make_merchant
from tests.commerce.payment.accounts import set_accounts
from tests.commerce.payment.attempts import make_attempt, settled
from tests.factories.catalogue import Sku, make_spu, skus_of
from tests.factories.orders import make_basket, make_order
from tests.factories.people import make_address, make_user

pytestmark = [pytest.mark.slow]

DIALECT = "/meiduo/"
APIS = ("/api/", DIALECT)
#: In everything of Alice's that others have no business with.
MARK = "zx7mark"
MOBILE = "13977190417"
# What an editor may do lies in Wagtail's own views, which no database changes.
ROLES = ["anonymous", "shopper", "merchant", pytest.param("editor", marks=pytest.mark.embedded)]
#: Says 503 when a part of the shop is away, as it has to.
MAY_BE_UNAVAILABLE = {"/healthz/ready/"}
#: Back offices of Wagtail and Django, for trusted people: their odd addresses are theirs to answer.
OTHERS = ("/cms/", "/admin/")
HOSTILE = {"int": ["0", "9223372036854775808"], "str": ["%00", "x" * 300, "..%2f"]}
HOSTILE_QUERY = "?page=%00&q=%00&status=%00&ordering=%00&category=9e99&price_min=NaN&parent=1e400&next=//evil.example"


class World:
    """Alice's order, basket, addresses, session and review, and the others."""

    def __init__(self) -> None:
        owner, shop = make_merchant("owner", "果园")
        self.alice = make_user(f"{MARK}-alice", mobile=MOBILE, email=f"{MARK}@example.com", first_name=f"{MARK}名")
        self.sku = skus_of(make_spu("苹果", skus=[Sku(stock=500)], partner=shop))[0]
        self.address = make_address(self.alice, receiver=f"{MARK}人", mobile=MOBILE, place=f"{MARK}街")
        orders = [make_order(self.alice, lines={self.sku: 1}, address=self.address, note=MARK) for _ in range(3)]
        self.unsent, self.received, self.reviewed = orders
        for order in orders[1:]:
            ship_order(order=order, partner=shop, carrier="顺丰速运", tracking_number=f"{MARK}1", actor=owner)
            order.refresh_from_db()
            receive_order(order=order, actor=self.alice)
        data = ReviewData(4, "好吃", anonymous=True)
        self.review = review_line(user=self.alice, order=self.reviewed, line=self.reviewed.lines.get(), data=data)
        self.note = OrderNote.objects.create(order=self.unsent, user=owner, message=MARK)
        self.unpaid = make_order(self.alice, lines={self.sku: 1}, address=self.address, payment_method="alipay")
        self.paid = make_order(self.alice, lines={self.sku: 1}, address=self.address, payment_method="alipay")
        make_attempt(self.unpaid, instruction={"redirect_url": f"https://{MARK}.example/"})
        self.attempt = settled(self.paid)
        self.refund = request_refund(order=self.paid, amount=Decimal("1.00"), reason=f"{MARK}因", actor=self.alice)
        self.basket_line = make_basket(self.alice, lines={self.sku: 2}).lines.get()
        open_session(self.alice, device=f"{MARK} phone", ip="192.0.2.7")
        self.session = DeviceSession.objects.get(user=self.alice)
        self.freight = FreightTemplate.objects.create(name=MARK, method="express", partner=shop)
        self.shop, self.owner = shop, owner

    def ids(self, kind: str, name: str, path: str) -> list[str]:
        """What of Alice's can stand for a parameter."""
        by_name: dict[str, list[object]] = {
            "number": [self.unsent.number, self.received.number, self.unpaid.number, self.paid.number],
            "attempt_id": [self.attempt.pk],
            "refund_id": [self.refund.pk],
            "line_id": [self.received.lines.get().pk] if "orders" in path else [self.basket_line.pk],
            "address_id": [self.address.pk],
            "sku_id": [self.sku.pk],
            "spu_id": [self.sku.parent_id],
            "session_id": [self.session.pk],
            "partner_pk": [self.shop.pk],
            "user_pk": [self.alice.pk],
            "user_id": [self.alice.pk],
            "note_id": [self.note.pk],
        }
        if name in by_name:
            return [str(value) for value in by_name[name]]
        if kind == "uuid":
            return [str(self.session.pk)]
        own = [self.alice, self.address, self.unsent, self.review, self.freight, self.basket_line]
        return [str(pk) for pk in dict.fromkeys(row.pk for row in own)]

    def rows(self) -> dict[str, list[dict[str, Any]]]:
        """All that is Alice's, to be compared."""
        own: list[QuerySet[Any]] = [
            User.objects.filter(pk=self.alice.pk),
            Address.objects.filter(user=self.alice),
            Basket.objects.filter(owner=self.alice),
            BasketLine.objects.filter(basket__owner=self.alice),
            Order.objects.filter(user=self.alice),
            Line.objects.filter(order__user=self.alice),
            OrderStatusChange.objects.filter(order__user=self.alice),
            OrderNote.objects.filter(order__user=self.alice),
            Shipment.objects.filter(order__user=self.alice),
            PaymentAttempt.objects.filter(order__user=self.alice),
            Refund.objects.filter(order__user=self.alice),
            ShippingAddress.objects.filter(order__user=self.alice),
            ProductReview.objects.filter(user=self.alice),
            DeviceSession.objects.filter(user=self.alice),
            FreightTemplate.objects.filter(partner=self.shop),
        ]
        return {rows.model._meta.label: list(rows.order_by("pk").values()) for rows in own}

    def body(self) -> dict[str, Any]:
        """Fields of every form there is, naming Alice's things; and some that nobody may write."""
        return {
            "address": self.address.pk,
            "sku": self.sku.pk,
            "quantity": 7,
            "selected": True,
            "action": "set",
            "shipping_method": "express",
            "payment_method": "cod",
            "score": 1,
            "text": "…",
            "receiver": "贼",
            "mobile": "13900000001",
            "district": self.address.district_id,
            "place": "贼窝",
            "default": "1",
            "user": self.alice.pk,
            "owner": self.alice.pk,
            "basket": self.basket_line.basket_id,
            "status": 1,
            "partner": self.shop.pk,
            "carrier": "顺丰速运",
            "tracking_number": "SF99999",
            "reason": "…",
            "method": "alipay",
            "amount": "1.00",
            "key": "6f1f5f0e-4a53-4f0c-9c0f-0d6f3f1d2a11",
            "message": "…",
            "reply": "…",
            "selected_review": self.review.pk,
            "username": self.alice.username,
            "password": "wrong-password",
            # What the dialect calls it, and what nobody may write.
            "sku_id": self.sku.pk,
            "count": 7,
            "pay_method": 1,
            "order": self.received.number,
            "comment": "…",
            "is_anonymous": False,
            "title": "贼窝",
            "province_id": 110000,
            "city_id": 110100,
            "district_id": self.address.district_id,
            "email": "thief@example.com",
            "price": "0.01",
            "total": "0.01",
            "is_staff": True,
        }


@pytest.fixture(autouse=True)
def _accounts(settings: Settings) -> None:
    set_accounts(settings)


@pytest.fixture
def world(db: None, settings: Settings) -> World:
    set_accounts(settings)
    return World()


class Visitor:
    """One of the roles; signs in anew when a request ended the session."""

    def __init__(self, role: str) -> None:
        self.role = role
        self.user: User | None = None
        if role == "merchant":
            self.user = make_merchant("rival", "别家")[0]
        elif role != "anonymous":
            self.user = make_user(role)
        if role == "editor" and self.user:
            give_role(self.user, Role.EDITOR)
        self.client = Client(raise_request_exception=False)
        self._sign_in()

    def ask(self, method: str, path: str, body: dict[str, Any]) -> Any:
        extra: dict[str, Any] = {}
        if path.startswith(APIS):
            extra = {"content_type": "application/json", "headers": {"Idempotency-Key": "crawler"}}
        if path.startswith(DIALECT):
            extra["headers"] = {"Authorization": f"JWT {self.token}"}
        if method == "GET":
            answer = self.client.generic(method, path, headers=extra.get("headers"))
        else:
            answer = self._send(method, path, body, extra)
        if self.user and not self._is_signed_in():
            self._sign_in()
        return answer

    def _send(self, method: str, path: str, body: dict[str, Any], extra: dict[str, Any]) -> Any:
        return getattr(self.client, method.lower())(path, body, **extra)

    def _sign_in(self) -> None:
        self.token = "undefined"
        if self.user:
            self.token = open_session(self.user, device="crawler", ip="192.0.2.8").access
            self.client.force_login(self.user)
            self.key = self.client.cookies[settings.SESSION_COOKIE_NAME].value

    def _is_signed_in(self) -> bool:
        cookie = self.client.cookies.get(settings.SESSION_COOKIE_NAME)
        return cookie is not None and cookie.value == self.key


def addresses(world: World, route: str) -> Iterator[str]:
    """A route with Alice's ids in every place."""
    parameters = list(PARAMETER.finditer(route))
    if not parameters:
        yield route
        return
    choices = [world.ids(it["kind"] or "str", it["name"], route) for it in parameters]
    for index in range(max(len(values) for values in choices)):
        values = iter([values[min(index, len(values) - 1)] for values in choices])
        yield PARAMETER.sub(lambda _match, values=values: next(values), route)  # type: ignore[misc]


def hostile_addresses(route: str) -> Iterator[str]:
    kinds = ["int" if it["kind"] == "int" else "str" for it in PARAMETER.finditer(route)]
    for index in range(max((len(HOSTILE[kind]) for kind in kinds), default=0)):
        values = iter([HOSTILE[kind][min(index, len(HOSTILE[kind]) - 1)] for kind in kinds])
        yield PARAMETER.sub(lambda _match, values=values: next(values), route)  # type: ignore[misc]
    yield (route if not kinds else "/") + HOSTILE_QUERY


def text_of(answer: Any) -> str:
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return content.decode(errors="replace") + str(dict(answer.headers))


@pytest.mark.parametrize("role", ROLES)
def test_nobody_sees_or_changes_what_is_alices(world: World, role: str) -> None:
    visitor = Visitor(role)
    before = world.rows()
    body = world.body()
    problems = []
    for route in routes():
        methods = ["GET", "POST", "PUT", "PATCH", "DELETE"] if route.startswith(APIS) else ["GET", "POST"]
        for path in addresses(world, route):
            for method in methods:
                answer = visitor.ask(method, path, body)
                if answer.status_code >= 500 and route not in MAY_BE_UNAVAILABLE:
                    problems.append(f"{answer.status_code} {method} {path}")
                text = text_of(answer)
                # What somebody has just typed may be shown to that person again.
                typed = method != "GET" and route.endswith(("login/", "register/"))
                if (MARK in text and not typed) or MOBILE in text:
                    problems.append(f"shows Alice's: {method} {path}")
        if world.rows() != before:
            problems.append(f"changes Alice's: {route}")
            before = world.rows()
    assert problems == []


@pytest.mark.parametrize("role", ["shopper", "merchant"])
def test_odd_addresses_are_answered(world: World, role: str) -> None:
    visitor = Visitor(role)
    problems = []
    for route in routes():
        if route.startswith(OTHERS) or route in MAY_BE_UNAVAILABLE:
            continue
        for path in hostile_addresses(route):
            answer = visitor.ask("GET", path, {})
            if answer.status_code >= 500:
                problems.append(f"{answer.status_code} {path}")
    assert problems == []


def test_the_crawler_would_notice(world: World) -> None:
    """Alice herself finds her mark, so that the search for it is worth something."""
    client = Client()
    client.force_login(world.alice)
    number = world.unsent.number
    shown = [
        f"/orders/{world.paid.number}/",
        f"/api/v1/orders/{world.paid.number}/refunds/",
        f"/orders/{number}/",
        f"/api/v1/orders/{number}/",
        "/account/addresses/",
        "/api/v1/me/addresses/",
    ]
    assert [path for path in shown if MARK not in client.get(path).content.decode()] == []
    before = world.rows()
    client.post(f"/basket/lines/{world.basket_line.pk}/", {"action": "set", "quantity": 7})
    assert world.rows() != before
