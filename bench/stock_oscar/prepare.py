"""`python -m bench.stock_oscar.prepare migrate` or `… NUMBER SKUS filled|ready`: buyers for the measurement.

Each is signed in and has a basket of one unit; who is `ready` has also chosen address and method. Prints a JSON list
of [session key, address id].
"""

import json
import os
import sys
from decimal import Decimal
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.stock_oscar.settings")
django.setup()

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user_model  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.core.management import call_command  # noqa: E402
from oscar.core.loading import get_model  # noqa: E402

BACKEND = "django.contrib.auth.backends.ModelBackend"


def migrate() -> None:
    call_command("migrate", verbosity=0)
    get_model("address", "Country").objects.create(
        iso_3166_1_a2="CN", printable_name="China", name="China", is_shipping_country=True
    )


def goods(number: int) -> list[tuple[Any, Any]]:
    """Products with a stock record each, made once."""
    stock_model = get_model("partner", "StockRecord")
    found = list(stock_model.objects.select_related("product").order_by("pk")[:number])
    partner, _made = get_model("partner", "Partner").objects.get_or_create(name="shop")
    kind, _made = get_model("catalogue", "ProductClass").objects.get_or_create(name="thing")
    for index in range(len(found), number):
        product = get_model("catalogue", "Product").objects.create(title=f"thing {index}", product_class=kind)
        found.append(
            stock_model.objects.create(
                product=product, partner=partner, partner_sku=f"{index}", price=Decimal(10), num_in_stock=10**6
            )
        )
    return [(stock.product, stock) for stock in found]


def buyers(number: int, skus: int, *, ready: bool) -> list[tuple[str, int]]:
    made = goods(skus)
    start = get_user_model().objects.count()
    return [buyer(start + index, *made[index % skus], ready=ready) for index in range(number)]


def buyer(number: int, product: Any, stock: Any, *, ready: bool) -> tuple[str, int]:
    user = get_user_model().objects.create(username=f"buyer{number}", email=f"buyer{number}@example.com")
    address = get_model("address", "UserAddress").objects.create(
        user=user, first_name="王", last_name="小明", line1="1 号", line4="北京", postcode="100000", country_id="CN"
    )
    basket = get_model("basket", "Basket").objects.create(owner=user)
    get_model("basket", "Line").objects.create(
        basket=basket,
        line_reference=f"{product.pk}_{stock.pk}",
        product=product,
        stockrecord=stock,
        quantity=1,
        price_currency="CNY",
        price_excl_tax=stock.price,
        price_incl_tax=stock.price,
    )
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = BACKEND
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    if ready:
        session["checkout_data"] = {"shipping": {"user_address_id": address.pk, "method_code": "free-shipping"}}
    session.create()
    return str(session.session_key), address.pk


if __name__ == "__main__":
    if sys.argv[1] == "migrate":
        migrate()
    else:
        number, skus, state = sys.argv[1:]
        print(json.dumps(buyers(int(number), int(skus), ready=state == "ready")))
