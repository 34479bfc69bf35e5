"""What the migration has made of the table of roles, what the documentation says of it, and that nobody climbs."""

from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import reverse
from wagtail.models import GroupCollectionPermission, GroupPagePermission

from cms.core.demo import load_people
from cms.core.roles import RIGHTS, ensure_groups, permissions_of
from commerce.accounts.enums import Role
from commerce.accounts.models import User
from commerce.accounts.services.roles import give_role, take_role
from tests.commerce.dashboard.conftest import Market
from tests.factories.people import PASSWORD, make_user
from tests.servers.process import ROOT

HEAD = {
    Role.MERCHANT: "merchant 商家",
    Role.EDITOR: "editor 编辑",
    Role.SERVICE: "customer service 客服",
    Role.FINANCE: "finance 财务",
    Role.ADMINISTRATOR: "administrator 管理员",
}


def held(role: Role) -> set[str]:
    rows = Group.objects.get(name=role.value).permissions.values_list("content_type__app_label", "codename")
    return {".".join(row) for row in rows}


def table() -> str:
    """The table as the documentation shows it."""
    rows = [["", *HEAD.values()], ["---", *[":-:"] * len(HEAD)]]
    for right in RIGHTS:
        own = {Role.MERCHANT} if right.own else set()
        rows.append([right.title, *("own" if role in own else "yes" if role in right.roles else "" for role in HEAD)])
    return "\n".join(f"| {' | '.join(row)} |".replace("|  |", "| |").replace("|  |", "| |") for row in rows)


def test_the_documentation_shows_the_table() -> None:
    assert table() in (ROOT / "docs" / "roles.md").read_text(encoding="utf-8"), f"docs/roles.md should have\n{table()}"


@pytest.mark.django_db
class TestGroups:
    @pytest.mark.parametrize("role", Role)
    def test_the_migration_made_them(self, role: Role) -> None:
        assert held(role) == permissions_of(role)

    def test_twice_is_once(self) -> None:
        before = [held(role) for role in Role], GroupPagePermission.objects.count()
        ensure_groups()
        assert ([held(role) for role in Role], GroupPagePermission.objects.count()) == before

    def test_it_makes_the_permissions_that_django_has_not_made_yet(self) -> None:
        before = {role: held(role) for role in Role}
        some = Permission.objects.filter(content_type__app_label__in=["order", "ads", "partner"])
        names = set(some.values_list("name"))
        Permission.objects.all().delete()
        Group.objects.all().delete()
        ensure_groups()
        assert {role: held(role) for role in Role} == before
        assert GroupCollectionPermission.objects.filter(group__name=Role.EDITOR.value).count() == 6
        assert set(some.all().values_list("name")) <= names

    def test_what_an_operator_granted_stays(self) -> None:
        group = Group.objects.get(name=Role.SERVICE.value)
        group.permissions.add(Permission.objects.get(codename="view_brand"))
        ensure_groups()
        assert "catalogue.view_brand" in held(Role.SERVICE)


@pytest.mark.django_db
class TestGiving:
    def test_only_administrators_get_the_flag_of_djangos_admin(self) -> None:
        for role in Role:
            user = make_user()
            give_role(user, role)
            assert User.objects.get(pk=user.pk).is_staff == (role == Role.ADMINISTRATOR)
            take_role(user, role)
            user = User.objects.get(pk=user.pk)
            assert (user.is_staff, user.get_all_permissions()) == (False, set())

    def test_the_demo_accounts(self) -> None:
        load_people()
        load_people()
        found = {
            user.username: (set(user.groups.values_list("name", flat=True)), user.is_superuser)
            for user in User.objects.prefetch_related("groups")
        }
        assert found == {
            "shopper": (set(), False),
            "merchant": ({Role.MERCHANT.value}, False),
            "editor": ({Role.EDITOR.value}, False),
            "admin": ({Role.ADMINISTRATOR.value}, True),
        }


class TestNobodyClimbs:
    """An administrator gives roles, and makes nobody more than an administrator."""

    def change(self, client: Client, user: User, **fields: Any) -> int:
        data = {
            "username": user.username,
            "date_joined_0": "2026-01-01",
            "date_joined_1": "00:00:00",
            "is_active": "on",
            **fields,
        }
        return client.post(f"/admin/accounts/user/{user.pk}/change/", data).status_code

    def test_a_role_is_given(self, market: Market) -> None:
        group = Group.objects.get(name=Role.FINANCE.value)
        assert self.change(market.client("admin"), market.shopper, groups=[group.pk]) == 302
        assert list(market.shopper.groups.all()) == [group]

    def test_no_superuser_is_made(self, market: Market) -> None:
        every = [permission.pk for permission in Permission.objects.all()[:3]]
        for user in (market.shopper, market.admin):
            self.change(market.client("admin"), user, is_superuser="on", user_permissions=every, is_staff="on")
            user = User.objects.get(pk=user.pk)
            assert (user.is_superuser, user.user_permissions.count()) == (False, 0)

    def test_a_superuser_is_not_touched(self, market: Market) -> None:
        client = market.client("admin")
        assert self.change(client, market.root, username="mine") == 403
        url = f"/admin/accounts/user/{market.root.pk}/password/"
        assert client.post(url, {"password1": "a-new-one-1", "password2": "a-new-one-1"}).status_code == 403
        root = User.objects.get(pk=market.root.pk)
        assert (root.username, root.check_password(PASSWORD)) == ("root", True)

    def test_other_groups_are_not_given(self, market: Market) -> None:
        strong = Group.objects.create(name="all")
        assert self.change(market.client("admin"), market.shopper, groups=[strong.pk]) == 200
        assert not market.shopper.groups.exists()

    def test_groups_are_not_changed(self, market: Market) -> None:
        group = Group.objects.get(name=Role.ADMINISTRATOR.value)
        for url in (f"/admin/auth/group/{group.pk}/change/", "/admin/auth/group/add/"):
            assert market.client("admin").post(url, {"name": "x", "permissions": []}).status_code == 403
        assert held(Role.ADMINISTRATOR) == permissions_of(Role.ADMINISTRATOR)

    @pytest.mark.parametrize("name", ["users:index", "users:add", "users:edit", "groups:index", "groups:add"])
    def test_wagtails_pages_about_people_are_for_superusers(self, market: Market, name: str) -> None:
        url = reverse(f"wagtailusers_{name}", args=[market.shopper.pk] if name == "users:edit" else [])
        for who in ("editor", "admin"):
            answer = market.client(who).get(url)
            assert (answer.status_code, answer["Location"]) == (302, "/cms/")
        assert market.client("root").get(url).status_code == 200

    @pytest.mark.parametrize("path", ["password_reset/", "account/"])
    def test_wagtail_changes_no_password(self, market: Market, path: str) -> None:
        text = market.client("editor").get(f"/cms/{path}")
        assert text.status_code in (200, 404)
        assert 'type="password"' not in text.content.decode()
        assert 'type="email"' not in text.content.decode()

    def test_django_changes_no_password(self, market: Market) -> None:
        assert market.client("admin").get("/admin/password_change/")["Location"] == "/account/security/password/"


@pytest.mark.parametrize("who", ["service", "finance", "editor", "admin"])
def test_staff_see_no_more_through_the_api_than_members(market: Market, who: str) -> None:
    client = market.client(who)
    assert client.get("/api/v1/orders/").json()["results"] == []
    assert client.get(f"/api/v1/orders/{market.apple_order.number}/").status_code == 404
