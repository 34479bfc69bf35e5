from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries, Settings

from commerce.accounts.models import Address, User
from tests.commerce.api.identity import App, error_code
from tests.factories.people import CHAOYANG, TIANHE, make_address, make_region_tree, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("database_counters")]
PATH, PARSE = "me/addresses/", "me/addresses/parse/"
CONTENT = {"receiver": "李雷", "mobile": "13800138000", "district": TIANHE, "place": "体育西路 1 号"}


@pytest.fixture
def alice() -> User:
    make_region_tree()
    return make_user("alice")


def rows(user: User) -> list[dict[str, Any]]:
    return list(Address.objects.filter(user=user).order_by("pk").values())


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("get", PATH), ("post", PATH), ("post", PARSE), ("get", f"{PATH}1/"), ("put", f"{PATH}1/"),
        ("patch", f"{PATH}1/"), ("delete", f"{PATH}1/"), ("post", f"{PATH}1/default/"),
    ],
)  # fmt: skip
def test_nobody_else(method: str, path: str) -> None:
    assert error_code(App()(method, path)) == (401, "not_authenticated")


def test_round(alice: User) -> None:
    app = App(alice)
    added = app("post", PATH, {**CONTENT, "label": "家"})
    assert added.status_code == 201
    assert added.json() == {
        "id": rows(alice)[0]["id"],
        **CONTENT,
        "region": "广东省 广州市 天河区",
        "tel": "",
        "email": "",
        "label": "家",
        "is_default": True,
    }
    own = f"{PATH}{added.json()['id']}/"
    assert app("get", own).json() == added.json()
    assert app("put", own, {**CONTENT, "receiver": "韩梅梅"}).json()["receiver"] == "韩梅梅"
    assert app("get", own).json()["label"] == ""
    assert app("delete", own).status_code == 204
    assert error_code(app("get", own)) == (404, "not_found")


@pytest.mark.parametrize(
    "change",
    [{"receiver": "韩梅梅"}, {"label": "公司"}, {"district": CHAOYANG}, {"place": "新路", "tel": ""}, {}],
)
def test_a_part_of_it(alice: User, change: dict[str, Any]) -> None:
    app = App(alice)
    first = app("post", PATH, {**CONTENT, "label": "家", "tel": "010-12345678", "email": "a@example.com"}).json()
    changed = app("patch", f"{PATH}{first['id']}/", change).json()
    assert {name: value for name, value in changed.items() if name != "region"} == {
        **{name: value for name, value in first.items() if name != "region"},
        **change,
    }


@pytest.mark.parametrize("change", [{"mobile": "1"}, {"district": 440100}, {"receiver": ""}, {"place": "x" * 81}])
def test_a_part_that_can_not_be(alice: User, change: dict[str, Any]) -> None:
    address = make_address(alice)
    before = rows(alice)
    answer = App(alice)("patch", f"{PATH}{address.pk}/", change)
    assert (answer.status_code, list(answer.json()["error"]["fields"])) == (400, list(change))
    assert rows(alice) == before


def test_nobody_elses(alice: User) -> None:
    bob = make_user("bob")
    make_address(alice)
    theirs, app = make_address(bob), App(alice)
    before = rows(bob)
    own = f"{PATH}{theirs.pk}/"
    answers = [
        app("get", own),
        app("put", own, CONTENT),
        app("patch", own, {"receiver": "x"}),
        app("post", f"{own}default/"),
        app("delete", own),
    ]
    assert [error_code(answer) for answer in answers] == [(404, "not_found")] * 5
    assert rows(bob) == before
    assert [row["id"] for row in app("get", PATH).json()] != [theirs.pk]


def test_nobody_is_given_one(alice: User) -> None:
    bob = make_user("bob")
    App(alice)("post", PATH, {**CONTENT, "user": bob.pk, "user_id": bob.pk, "is_default": False, "id": 999})
    assert (rows(bob), len(rows(alice)), rows(alice)[0]["is_default"]) == ([], 1, True)


def test_the_default(alice: User) -> None:
    app = App(alice)
    first, second = (app("post", PATH, CONTENT).json()["id"] for _time in range(2))
    assert app("post", f"{PATH}{second}/default/").json()["is_default"] is True
    assert [(row["id"], row["is_default"]) for row in app("get", PATH).json()] == [(second, True), (first, False)]
    app("delete", f"{PATH}{second}/")
    assert [(row["id"], row["is_default"]) for row in app("get", PATH).json()] == [(first, True)]


def test_twenty_and_no_more(alice: User, settings: Settings) -> None:
    assert settings.SHOP_ADDRESS_LIMIT == 20
    app = App(alice)
    assert [app("post", PATH, CONTENT).status_code for _time in range(21)] == [201] * 20 + [409]
    assert len(rows(alice)) == 20


def test_queries(alice: User, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    app = App(alice)
    for number in (1, 10):
        while len(rows(alice)) < number:
            make_address(alice)
        with django_assert_num_queries(2):
            assert len(app("get", PATH).json()) == number


class TestParsing:
    def test_a_message(self, alice: User, django_assert_num_queries: DjangoAssertNumQueries) -> None:
        app = App(alice)
        with django_assert_num_queries(2):
            answer = app("post", PARSE, {"text": "李雷 138-0013-8000 广州天河体育西路1号"})
        assert answer.json() == {
            "receiver": "李雷",
            "mobile": "13800138000",
            "tel": "",
            "email": "",
            "province": 440000,
            "city": 440100,
            "district": TIANHE,
            "place": "体育西路1号",
        }
        assert rows(alice) == []

    def test_what_it_reads_can_be_saved(self, alice: User) -> None:
        app = App(alice)
        found = app("post", PARSE, {"text": "收件人：王小明，北京朝阳建国路 88 号，13912345678"}).json()
        assert app("post", PATH, found).json()["region"] == "北京市 朝阳区"

    def test_nothing_to_read(self, alice: User) -> None:
        found = App(alice)("post", PARSE, {"text": "你好"}).json()
        assert (found["mobile"], found["province"], found["district"]) == ("", None, None)

    @pytest.mark.parametrize("text", ["", "x" * 501, None, ["a"], {"a": 1}])
    def test_what_is_no_text(self, alice: User, text: Any) -> None:
        answer = App(alice)("post", PARSE, {"text": text})
        assert (answer.status_code, list(answer.json()["error"]["fields"])) == (400, ["text"])
