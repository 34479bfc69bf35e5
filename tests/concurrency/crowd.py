"""Many signed-in buyers at once, and requests that all leave at the same moment."""

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

import httpx
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

from commerce.accounts.models import Address, User
from commerce.basket.models import Basket, Line
from commerce.catalogue.models import Product
from commerce.regions.models import Region

CSRF = "c" * 32


@dataclass(frozen=True)
class Buyer:
    user: User
    address: Address
    cookies: Mapping[str, str]


@dataclass(frozen=True)
class Post:
    """One request to send."""

    buyer: Buyer
    path: str
    json: Any = None
    form: Mapping[str, Any] | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


def make_buyers(number: int, district: Region, prefix: str = "buyer") -> list[Buyer]:
    """Members with an address and a session, written in bulk."""
    users = User.objects.bulk_create(User(username=f"{prefix}{index}", password="!") for index in range(number))
    addresses = Address.objects.bulk_create(
        Address(user=user, receiver="王", mobile="13900000000", district=district, place="1 号", is_default=True)
        for user in users
    )
    return [Buyer(user, address, _cookies(user)) for user, address in zip(users, addresses, strict=True)]


def fill_baskets(buyers: Sequence[Buyer], lines: Mapping[Product, int]) -> None:
    """Every buyer's basket holds exactly these SKUs, selected."""
    users = [buyer.user for buyer in buyers]
    Basket.objects.filter(owner__in=users, status=Basket.OPEN).delete()
    baskets = Basket.objects.bulk_create(Basket(owner=user) for user in users)
    stock = {sku: sku.stockrecords.get() for sku in lines}
    Line.objects.bulk_create(
        Line(
            basket=basket,
            line_reference=f"{sku.pk}_{stock[sku].pk}",
            product=sku,
            stockrecord=stock[sku],
            quantity=quantity,
        )
        for basket in baskets
        for sku, quantity in lines.items()
    )


def order(buyer: Buyer, **headers: str) -> Post:
    """Order what is in the basket, by express, cash on delivery."""
    body = {"address": buyer.address.pk, "shipping_method": "express", "payment_method": "cod"}
    return Post(buyer, "/api/v1/orders/", json=body, headers=headers)


def send(url: str, posts: Sequence[Post], timeout: float = 60) -> list[httpx.Response]:
    """Send all requests at once, each on a connection of its own, and wait for all answers."""
    return asyncio.run(_send(url, posts, timeout))


def statuses(responses: Sequence[httpx.Response]) -> Counter[int]:
    return Counter(response.status_code for response in responses)


async def _send(url: str, posts: Sequence[Post], timeout: float) -> list[httpx.Response]:
    limits = httpx.Limits(max_connections=None, max_keepalive_connections=0)
    async with httpx.AsyncClient(base_url=url, timeout=timeout, limits=limits) as client:
        return await asyncio.gather(*(_post(client, post) for post in posts))


async def _post(client: httpx.AsyncClient, post: Post) -> httpx.Response:
    return await client.post(post.path, json=post.json, data=post.form, headers=headers_of(post))


def headers_of(post: Post) -> dict[str, str]:
    """With the session and the CSRF token of who sends it."""
    cookies = {**post.buyer.cookies, "csrftoken": CSRF}
    cookie = "; ".join(f"{name}={value}" for name, value in cookies.items())
    return {"Cookie": cookie, "X-CSRFToken": CSRF, **post.headers}


def _cookies(user: User) -> dict[str, str]:
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return {settings.SESSION_COOKIE_NAME: str(session.session_key)}
