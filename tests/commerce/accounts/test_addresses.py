from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from commerce.accounts.models import Address, User
from commerce.accounts.selectors import address_of, addresses_of
from commerce.accounts.services import (
    AddressData,
    add_address,
    change_address,
    remove_address,
    set_default_address,
)
from commerce.core.errors import Conflict, InvalidInput, NotFound
from tests.factories.people import CHAOYANG, TIANHE, make_address, make_region_tree, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice() -> User:
    make_region_tree()
    return make_user("alice")


def data(**changes: Any) -> AddressData:
    return AddressData(
        **{"receiver": "李雷", "mobile": "13800138000", "district": TIANHE, "place": "体育西路 1 号", **changes}
    )


def defaults(user: User) -> list[tuple[str, bool]]:
    return list(Address.objects.filter(user=user).order_by("pk").values_list("receiver", "is_default"))


def test_the_first_one_becomes_the_default(alice: User) -> None:
    add_address(user=alice, data=data(receiver="一"))
    add_address(user=alice, data=data(receiver="二"))
    assert defaults(alice) == [("一", True), ("二", False)]
    add_address(user=alice, data=data(receiver="三"), make_default=True)
    assert defaults(alice) == [("一", False), ("二", False), ("三", True)]
    assert [address.receiver for address in addresses_of(alice)] == ["三", "二", "一"]


def test_the_default_is_one_per_member(alice: User) -> None:
    bob = make_user("bob")
    make_address(bob, receiver="鲍勃")
    add_address(user=alice, data=data())
    second = add_address(user=alice, data=data(receiver="二"))
    set_default_address(address=second)
    assert defaults(alice) == [("李雷", False), ("二", True)]
    assert defaults(bob) == [("鲍勃", True)]
    with pytest.raises(IntegrityError), transaction.atomic():
        Address.objects.filter(user=alice).update(is_default=True)


def test_a_book_has_so_many_entries_and_no_more(alice: User, settings: Any) -> None:
    settings.SHOP_ADDRESS_LIMIT = 2
    for _ in range(2):
        add_address(user=alice, data=data())
    with pytest.raises(Conflict, match="2"):
        add_address(user=alice, data=data())
    assert alice.address_book.count() == 2


def test_adding_leaves_the_member_as_they_are(alice: User) -> None:
    stale = User.objects.get(pk=alice.pk)
    User.objects.filter(pk=alice.pk).update(last_login="2026-01-31T12:00:00+08:00")
    add_address(user=stale, data=data())
    alice.refresh_from_db()
    assert alice.last_login is not None


@pytest.mark.parametrize("district", [440100, 440000, 999999, 0])
def test_only_a_district_is_an_area_to_send_to(alice: User, district: int) -> None:
    with pytest.raises(InvalidInput) as refused:
        add_address(user=alice, data=data(district=district))
    assert list(refused.value.fields) == ["district"]
    address = make_address(alice)
    with pytest.raises(InvalidInput):
        change_address(address=address, data=data(district=district))
    assert Address.objects.get().district_id == CHAOYANG


def test_change(alice: User) -> None:
    address = make_address(alice)
    change_address(address=address, data=data(label="公司"))
    address.refresh_from_db()
    assert (address.receiver, address.district_id, address.label, address.is_default) == ("李雷", TIANHE, "公司", True)


def test_when_the_default_goes_the_newest_takes_over(alice: User) -> None:
    first, second, third = (make_address(alice, receiver=name) for name in "一二三")
    remove_address(address=second)
    assert defaults(alice) == [("一", True), ("三", False)]
    remove_address(address=Address.objects.get(pk=first.pk))
    assert defaults(alice) == [("三", True)]
    remove_address(address=Address.objects.get(pk=third.pk))
    assert defaults(alice) == []


def test_the_addresses_of_others_are_not_found(alice: User) -> None:
    theirs = make_address(make_user("bob"))
    with pytest.raises(NotFound):
        address_of(alice, theirs.pk)


