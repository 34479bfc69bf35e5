import pytest
from pytest_django import DjangoAssertNumQueries

from commerce.accounts.models import User
from commerce.browsing.models import Favourite
from tests.commerce.api.identity import App, error_code
from tests.factories.catalogue import make_image, make_spu, skus_of
from tests.factories.people import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("database_counters")]
HISTORY, FAVOURITES = "me/history/", "me/favourites/"
CARD = {"id", "name", "price", "image", "stock_state", "on_shelf", "url"}


@pytest.fixture
def alice() -> User:
    return make_user("alice")


def new_sku() -> int:
    return int(skus_of(make_spu())[0].pk)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("get", HISTORY), ("post", HISTORY), ("delete", HISTORY),
        ("get", FAVOURITES), ("post", FAVOURITES), ("delete", f"{FAVOURITES}1/"),
    ],
)  # fmt: skip
def test_nobody_else(method: str, path: str) -> None:
    assert error_code(App()(method, path)) == (401, "not_authenticated")


class TestHistory:
    def test_the_list(self, alice: User) -> None:
        sku = skus_of(make_spu("香梨"))[0]
        make_image(sku)
        app = App(alice)
        assert app("post", HISTORY, {"sku": new_sku()}).status_code == 201
        assert app("post", HISTORY, {"sku": sku.pk}).json() == {"sku": sku.pk, "favourite": False}
        answer = app("get", HISTORY)
        assert answer["Cache-Control"] == "private, no-store"
        assert answer.json()["count"] == 2
        first = answer.json()["results"][0]
        assert set(first) == CARD | {"viewed_at"}
        assert (first["id"], first["name"], first["price"]) == (sku.pk, "香梨", "100.00")
        assert first["image"]["url"].startswith("http://testserver/media/")

    def test_it_tells_whether_it_is_a_favourite(self, alice: User) -> None:
        sku, app = new_sku(), App(alice)
        app("post", FAVOURITES, {"sku": sku})
        assert app("post", HISTORY, {"sku": sku}).json()["favourite"] is True
        assert App(make_user("bob"))("post", HISTORY, {"sku": sku}).json()["favourite"] is False

    def test_clearing_ones_own(self, alice: User) -> None:
        sku, bob = new_sku(), App(make_user("bob"))
        for app in (App(alice), bob):
            app("post", HISTORY, {"sku": sku})
        assert App(alice)("delete", HISTORY).status_code == 204
        assert (App(alice)("get", HISTORY).json()["count"], bob("get", HISTORY).json()["count"]) == (0, 1)

    @pytest.mark.parametrize("sku", [None, "", "x", 0, -1, 1.5, 2**31, 10**30, [1], True])
    def test_what_is_no_sku(self, alice: User, sku: object) -> None:
        answer = App(alice)("post", HISTORY, {"sku": sku})
        # `true` is 1 for DRF, which is no SKU either.
        assert answer.status_code in (400, 404)

    def test_what_nobody_sells(self, alice: User) -> None:
        spu = make_spu()
        for sku in (999_999, spu.pk):
            assert error_code(App(alice)("post", HISTORY, {"sku": sku})) == (404, "not_found")

    def test_queries(self, alice: User, django_assert_num_queries: DjangoAssertNumQueries) -> None:
        app = App(alice)
        for number in (1, 10):
            for sku in skus_of(make_spu(skus=number)):
                app("post", HISTORY, {"sku": sku.pk})
            # Token, list, SKUs, pictures.
            with django_assert_num_queries(4):
                assert len(app("get", HISTORY).json()["results"]) >= number


class TestFavourites:
    def test_round(self, alice: User) -> None:
        first, second, app = new_sku(), new_sku(), App(alice)
        for sku in (first, second, first):
            assert (app("post", FAVOURITES, {"sku": sku}).json()) == {"sku": sku}
        body = app("get", FAVOURITES).json()
        assert (body["count"], [row["id"] for row in body["results"]]) == (2, [second, first])
        assert set(body["results"][0]) == CARD | {"added_at"}
        for _time in range(2):
            assert app("delete", f"{FAVOURITES}{second}/").status_code == 204
        assert [row["id"] for row in app("get", FAVOURITES).json()["results"]] == [first]

    def test_nobody_elses(self, alice: User) -> None:
        sku, bob = new_sku(), make_user("bob")
        App(bob)("post", FAVOURITES, {"sku": sku})
        assert App(alice)("get", FAVOURITES).json()["count"] == 0
        App(alice)("delete", f"{FAVOURITES}{sku}/")
        assert Favourite.objects.get().user == bob

    @pytest.mark.parametrize("sku", [0, 2**63, 10**30])
    def test_removing_what_can_not_be(self, alice: User, sku: int) -> None:
        assert App(alice)("delete", f"{FAVOURITES}{sku}/").status_code in (204, 404)

    def test_the_limit(self, alice: User, settings: object) -> None:
        settings.SHOP_FAVOURITES_LIMIT = 1  # type: ignore[attr-defined]
        App(alice)("post", FAVOURITES, {"sku": new_sku()})
        assert error_code(App(alice)("post", FAVOURITES, {"sku": new_sku()})) == (409, "conflict")
        assert Favourite.objects.count() == 1

    def test_queries(self, alice: User, django_assert_num_queries: DjangoAssertNumQueries) -> None:
        app = App(alice)
        for number in (1, 10):
            for sku in skus_of(make_spu(skus=number)):
                app("post", FAVOURITES, {"sku": sku.pk})
            # Token, count, page, SKUs, pictures.
            with django_assert_num_queries(5):
                assert len(app("get", FAVOURITES).json()["results"]) >= number

    def test_pages(self, alice: User) -> None:
        app = App(alice)
        for sku in skus_of(make_spu(skus=3)):
            app("post", FAVOURITES, {"sku": sku.pk})
        body = app("get", FAVOURITES, {"page_size": 2, "page": 2}).json()
        assert (body["count"], len(body["results"]), body["next"]) == (3, 1, None)
