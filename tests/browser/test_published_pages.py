"""The published shop in Chromium: no call to the application for who has no session, and edits that show at once."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Response, expect

from commerce.accounts.demo import DEMO_PASSWORD
from tests.servers.process import wait_until
from tests.servers.shop import Shop

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.embedded]


@pytest.fixture(scope="module")
def published(demo_shop: Shop) -> Shop:
    demo_shop.manage("publish", "--all")
    return demo_shop


@pytest.fixture
def stranger(browser: Browser, published: Shop) -> Iterator[Page]:
    context = browser.new_context(base_url=published.url, locale="zh-CN", viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()


def is_dynamic(response: Response) -> bool:
    """Files of the publisher carry an ETag, assets and pictures have addresses of their own."""
    path = urlsplit(response.url).path
    return not path.startswith(("/static/", "/media/")) and "etag" not in response.headers


def test_a_stranger_never_reaches_the_application(stranger: Page) -> None:
    dynamic: list[str] = []
    seen: list[str] = []
    stranger.on("response", lambda it: (dynamic if is_dynamic(it) else seen).append(it.url))
    item = ""
    for path in ("/", "/categories/", "first list", "first item"):
        if path == "first list":
            path = str(stranger.locator("main a[href^='/list/']").first.get_attribute("href"))
        elif path == "first item":
            path = item = str(stranger.locator("main a[href^='/item/']").first.get_attribute("href"))
        stranger.goto(path)
        stranger.wait_for_load_state("networkidle")
    stranger.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    expect(stranger.locator("shop-part .card").first).to_be_visible()
    stranger.wait_for_load_state("networkidle")

    assert dynamic == []
    assert any(url.endswith(item) for url in seen)
    assert any("/live/spu/" in url for url in seen)
    assert any("/fragments/hot/" in url for url in seen)
    assert stranger.context.cookies() == []


def test_a_merchants_new_price_shows_on_page_and_list(browser: Browser, published: Shop, stranger: Page) -> None:
    stranger.goto("/")
    item = str(stranger.locator("main a[href^='/item/']").first.get_attribute("href"))
    sku = item.strip("/").rpartition("/")[2]
    office = browser.new_context(base_url=published.url, locale="zh-CN").new_page()
    office.goto(f"/account/login/?next=/dashboard/catalogue/products/{sku}/")
    office.fill("[name=username]", "admin")
    office.fill("[name=password]", DEMO_PASSWORD)
    office.locator("main form button[type=submit]:visible").first.click()
    office.wait_for_url("**/dashboard/catalogue/products/**")
    office.evaluate("document.querySelector('[name$=-price]').value = '8642.97'")
    office.get_by_role("button", name="保存", exact=True).click()
    office.wait_for_load_state()
    office.context.close()

    def shows() -> bool:
        stranger.goto(item)
        return ".97" in stranger.locator(".item-price .price").first.inner_text()

    wait_until(shows, what="the new price", within=30)
    assert "8642" in stranger.locator(".item-price .price").first.inner_text()
