"""What every page of the dashboard has in common."""

import re

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import Resolver404, resolve

from tests.commerce.dashboard.conftest import Market
from tests.commerce.dashboard.test_doors import POST_ONLY, names, url_of

ATTRIBUTE = re.compile(r'(?:href|src|action|data-ajax-url)="([^"#][^"]*)"')


def pages(market: Market, client: Client) -> dict[str, str]:
    """Every page by the name of its URL."""
    found = {}
    for name in set(names()) - POST_ONLY:
        response = client.get(url_of(market, name))
        if response.status_code == 200 and response["Content-Type"].startswith("text/html"):
            found[name] = response.content.decode()
    return found


def test_pages_load_nothing_from_elsewhere(market: Market) -> None:
    for who in ("admin", "merchant"):
        for name, text in pages(market, market.client(who)).items():
            foreign = [it for it in ATTRIBUTE.findall(text) if it.startswith(("http", "//"))]
            assert (who, name, foreign) == (who, name, [])
            assert (who, name, re.findall(r"https?://[a-z]", text)) == (who, name, [])


def test_every_link_leads_somewhere(market: Market) -> None:
    """Not to the last resort, Wagtail's catch-all, either."""
    links = {
        link.split("?")[0].split("#")[0]
        for who in ("admin", "merchant")
        for text in pages(market, market.client(who)).values()
        for link in ATTRIBUTE.findall(text)
        if link.startswith("/")
    }
    assert len(links) > 30
    lost = []
    for link in sorted(links):
        if link.startswith("/static/"):
            lost += [] if finders.find(link.removeprefix("/static/")) else [link]
        elif not link.startswith("/media/"):
            lost += [] if _is_known(link) else [link]
    assert lost == []


def _is_known(link: str) -> bool:
    try:
        match = resolve(link)
    except Resolver404:
        return False
    return match.url_name != "wagtail_serve"


def test_merchant_s_menu_has_only_what_opens(market: Market) -> None:
    client = market.client("merchant")
    text = client.get("/dashboard/").content.decode()
    menu = text[text.index("navbar-primary") : text.index("container-fluid")]
    links = [link for link in ATTRIBUTE.findall(menu) if link.startswith("/")]
    sections = ["", "orders/", "catalogue/", "orders/statistics/", "shipping/freight/", "reviews/"]
    assert links == [f"/dashboard/{section}" for section in sections]
    assert {client.get(link).status_code for link in links} == {200}


@pytest.mark.parametrize("who", ["merchant", "service", "finance"])
def test_links_on_somebody_s_pages_open_for_him(market: Market, who: str) -> None:
    client = market.client(who)
    for name, text in pages(market, client).items():
        for link in {it for it in ATTRIBUTE.findall(text) if it.startswith("/dashboard/")}:
            status = client.get(link).status_code
            assert (name, link, status in {200, 302, 405}) == (name, link, True)
