"""What the shop's own people see of others, and what is written down about what they do."""

import pytest
from django.urls import reverse

from commerce.accounts.enums import Role
from commerce.accounts.models import AuditEntry, User
from commerce.accounts.services.roles import give_role
from tests.commerce.dashboard.conftest import Market
from tests.commerce.dashboard.shipping import detail, page, ship

MEMBERS, ORDERS = "/dashboard/users/", "/dashboard/orders/"
WHOLE, MASKED = "13800000001", "138****0001"
RECEIVER, RECEIVER_MASKED = "13912345678", "139****5678"


class TestMasks:
    def test_members(self, market: Market) -> None:
        User.objects.filter(pk=market.shopper.pk).update(email="shopper@example.com")
        one = reverse("dashboard:user-detail", args=[market.shopper.pk])
        for url in (MEMBERS, one):
            for who, shown in (("service", False), ("admin", True)):
                text = page(market.client(who), url)
                assert (WHOLE in text, MASKED in text) == (shown, not shown)
                assert ("shopper@example.com" in text) == (shown and url == one)
        assert RECEIVER not in page(market.client("service"), one)

    def test_orders(self, market: Market) -> None:
        for url in (ORDERS, detail(market.apple_order)):
            for who, shown in (("service", False), ("finance", False), ("merchant", True), ("admin", True)):
                text = page(market.client(who), url)
                assert (RECEIVER in text, RECEIVER_MASKED in text) == (shown, not shown)

    def test_export(self, market: Market) -> None:
        for who, shown in (("finance", False), ("merchant", True), ("admin", True)):
            text = page(market.client(who), "/dashboard/orders/export/")
            assert (RECEIVER in text, RECEIVER_MASKED in text) == (shown, not shown)

    @pytest.mark.parametrize(("text", "found"), [("1380000", False), (WHOLE, True), ("shopper", True)])
    def test_a_number_is_not_guessed_digit_by_digit(self, market: Market, text: str, found: bool) -> None:
        assert (MASKED in market.client("service").get(MEMBERS, {"q": text}).content.decode()) == found

    @pytest.mark.parametrize(("text", "found"), [("5678", False), (RECEIVER, True)])
    def test_nor_that_of_a_receiver(self, market: Market, text: str, found: bool) -> None:
        answer = market.client("service").get(ORDERS, {"q": text}).content.decode()
        assert (market.apple_order.number in answer) == found


def test_the_overview_shows_what_is_theirs(market: Market) -> None:
    shown = {}
    for who in ("service", "finance", "merchant", "admin"):
        text = page(market.client(who), "/dashboard/")
        shown[who] = ("今日销售" in text, "库存紧张" in text, "待审核评价" in text)
    assert shown == {
        "service": (False, False, True),
        "finance": (True, False, False),
        "merchant": (True, True, False),
        "admin": (True, True, True),
    }


@pytest.mark.parametrize(
    ("who", "buttons"),
    [
        ("service", (False, True, True, False, False)),
        ("finance", (False, False, False, False, True)),
        ("admin", (True, True, True, True, True)),
    ],
)
def test_buttons_are_where_they_work(market: Market, who: str, buttons: tuple[bool, ...]) -> None:
    client = market.client(who)
    order, orders = page(client, detail(market.apple_order)), page(client, ORDERS)
    names = ("ship", "note", "cancel", "shipping-address")
    *paths, address = (reverse(f"dashboard:order-{name}", args=[market.apple_order.number]) for name in names)
    assert (*(f'action="{path}"' in order for path in paths), address in order, "导出 CSV" in orders) == buttons


def test_who_is_a_merchant_besides_ships_own_goods_only(market: Market) -> None:
    """Customer service sees every order; being a merchant, too, must not make that a right to send them."""
    give_role(market.merchant, Role.SERVICE)
    client = market.client("merchant")
    assert market.shared_order.number in page(client, ORDERS)
    assert ship(client, market.shared_order, market.phone_shop.pk)[0] == 400
    assert not market.shared_order.shipments.exists()
    ship(client, market.shared_order, market.fruit_shop.pk)
    assert [shipment.partner for shipment in market.shared_order.shipments.all()] == [market.fruit_shop]


@pytest.mark.parametrize("who", ["service", "finance", "editor", "admin", "root"])
def test_colleagues_are_not_blocked(market: Market, who: str) -> None:
    colleague = getattr(market, who)
    client = market.client("admin")
    url = reverse("dashboard:users-active", args=[colleague.pk])
    assert "不能停用管理人员" in client.post(url, follow=True).content.decode()
    assert f'action="{url}"' not in page(client, reverse("dashboard:user-detail", args=[colleague.pk]))
    assert User.objects.get(pk=colleague.pk).is_active


def test_merchants_are_blocked(market: Market) -> None:
    market.client("admin").post(reverse("dashboard:users-active", args=[market.rival.pk]), {"active": "0"})
    assert not User.objects.get(pk=market.rival.pk).is_active


class TestAudit:
    def entries(self) -> list[tuple[str, str, str, str]]:
        rows = AuditEntry.objects.order_by("pk").values_list("actor__username", "action", "target", "ip")
        return [tuple(row) for row in rows]

    def test_what_was_done_is_written_down(self, market: Market) -> None:
        number = market.apple_order.number
        ship(market.client("merchant"), market.apple_order, market.fruit_shop.pk)
        market.client("service").post("/dashboard/reviews/", {"status": "1", "selected_review": market.review.pk})
        assert self.entries() == [
            ("merchant", "dashboard:order-ship", f"number={number}", "127.0.0.*"),
            ("service", "dashboard:reviews-list", f"selected_review={market.review.pk}", "127.0.0.*"),
        ]

    def test_what_was_not_done_is_not(self, market: Market) -> None:
        page(market.client("admin"), ORDERS)
        cancel = reverse("dashboard:order-cancel", args=[market.apple_order.number])
        market.client("admin").post(cancel, {"reason": ""})
        market.client("merchant").post(cancel, {"reason": "x"})
        market.client("admin").post(reverse("dashboard:users-active", args=[market.root.pk]))
        assert self.entries() == []

    def test_nobody_changes_it(self, market: Market) -> None:
        ship(market.client("merchant"), market.apple_order, market.fruit_shop.pk)
        entry = AuditEntry.objects.get()
        for who in ("admin", "root"):
            client = market.client(who)
            assert client.get(f"/admin/accounts/auditentry/{entry.pk}/change/").status_code == 200
            assert client.post(f"/admin/accounts/auditentry/{entry.pk}/change/", {"action": "x"}).status_code == 403
            assert client.post(f"/admin/accounts/auditentry/{entry.pk}/delete/", {"post": "yes"}).status_code == 403
        assert AuditEntry.objects.count() == 1
