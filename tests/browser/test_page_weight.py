"""How many bytes a phone loads before anything is scrolled, as gzip sends them: the limits of the shop's pages."""

import gzip
from collections import defaultdict

import pytest
from playwright.sync_api import Browser, Page, Response

from tests.servers.shop import Shop

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.embedded]
KB = 1024
LIMITS = {"document": 20 * KB, "stylesheet": 15 * KB, "script": 20 * KB, "all": 350 * KB}
PACKED = {"document", "stylesheet", "script", "fetch", "xhr"}


@pytest.mark.parametrize("name", ["home", "item", "campaign"])
def test_first_view(browser: Browser, demo_shop: Shop, name: str) -> None:
    context = browser.new_context(
        base_url=demo_shop.url, locale="zh-CN", viewport={"width": 390, "height": 844}, device_scale_factor=2
    )
    page = context.new_page()
    path = {"home": "/", "item": _an_item(page), "campaign": "/fresh-fruit/"}[name]
    page = context.new_page()
    weights = _weigh(page, path)
    context.close()
    assert {kind: weights[kind] for kind, limit in LIMITS.items() if weights[kind] > limit} == {}


def _an_item(page: Page) -> str:
    page.goto("/")
    return str(page.locator("main a[href^='/item/']").first.get_attribute("href"))


def _weigh(page: Page, path: str) -> dict[str, int]:
    """Bytes by kind of resource; text is counted as gzip at its usual level makes it."""
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))
    page.goto(path)
    page.wait_for_load_state("networkidle")
    weights: defaultdict[str, int] = defaultdict(int)
    for answer in answers:
        kind, body = answer.request.resource_type, answer.body()
        size = len(gzip.compress(body, 6)) if kind in PACKED or body[:4] == b"<svg" else len(body)
        weights[kind] += size
        weights["all"] += size
    return weights
