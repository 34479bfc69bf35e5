"""The pages of history and favourites, and the heart on a product page."""

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from commerce.accounts.models import User
from commerce.browsing import history
from commerce.browsing.models import Favourite
from commerce.browsing.services import add_favourite
from commerce.catalogue.models import Product
from tests.factories.catalogue import make_spu, skus_of
from tests.factories.people import make_user
from tests.servers.process import free_port

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("database_counters")]
HISTORY, FAVOURITES = "/account/history/", "/account/favourites/"
ADD = "/account/favourites/add/"


@pytest.fixture
def alice(client: Client) -> User:
    user = make_user("alice")
    client.force_login(user)
    return user


def favourites(user: User) -> list[int]:
    return list(Favourite.objects.filter(user=user).values_list("sku", flat=True))


def new_sku(name: str = "苹果") -> Product:
    return skus_of(make_spu(name))[0]


@pytest.mark.parametrize("path", [HISTORY, FAVOURITES, f"{HISTORY}clear/", f"{FAVOURITES}1/remove/"])
def test_they_are_for_members(client: Client, path: str) -> None:
    answer = client.post(path) if path.count("/") > 3 else client.get(path)
    assert (answer.status_code, answer["Location"].split("?")[0]) == (302, "/account/login/")


class TestHistory:
    def test_page(self, client: Client, alice: User) -> None:
        assert "还没有浏览记录" in client.get(HISTORY).content.decode()
        history.record(alice.pk, new_sku("香梨").pk)
        history.record(make_user("bob").pk, new_sku("榴莲").pk)
        page = client.get(HISTORY).content.decode()
        assert ("香梨" in page, "榴莲" in page) == (True, False)

    def test_clearing(self, client: Client, alice: User) -> None:
        history.record(alice.pk, new_sku().pk)
        assert client.get(f"{HISTORY}clear/").status_code == 405
        assert client.post(f"{HISTORY}clear/")["Location"] == HISTORY
        assert history.recent(alice.pk) == []

    def test_without_redis(self, client: Client, alice: User, settings: Settings) -> None:
        settings.REDIS_URL = f"redis://127.0.0.1:{free_port()}/0"
        history.record(alice.pk, new_sku("香梨").pk)
        assert "香梨" in client.get(HISTORY).content.decode()
        assert client.post(f"{HISTORY}clear/").status_code == 302
        assert "还没有浏览记录" in client.get(HISTORY).content.decode()

    @pytest.mark.parametrize("number", [1, 10])
    def test_queries(
        self, client: Client, alice: User, number: int, django_assert_max_num_queries: DjangoAssertNumQueries
    ) -> None:
        for sku in skus_of(make_spu(skus=number)):
            history.record(alice.pk, sku.pk)
        # Session, member, list, SKUs, pictures.
        with django_assert_max_num_queries(5):
            client.get(HISTORY)


class TestFavourites:
    def test_the_heart(self, client: Client, alice: User) -> None:
        sku = new_sku("香梨")
        assert f'data-sku="{sku.pk}"' in client.get(f"/item/{sku.pk}/").content.decode()
        for _time in range(2):
            assert client.post(ADD, {"sku": sku.pk})["Location"] == FAVOURITES
        assert favourites(alice) == [sku.pk]
        assert "香梨" in client.get(FAVOURITES).content.decode()

    def test_a_guest_signs_in_and_comes_back(self, client: Client) -> None:
        sku = new_sku()
        assert client.post(ADD, {"sku": sku.pk})["Location"] == f"/account/login/?next=/item/{sku.pk}/"
        assert not Favourite.objects.exists()

    def test_from_another_site(self, alice: User) -> None:
        browser = Client(enforce_csrf_checks=True)
        browser.force_login(alice)
        sku = new_sku()
        assert browser.post(ADD, {"sku": sku.pk}, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
        assert browser.post(ADD, {"sku": sku.pk}, headers={"Origin": "https://evil.example"}).status_code == 403
        assert favourites(alice) == []
        assert browser.post(ADD, {"sku": sku.pk}, headers={"Sec-Fetch-Site": "same-origin"}).status_code == 302
        assert favourites(alice) == [sku.pk]

    @pytest.mark.parametrize("sku", ["", "0", "-1", "x", "１２", "9" * 18, "9" * 40, "//evil.example"])
    def test_what_is_no_sku(self, client: Client, alice: User, sku: str) -> None:
        assert client.post(ADD, {"sku": sku}).status_code == 404

    def test_an_spu_and_what_is_off_the_shelf(self, client: Client, alice: User) -> None:
        sku = new_sku()
        assert client.post(ADD, {"sku": sku.parent_id}).status_code == 404
        Product.objects.filter(pk=sku.pk).update(is_public=False)
        assert client.post(ADD, {"sku": sku.pk}).status_code == 404
        assert favourites(alice) == []

    def test_too_many(self, client: Client, alice: User, settings: Settings) -> None:
        settings.SHOP_FAVOURITES_LIMIT = 1
        first, second = new_sku(), new_sku()
        client.post(ADD, {"sku": first.pk})
        answer = client.post(ADD, {"sku": second.pk})
        assert [str(message) for message in get_messages(answer.wsgi_request)][-1] == "最多收藏 1 件商品。"
        # One that is there already is no further one.
        client.post(ADD, {"sku": first.pk})
        assert favourites(alice) == [first.pk]

    def test_removing_touches_nobody_elses(self, client: Client, alice: User) -> None:
        bob, sku = make_user("bob"), new_sku()
        for user in (alice, bob):
            add_favourite(user=user, sku_id=sku.pk)
        assert client.get(f"{FAVOURITES}{sku.pk}/remove/").status_code == 405
        assert client.post(f"{FAVOURITES}{sku.pk}/remove/")["Location"] == FAVOURITES
        assert (favourites(alice), favourites(bob)) == ([], [sku.pk])
        assert client.post(f"{FAVOURITES}{10**40}/remove/").status_code in (302, 404)

    def test_one_that_is_sold_no_more_can_be_removed(self, client: Client, alice: User) -> None:
        sku = new_sku()
        add_favourite(user=alice, sku_id=sku.pk)
        Product.objects.filter(pk=sku.pk).update(is_public=False)
        page = client.get(FAVOURITES).content.decode()
        assert "已下架" in page
        assert f'href="/item/{sku.pk}/"' not in page
        client.post(f"{FAVOURITES}{sku.pk}/remove/")
        assert favourites(alice) == []

    @pytest.mark.parametrize("number", [1, 10])
    def test_queries(
        self, client: Client, alice: User, number: int, django_assert_max_num_queries: DjangoAssertNumQueries
    ) -> None:
        for sku in skus_of(make_spu(skus=number)):
            add_favourite(user=alice, sku_id=sku.pk)
        # Session, member, count, rows, SKUs, pictures.
        with django_assert_max_num_queries(6):
            client.get(FAVOURITES)
