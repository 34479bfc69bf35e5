"""No page of the storefront has an axe violation, on a phone and on a desk, light and dark."""

from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from commerce.accounts.demo import DEMO_PASSWORD
from tests.servers.shop import Shop

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.embedded]

PUBLIC = [
    "/",
    "/categories/",
    "/list/1/",
    "/search/?q=苹果",
    "/search/?q=zzzz",
    "/basket/",
    "/account/login/",
    "/nothing/",
]
PERSONAL = [
    "/account/",
    "/orders/",
    "/account/addresses/",
    "/account/addresses/new/",
    "/account/history/",
    "/account/favourites/",
    "/account/security/",
    "/account/security/mobile/",
    "/account/close/",
]


@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (1280, "light"), (390, "dark")])
def test_no_violation(browser: Browser, demo_shop: Shop, width: int, scheme: Literal["light", "dark"]) -> None:
    context = browser.new_context(
        base_url=demo_shop.url, locale="zh-CN", viewport={"width": width, "height": 900}, color_scheme=scheme
    )
    page = context.new_page()
    found = {path: _violations(page, path) for path in [*PUBLIC, _an_item(page)]}
    page.goto("/account/login/")
    page.locator("input[name=username]").fill("shopper")
    page.locator("input[name=password]").fill(DEMO_PASSWORD)
    page.locator("main button[type=submit]:visible").first.click()
    found |= {path: _violations(page, path) for path in PERSONAL}
    context.close()

    assert {path: rules for path, rules in found.items() if rules} == {}


def _an_item(page: Page) -> str:
    page.goto("/")
    return str(page.locator("main a[href^='/item/']").first.get_attribute("href"))


def _violations(page: Page, path: str) -> list[str]:
    page.goto(path)
    return [f"{rule['id']}: {rule['nodes'][0]['html'][:120]}" for rule in Axe().run(page).response["violations"]]
