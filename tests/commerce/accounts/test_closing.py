"""Closing an account: the person is gone, the orders are not, and nobody is locked in or out by mistake."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core import serializers
from django.test import Client
from django.utils import timezone
from pytest_django import Settings
from social_django.models import UserSocialAuth

from commerce.accounts.models import Consent, DeviceSession, PasswordReset, User
from commerce.accounts.services import password_resets, sign_in
from commerce.accounts.services.closing import close_account
from commerce.accounts.services.proofs import send_own_code
from commerce.accounts.services.registration import register
from commerce.basket.models import Basket
from commerce.browsing import history
from commerce.browsing.models import Favourite, Visit
from commerce.browsing.services import add_favourite
from commerce.catalogue.reviews.models import ProductReview
from commerce.core.errors import Conflict, InvalidInput, ShopError
from commerce.core.events import drain
from commerce.core.models import IdempotencyRecord, OutboxEvent
from commerce.order.enums import OrderStatus
from commerce.order.models import Order
from commerce.order.services import change_status, place_order
from commerce.verification.enums import Purpose
from tests.commerce.api.identity import App, error_code
from tests.commerce.verification.codes import ALICE, ask, sent_code
from tests.commerce.verification.parallel import at_once
from tests.factories.catalogue import make_spu, skus_of
from tests.factories.orders import make_basket, make_order, order_request
from tests.factories.people import PASSWORD, make_address, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("database_counters")]
PAGE = "/account/close/"
NAME, STREET = "林小集", "望京街 9 号院"


@pytest.fixture
def alice() -> User:
    return make_user("alice-lin", mobile=ALICE, email="alice@example.com", email_verified=True, first_name="小集")


def finished_order(user: User, **changes: Any) -> Order:
    order = make_order(user, address=make_address(user, receiver=NAME, mobile=ALICE, place=STREET), **changes)
    Order.objects.filter(pk=order.pk).update(status=OrderStatus.FINISHED)
    return order


def dump() -> str:
    """Every row of the database, as text."""
    from django.apps import apps

    return "".join(
        serializers.serialize("json", model._default_manager.all(), ensure_ascii=False)
        for model in apps.get_models()
        if model._meta.managed and not model._meta.proxy
    )


class TestThePersonGoes:
    def test_no_trace_is_left(self, alice: User) -> None:
        spu = make_spu()
        sku = skus_of(spu)[0]
        order = finished_order(alice, note=f"请放在{STREET}门口")
        ProductReview.objects.create(
            product=spu, sku=sku, user=alice, score=5, title="好", body="很好吃", is_anonymous_name=True
        )
        Consent.objects.create(user=alice, document="terms", version="2026-08", agreed_at=timezone.now())
        UserSocialAuth.objects.create(user=alice, provider="qq", uid="PENGUIN-1", extra_data={"nickname": "小企鹅"})
        make_basket(alice, lines={sku: 1})
        add_favourite(user=alice, sku_id=sku.pk)
        history.record(alice.pk, sku.pk)
        IdempotencyRecord.objects.create(user=alice, scope="api.orders", key="k", answer=f'{{"place": "{STREET}"}}')
        App(alice)
        password_resets.start(login="alice-lin", ip="203.0.113.7")
        rows = Order.objects.count(), ProductReview.objects.count()
        before = dump()
        close_account(user=alice, password=PASSWORD)
        after = dump()
        for trace in ("alice", "小集", ALICE, NAME, STREET, "PENGUIN", "小企鹅"):
            assert (trace in before, trace in after) == (True, False), trace
        for model in (DeviceSession, PasswordReset, UserSocialAuth, Favourite, Visit, IdempotencyRecord, Basket):
            assert not model.objects.exists()  # type: ignore[attr-defined]
        assert Consent.objects.get().withdrawn_at is not None
        # What was bought stays.
        assert (Order.objects.count(), ProductReview.objects.count()) == rows
        kept = Order.objects.select_related("shipping_address").get(pk=order.pk)
        assert (kept.user, kept.total_incl_tax, kept.lines.count()) == (alice, order.total_incl_tax, 1)
        address = kept.shipping_address
        assert (address.receiver, address.mobile, address.region, address.place) == (
            "林**", "138****0001", "北京市 朝阳区", "",
        )  # fmt: skip
        assert ProductReview.objects.get().author == "已注销用户"

    def test_others_keep_theirs(self, alice: User) -> None:
        bob = make_user("bob", mobile="13800000002")
        finished_order(bob, note="谢谢")
        sku = skus_of(make_spu())[0]
        add_favourite(user=bob, sku_id=sku.pk)
        app = App(bob)
        before = User.objects.values().get(pk=bob.pk)
        close_account(user=alice, password=PASSWORD)
        assert User.objects.values().get(pk=bob.pk) == before
        assert app("get", "me/").status_code == 200
        data = app("get", "me/export/").json()
        assert (data["orders"][0]["address"]["place"], data["orders"][0]["note"]) == (STREET, "谢谢")
        assert (len(data["favourites"]), len(data["addresses"])) == (1, 1)

    def test_one_event_tells(self, alice: User, settings: Settings, tmp_path: Any) -> None:
        settings.MEDIA_ROOT = tmp_path
        (tmp_path / "avatars").mkdir()
        face = tmp_path / "avatars" / "face.webp"
        face.write_bytes(b"a face")
        User.objects.filter(pk=alice.pk).update(avatar="avatars/face.webp")
        alice.refresh_from_db()
        close_account(user=alice, password=PASSWORD)
        event = OutboxEvent.objects.get(kind="account.closed")
        assert event.payload == {"user_id": alice.pk, "avatar": "avatars/face.webp"}
        drain()
        assert not face.exists()


class TestNobodyComesBack:
    def test_no_door_opens(self, alice: User, client: Client) -> None:
        app = App(alice)
        client.post("/account/login/", {"username": "alice-lin", "password": PASSWORD})
        refresh = app.tokens.refresh  # type: ignore[union-attr]
        close_account(user=alice, password=PASSWORD)
        assert client.get("/account/").status_code == 302
        assert app("get", "me/").status_code == 401
        assert App()("post", "auth/refresh/", {"refresh": refresh}).status_code == 401
        for login in ("alice-lin", ALICE, "alice@example.com", f"closed#{alice.pk}"):
            with pytest.raises(ShopError):
                sign_in.by_password(login=login, password=PASSWORD)
        with pytest.raises(InvalidInput):
            sign_in.by_code(mobile=ALICE, code=ask(ALICE, Purpose.LOGIN))

    def test_the_mobile_and_the_name_can_register_again(self, alice: User) -> None:
        close_account(user=alice, password=PASSWORD)
        code = ask(ALICE, Purpose.REGISTER)
        again = register(
            username="alice-lin", password="another-pass-1", mobile=ALICE, sms_code=code, accept_terms=True
        )
        assert again.pk != alice.pk
        assert not Order.objects.filter(user=again).exists()

    def test_nobody_can_take_the_name_of_a_closed_account_before(self, alice: User) -> None:
        content = {"password": "another-pass-1", "mobile": "13800000009", "accept_terms": True}
        with pytest.raises(InvalidInput):
            register(username=f"closed#{alice.pk}", sms_code="000000", **content)  # type: ignore[arg-type]


class TestProof:
    @pytest.mark.parametrize("proof", [{}, {"password": "wrong"}, {"sms_code": "000000"}])
    def test_none(self, alice: User, proof: dict[str, str]) -> None:
        before = User.objects.values().get(pk=alice.pk)
        with pytest.raises(InvalidInput):
            close_account(user=alice, **proof)
        assert User.objects.values().get(pk=alice.pk) == before

    @pytest.mark.parametrize("purpose", [it for it in Purpose if it != Purpose.CLOSE])
    def test_a_code_for_something_else(self, alice: User, purpose: Purpose) -> None:
        with pytest.raises(InvalidInput):
            close_account(user=alice, sms_code=ask(ALICE, purpose))

    def test_a_code(self, alice: User) -> None:
        send_own_code(user=alice, purpose=Purpose.CLOSE, ip="203.0.113.7")
        close_account(user=alice, sms_code=sent_code())
        alice.refresh_from_db()
        assert not alice.is_active

    def test_guessing_is_limited(self, alice: User) -> None:
        app = App(alice)
        statuses = [app("delete", "me/", {"password": "wrong"}).status_code for _time in range(31)]
        assert statuses == [400] * 30 + [429]


class TestStillNeeded:
    @pytest.mark.parametrize("status", [OrderStatus.UNPAID, OrderStatus.TO_SHIP, OrderStatus.TO_RECEIVE])
    def test_open_orders(self, alice: User, status: OrderStatus) -> None:
        order = finished_order(alice)
        Order.objects.filter(pk=order.pk).update(status=status)
        answer = App(alice)("delete", "me/", {"password": PASSWORD})
        assert error_code(answer) == (409, "open_orders")
        assert "1 个进行中的订单" in answer.json()["error"]["message"]
        assert sign_in.by_password(login="alice-lin", password=PASSWORD) == alice
        assert alice.address_book.get().place == STREET

    @pytest.mark.parametrize(
        "status", [OrderStatus.TO_REVIEW, OrderStatus.FINISHED, OrderStatus.CANCELLED, OrderStatus.REFUNDED]
    )
    def test_orders_that_are_over(self, alice: User, status: OrderStatus) -> None:
        order = finished_order(alice)
        Order.objects.filter(pk=order.pk).update(status=status)
        assert App(alice)("delete", "me/", {"password": PASSWORD}).status_code == 204

    def test_the_orders_of_others(self, alice: User) -> None:
        make_order(make_user("bob"))
        assert App(alice)("delete", "me/", {"password": PASSWORD}).status_code == 204

    def test_who_works_here(self) -> None:
        boss = make_user("boss-1", is_staff=True)
        with pytest.raises(Conflict) as refused:
            close_account(user=boss, password=PASSWORD)
        assert refused.value.code == "staff_account"

    def test_an_order_that_comes_in_between_is_seen(self, alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
        """The first look finds nothing; before the second one an order is there. All is taken back."""
        order = finished_order(alice)

        def meanwhile(**_proof: Any) -> None:
            Order.objects.filter(pk=order.pk).update(status=OrderStatus.TO_SHIP)

        monkeypatch.setattr("commerce.accounts.services.closing.confirm", meanwhile)
        before = User.objects.values().get(pk=alice.pk)
        with pytest.raises(Conflict):
            close_account(user=alice)
        assert User.objects.values().get(pk=alice.pk) == before
        assert (alice.address_book.count(), Order.objects.get().shipping_address.place) == (1, STREET)
        assert not OutboxEvent.objects.filter(kind="account.closed").exists()


@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    def test_many_requests_close_once(self, alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("commerce.accounts.services.closing.confirm", lambda **_proof: None)
        outcomes = at_once([lambda: close_account(user=User.objects.get(pk=alice.pk)) for _time in range(6)])
        assert outcomes.count(None) == 1
        assert OutboxEvent.objects.filter(kind="account.closed").count() == 1

    @pytest.mark.parametrize("_round", range(5))
    def test_an_order_and_the_end(self, alice: User, _round: int, monkeypatch: pytest.MonkeyPatch) -> None:
        """Whoever comes first, a closed account never has an open order."""
        monkeypatch.setattr("commerce.accounts.services.closing.confirm", lambda **_proof: None)
        address = make_address(alice)
        make_basket(alice, lines={skus_of(make_spu())[0]: 1})
        calls: list[Callable[[], Any]] = [
            lambda: place_order(user=alice, request=order_request(address)),
            lambda: close_account(user=User.objects.get(pk=alice.pk)),
        ]
        at_once(calls if _round % 2 else calls[::-1])
        closed = not User.objects.get(pk=alice.pk).is_active
        placed = Order.objects.filter(user=alice).exists()
        assert closed != placed


class TestApi:
    def test_the_browser_is_signed_out_too(self, alice: User) -> None:
        browser = Client()
        browser.force_login(alice)
        answer = browser.delete("/api/v1/me/", {"password": PASSWORD}, content_type="application/json")
        assert answer.status_code == 204
        assert "_auth_user_id" not in browser.session

    def test_guests_and_csrf(self, alice: User) -> None:
        assert error_code(App()("delete", "me/", {"password": PASSWORD})) == (401, "not_authenticated")
        browser = App()
        browser.client.force_login(alice)
        assert browser("delete", "me/", {"password": PASSWORD}).status_code == 403
        assert User.objects.get(pk=alice.pk).is_active

    def test_nobody_elses(self, alice: User) -> None:
        bob = make_user("bob")
        answer = App(bob)("delete", "me/", {"password": PASSWORD, "id": alice.pk, "user": alice.pk})
        assert answer.status_code == 204
        assert User.objects.get(pk=alice.pk).is_active


class TestPage:
    def test_by_password(self, client: Client, alice: User) -> None:
        client.post("/account/login/", {"username": "alice-lin", "password": PASSWORD})
        assert "注销后不能登录" in client.get(PAGE).content.decode()
        for content in ({"password": PASSWORD}, {"understood": "on", "password": "wrong"}, {"understood": "on"}):
            answer = client.post(PAGE, content)
            assert answer.status_code in (400, 422)
            assert User.objects.get(pk=alice.pk).is_active
        answer = client.post(PAGE, {"understood": "on", "password": PASSWORD}, follow=True)
        assert answer.redirect_chain == [("/account/login/", 302)]
        assert "账号已注销" in answer.content.decode()

    def test_by_code(self, client: Client, alice: User) -> None:
        client.force_login(alice)
        asked = client.post(PAGE, {"send_code": "1"})
        assert (asked.status_code, "验证码已发送" in asked.content.decode()) == (200, True)
        assert client.post(PAGE, {"understood": "on", "sms_code": sent_code()}).status_code == 302
        assert not User.objects.get(pk=alice.pk).is_active

    def test_open_orders_are_explained(self, client: Client, alice: User) -> None:
        order = make_order(alice)
        client.force_login(alice)
        answer = client.post(PAGE, {"understood": "on", "password": PASSWORD})
        assert (answer.status_code, "进行中的订单" in answer.content.decode()) == (409, True)
        change_status(order=order, new_status=OrderStatus.CANCELLED)
        assert client.post(PAGE, {"understood": "on", "password": PASSWORD}).status_code == 302

    def test_guests(self, client: Client) -> None:
        assert client.get(PAGE).status_code == client.post(PAGE).status_code == 302
