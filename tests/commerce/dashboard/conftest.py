"""Two merchants and their people: 李明 runs the fruit shop, 周岚 the phone shop, and one order holds goods of both."""

from dataclasses import dataclass

import pytest
from django.test import Client

from commerce.accounts.enums import Role
from commerce.accounts.models import User
from commerce.accounts.services.roles import give_role
from commerce.catalogue.models import Category, Product
from commerce.catalogue.reviews.models import ProductReview
from commerce.order.models import Order
from commerce.partner.models import Partner
from tests.factories.catalogue import Sku, make_brand, make_category, make_spu, skus_of
from tests.factories.orders import make_order
from tests.factories.people import make_address, make_partner, make_user

STAFF = {"editor": Role.EDITOR, "service": Role.SERVICE, "finance": Role.FINANCE, "admin": Role.ADMINISTRATOR}


def make_merchant(username: str, partner_name: str) -> tuple[User, Partner]:
    """A member who runs a merchant."""
    user = make_user(username)
    give_role(user, Role.MERCHANT)
    return user, make_partner(partner_name, users=(user,))


@dataclass
class Market:
    """Everybody and everything that the tests of the dashboard talk about."""

    shopper: User
    merchant: User
    rival: User
    editor: User
    service: User
    finance: User
    admin: User
    root: User
    fruit_shop: Partner
    phone_shop: Partner
    category: Category
    apples: Product
    phones: Product
    apple_order: Order
    shared_order: Order
    review: ProductReview

    def client(self, name: str) -> Client:
        client = Client()
        if name != "anonymous":
            client.force_login(getattr(self, name))
        return client


@pytest.fixture
def market(db: None) -> Market:
    merchant, fruit_shop = make_merchant("merchant", "果园直送")
    rival, phone_shop = make_merchant("rival", "数码之家")
    shopper = make_user("shopper", mobile="13800000001")
    staff = {name: make_user(name) for name in STAFF}
    for name, role in STAFF.items():
        give_role(staff[name], role)
    category = make_category("生鲜")
    options = {"规格": ["5 斤", "10 斤"]}
    apples = make_spu(
        "红富士苹果",
        options=options,
        skus=[Sku(options=("5 斤",), price="39.90", stock=20), Sku(options=("10 斤",), price="69.90", stock=4)],
        parameters={"产地": "烟台"},
        category=category,
        partner=fruit_shop,
        brand=make_brand("红太阳"),
    )
    phones = make_spu("远山手机", skus=[Sku(price="2999.00")], category=category, partner=phone_shop)
    address = make_address(shopper)
    apple, phone = skus_of(apples)[0], skus_of(phones)[0]
    return Market(
        shopper=shopper,
        merchant=merchant,
        rival=rival,
        **staff,
        root=make_user("root", is_staff=True, is_superuser=True),
        fruit_shop=fruit_shop,
        phone_shop=phone_shop,
        category=category,
        apples=apples,
        phones=phones,
        apple_order=make_order(shopper, lines={apple: 2}, address=address, note="放门口"),
        shared_order=make_order(shopper, lines={apple: 1, phone: 1}, address=address),
        review=ProductReview.objects.create(product=apples, sku=apple, user=shopper, score=5, title="脆", body="很甜"),
    )
