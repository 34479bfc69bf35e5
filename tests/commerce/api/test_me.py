import pytest
from django.core import signing
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from commerce.basket.session import COOKIE, SALT
from tests.factories.catalogue import make_spu, skus_of
from tests.factories.orders import make_basket
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db
BITS = "/api/v1/me/bits/"


def test_a_stranger_has_nothing(client: Client, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(0):
        answer = client.get(BITS)
    assert answer.json() == {"display_name": None, "basket_count": 0}
    assert answer["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("lines", [1, 10])
def test_a_guest_with_a_basket(client: Client, lines: int, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    basket = make_basket(lines=dict.fromkeys(skus_of(make_spu(skus=lines)), 2))
    client.cookies[COOKIE] = signing.dumps(basket.pk, salt=SALT)
    with django_assert_num_queries(2):
        assert client.get(BITS).json() == {"display_name": None, "basket_count": 2 * lines}


@pytest.mark.parametrize("lines", [1, 10])
def test_a_member(client: Client, lines: int, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    user = make_user("xiaoming", first_name="小明")
    make_basket(user, lines=dict.fromkeys(skus_of(make_spu(skus=lines)), 3))
    make_basket(make_user(), lines={skus_of(make_spu())[0]: 9})
    client.force_login(user)
    # Session, member, units; the session is no query where Redis keeps it.
    with django_assert_max_num_queries(3):
        answer = client.get(BITS)
    assert answer.json() == {"display_name": "小明", "basket_count": 3 * lines}
    assert answer["Cache-Control"] == "private, no-store"
    assert "Cookie" in answer["Vary"]


def test_a_member_brings_the_basket_of_before_the_sign_in(client: Client) -> None:
    sku = skus_of(make_spu())[0]
    guest = make_basket(lines={sku: 2})
    user = make_user()
    make_basket(user, lines={sku: 1})
    client.cookies[COOKIE] = signing.dumps(guest.pk, salt=SALT)
    client.force_login(user)
    assert client.get(BITS).json()["basket_count"] == 3
    assert client.cookies[COOKIE].value == ""
    assert client.get(BITS).json()["basket_count"] == 3


def test_a_session_that_is_no_more(client: Client) -> None:
    client.cookies["jishi_session"] = "no-such-session"
    assert client.get(BITS).json() == {"display_name": None, "basket_count": 0}
