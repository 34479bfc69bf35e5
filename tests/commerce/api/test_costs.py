"""A list costs as many statements with a hundred rows as with one."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commerce.accounts.models import User
from commerce.accounts.services.sessions import open_session
from commerce.basket.services import add_line, open_basket_for
from commerce.browsing import services as browsing
from commerce.catalogue.models import Category
from tests.commerce.api.identity import App
from tests.commerce.api.meiduo.front import Front
from tests.factories.catalogue import Sku, make_brand, make_category, make_image, make_product_class, make_spu, skus_of
from tests.factories.orders import make_order
from tests.factories.people import make_address, make_partner, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
SIZES = (1, 10, 100)
#: Kept short by a limit of their own.
ADDRESSES_MAX = 20


class Shop:
    """One more of everything that is listed, as often as wanted."""

    def __init__(self, user: User, category: Category) -> None:
        self.user, self.category = user, category
        self.partner, self.kind = make_partner(), make_product_class()
        self.size = 0

    def grow(self, size: int) -> None:
        for number in range(self.size, size):
            spu = make_spu(
                f"商品 {number}",
                skus=[Sku(stock=9)],
                category=self.category,
                partner=self.partner,
                product_class=self.kind,
                brand=make_brand(),
            )
            make_image(spu)
            sku = skus_of(spu)[0]
            make_category(parent=self.category)
            if number < ADDRESSES_MAX:
                self.address = make_address(self.user)
            browsing.record_view(user=self.user, sku_id=sku.pk)
            browsing.add_favourite(user=self.user, sku_id=sku.pk)
            make_order(self.user, lines={sku: 1}, address=self.address)
            open_session(self.user, "Chrome", "203.0.113.7")
        # The last, since an order empties it.
        for sku_id in self.user_skus(size):
            add_line(basket=open_basket_for(self.user), sku_id=sku_id, quantity=1)
        self.size = size

    def user_skus(self, size: int) -> list[int]:
        spus = self.category.product_set.order_by("pk")[self.size : size]
        return [spu.default_sku_id for spu in spus if spu.default_sku_id]


def test_every_list() -> None:
    user, category = make_user("alice"), make_category("全部")
    shop, app, front = Shop(user, category), App(user), Front(user)
    v1 = [
        *(
            "products/?page_size=100",
            "categories/",
            "brands/",
            "channels/",
            "pages/",
            "basket/",
            "orders/?page_size=100",
        ),
        *(
            "me/history/",
            "me/favourites/?page_size=100",
            "me/addresses/",
            "me/sessions/?page_size=100",
            "me/bindings/",
        ),
        *(f"categories/{category.pk}/", f"categories/{category.pk}/hot/", "regions/", "me/bits/"),
    ]
    dialect = [
        *(f"categories/{category.pk}/skus/?page_size=100", f"categories/{category.pk}/hotskus/", "browse_histories/"),
        *("skus/search/?text=商品&page_size=100", "cart/", "orders/settlement/", "orders/all/?page_size=100"),
        *("addresses/", "areas/"),
    ]
    costs: dict[str, list[int]] = {path: [] for path in [*v1, *(f"meiduo/{path}" for path in dialect)]}
    for size in SIZES:
        shop.grow(size)
        # Once before: what is the same for everybody is kept between requests.
        for path in v1:
            app("get", path)
        for path in dialect:
            front("get", path)
        for path in v1:
            costs[path].append(statements(lambda path=path: app("get", path).status_code))  # type: ignore[misc]
        for path in dialect:
            count = statements(lambda path=path: front("get", path).status_code)  # type: ignore[misc]
            costs[f"meiduo/{path}"].append(count)
    assert {path: numbers for path, numbers in costs.items() if len(set(numbers)) > 1} == {}
    assert max(costs["me/bits/"]) <= 3


def statements(ask: Callable[[], int]) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert ask() == 200
    return len(queries)