@pytest.mark.parametrize("number", [1, 10])
def test_a_book_costs_one_query(alice: User, number: int, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for _ in range(number):
        make_address(alice)
    with django_assert_num_queries(1):
        areas = [address.district.parent.parent.name for address in addresses_of(alice)]  # type: ignore[union-attr]
    assert areas == ["北京市"] * number


FORM = {
    "receiver": "李雷",
    "mobile": "13800138000",
    "province": "440000",
    "city": "440100",
    "district": str(TIANHE),
    "place": "体育西路 1 号",
}


@pytest.fixture
def signed_in(alice: User, client: Client) -> Client:
    client.force_login(alice)
    return client


def test_the_pages_are_for_members(client: Client) -> None:
    address = make_address()
    for path in ("", "new/", f"{address.pk}/"):
        response = client.get(f"/account/addresses/{path}")
        assert response.status_code == 302
        assert response["Location"].startswith("/account/login/?next=")


def test_an_address_from_the_form(signed_in: Client, alice: User) -> None:
    response = signed_in.post("/account/addresses/new/", {**FORM, "next": "/checkout/"})
    assert (response.status_code, response["Location"]) == (302, "/checkout/")
    address = alice.address_book.get()
    assert (address.receiver, address.district_id, address.is_default) == ("李雷", TIANHE, True)
    response = signed_in.post(f"/account/addresses/{address.pk}/", {**FORM, "receiver": "韩梅梅"})
    assert response["Location"] == "/account/addresses/"
    assert alice.address_book.get().receiver == "韩梅梅"


@pytest.mark.parametrize("target", ["https://evil.example.com/", "//evil.example.com", "javascript:alert(1)"])
def test_one_is_never_sent_to_another_site(signed_in: Client, target: str) -> None:
    response = signed_in.post("/account/addresses/new/", {**FORM, "next": target})
    assert response["Location"] == "/account/addresses/"


@pytest.mark.parametrize(
    "wrong",
    [
        {"mobile": "1234"},
        {"mobile": "１３８００１３８０００"},
        {"receiver": ""},
        {"receiver": "很" * 21},
        {"place": "a\x00b"},
        {"district": ""},
        {"district": "440100"},
        {"district": str(CHAOYANG)},
        {"province": "abc", "city": "9" * 30},
    ],
)
def test_what_cannot_be_an_address_is_said_at_its_field(signed_in: Client, alice: User, wrong: dict[str, str]) -> None:
    response = signed_in.post("/account/addresses/new/", {**FORM, **wrong})
    assert response.status_code == 422
    assert response.context["form"].errors
    assert alice.address_book.count() == 0


def test_the_addresses_of_others_cannot_be_touched(signed_in: Client, alice: User) -> None:
    make_address(alice)
    theirs = make_address(make_user("bob"), receiver="鲍勃")
    assert signed_in.get(f"/account/addresses/{theirs.pk}/").status_code == 404
    for path in ("", "default/", "delete/"):
        assert signed_in.post(f"/account/addresses/{theirs.pk}/{path}", FORM).status_code == 404
    theirs.refresh_from_db()
    assert (theirs.receiver, theirs.is_default) == ("鲍勃", True)


def test_nothing_is_changed_by_looking(signed_in: Client, alice: User) -> None:
    make_address(alice)
    second = make_address(alice)
    for action in ("default", "delete"):
        assert signed_in.get(f"/account/addresses/{second.pk}/{action}/").status_code == 405
    assert signed_in.post(f"/account/addresses/{second.pk}/default/").status_code == 302
    second.refresh_from_db()
    assert second.is_default
    assert signed_in.post(f"/account/addresses/{second.pk}/delete/").status_code == 302
    assert alice.address_book.count() == 1


class TestPasting:
    """The button that fills the form from a text, without scripts."""

    TEXT = "收货人：韩梅梅，电话：139-1234-5678，地址：北京市朝阳区建国路 88 号"

    def test_a_new_address(self, signed_in: Client, alice: User) -> None:
        page = signed_in.post("/account/addresses/new/", {"paste": self.TEXT, "next": "/checkout/"})
        assert page.status_code == 200
        form = page.context["form"]
        assert [form[name].value() for name in ("receiver", "mobile", "province", "city", "district", "place")] == [
            "韩梅梅", "13912345678", 110000, 110100, CHAOYANG, "建国路 88 号",
        ]  # fmt: skip
        html = page.content.decode()
        assert f'<option value="{CHAOYANG}" selected>朝阳区</option>' in html
        assert html.count('name="next" value="/checkout/"') == 2
        assert "请核对后保存" in html
        assert alice.address_book.count() == 0

    def test_what_is_not_in_the_text_stays(self, signed_in: Client, alice: User) -> None:
        address = make_address(alice, receiver="王小明", label="家")
        page = signed_in.post(f"/account/addresses/{address.pk}/", {"paste": "13700000000"})
        form = page.context["form"]
        assert [form[name].value() for name in ("receiver", "mobile", "district", "label")] == [
            "王小明", "13700000000", CHAOYANG, "家",
        ]  # fmt: skip

    def test_nobody_elses(self, signed_in: Client) -> None:
        theirs = make_address(make_user("bob"))
        assert signed_in.post(f"/account/addresses/{theirs.pk}/", {"paste": self.TEXT}).status_code == 404

    @pytest.mark.parametrize("text", ["", " ", "x" * 501])
    def test_nothing_to_read(self, signed_in: Client, text: str) -> None:
        page = signed_in.post("/account/addresses/new/", {"paste": text})
        assert (page.status_code, list(page.context["paste_form"].errors)) == (422, ["paste"])

    def test_a_guest(self, client: Client) -> None:
        assert client.post("/account/addresses/new/", {"paste": self.TEXT}).status_code == 302
