from typing import Any

import pytest

from commerce.accounts.models import Address, User
from tests.commerce.api.meiduo.front import Front, told
from tests.factories.people import make_address, make_region_tree, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice() -> User:
    make_region_tree()
    return make_user("alice")


@pytest.fixture
def front(alice: User) -> Front:
    return Front(alice)


def form(**changes: Any) -> dict[str, Any]:
    areas = {"province_id": 110000, "city_id": 110100, "district_id": 110105}
    texts = {
        "title": "家",
        "receiver": "王小明",
        "place": "建国路 88 号",
        "mobile": "13912345678",
        "tel": "",
        "email": "",
    }
    return {**areas, **texts, **changes}


def test_areas(front: Front) -> None:
    assert told(front("get", "areas/")) == (200, [{"id": 110000, "name": "北京市"}, {"id": 440000, "name": "广东省"}])
    below = [{"id": 110101, "name": "东城区"}, {"id": 110105, "name": "朝阳区"}]
    assert told(front("get", "areas/110100/")) == (200, {"id": 110100, "name": "北京市", "subs": below})
    assert front("get", "areas/999999/").status_code == 404


def test_the_book(front: Front, alice: User) -> None:
    made = front("post", "addresses/", form())
    pk = Address.objects.get().pk
    shown = {"id": pk, **form(), "province": "北京市", "city": "北京市", "district": "朝阳区"}
    assert told(made) == (201, shown)
    assert told(front("get", "addresses/")) == (
        200,
        {"user_id": alice.pk, "default_address_id": pk, "limit": 20, "addresses": [shown]},
    )
    assert front("put", f"addresses/{pk}/", form(place="长安街 1 号")).json()["place"] == "长安街 1 号"
    assert told(front("put", f"addresses/{pk}/title/", {"title": "公司"})) == (200, {"id": pk, "title": "公司"})
    other = front("post", "addresses/", form(title="")).json()
    assert other["title"] == "王小明"
    assert told(front("put", f"addresses/{other['id']}/status/")) == (200, {"message": "OK"})
    assert front("get", "addresses/").json()["default_address_id"] == other["id"]
    assert front("delete", f"addresses/{pk}/").status_code == 204
    assert [address["id"] for address in front("get", "addresses/").json()["addresses"]] == [other["id"]]


@pytest.mark.parametrize(
    "change",
    [
        {"district_id": 110100},
        {"district_id": "x"},
        {"city_id": 440100},
        {"province_id": 440000},
        {"mobile": "12345"},
        {"receiver": ""},
        {"receiver": "长" * 21},
        {"email": "nonsense"},
        {"place": None},
    ],
)
def test_what_is_wrong(front: Front, change: dict[str, Any]) -> None:
    answer = front("post", "addresses/", form(**change))
    assert (answer.status_code, list(answer.json())) == (400, ["message", "detail"])
    assert not Address.objects.exists()


def test_anothers_book(front: Front) -> None:
    pk = make_address(make_user("bob"), receiver="鲍勃").pk
    before = list(Address.objects.values())
    asked = [
        front("put", f"addresses/{pk}/", form()),
        front("delete", f"addresses/{pk}/"),
        front("put", f"addresses/{pk}/status/"),
        front("put", f"addresses/{pk}/title/", {"title": "x"}),
    ]
    assert [answer.status_code for answer in asked] == [404] * 4
    assert list(Address.objects.values()) == before
    assert Front()("get", "addresses/").status_code == 401
