"""The first purchase: a shopper finds something, orders it with cash on delivery, and the merchant ships it."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from commerce.accounts.demo import DEMO_PASSWORD
from tests.servers.shop import Shop

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(params=[(390, True), (1280, True), (390, False)], ids=["phone", "desktop", "phone-without-scripts"])
def visitor(request: pytest.FixtureRequest, browser: Browser, demo_shop: Shop) -> Iterator[BrowserContext]:
    width, scripts = request.param
    context = browser.new_context(
        base_url=demo_shop.url,
        locale="zh-CN",
        viewport={"width": width, "height": 900},
        java_script_enabled=scripts,
    )
    context.set_default_timeout(15_000)
    yield context
    context.close()


def test_from_the_home_page_to_a_shipped_parcel(visitor: BrowserContext, browser: Browser, demo_shop: Shop) -> None:
    page = visitor.new_page()
    problems: list[str] = []
    page.on("console", lambda said: problems.append(said.text) if said.type == "error" else None)

    chosen = _find_something(page)
    _put_it_into_the_basket(page, chosen)
    _sign_in(page, "shopper")
    number = _order(page)
    _ship(browser, demo_shop, number)

    page.reload()
    expect(page.locator("main")).to_contain_text("待收货")
    expect(page.locator("main")).to_contain_text("SF1234567890")
    assert problems == []


def _find_something(page: Page) -> str:
    """Home, a list, a product, another SKU of it; returns the name of the SKU."""
    assert page.goto("/").ok
    page.locator("a[href^='/list/']:visible").first.click()
    expect(page).to_have_url(re.compile(r"/list/\d+/"))
    page.locator("main a[href^='/item/']:visible").first.click()
    expect(page).to_have_url(re.compile(r"/item/\d+/"))
    page.wait_for_load_state()  # the scripts fold the options into a sheet on a phone
    first = page.locator("h1").inner_text()

    if page.get_by_role("button", name="已选").is_visible():
        page.get_by_role("button", name="已选").click()
    page.locator(".options a:not([aria-current]):visible").first.click()

    expect(page.locator("h1")).not_to_have_text(first)
    return page.locator("h1").inner_text()


def _put_it_into_the_basket(page: Page, name: str) -> None:
    page.get_by_role("button", name="加入购物车").locator("visible=true").first.click()
    page.goto("/basket/")
    expect(page.locator("main")).to_contain_text(name)
    page.get_by_role("link", name=re.compile("去结算")).click()


def _sign_in(page: Page, username: str) -> None:
    expect(page).to_have_url(re.compile(r"/account/login/"))
    page.locator("input[name=username]").fill(username)
    page.locator("input[name=password]").fill(DEMO_PASSWORD)
    page.locator("main button[type=submit]:visible").first.click()


def _order(page: Page) -> str:
    expect(page).to_have_url(re.compile(r"/checkout/"))
    page.get_by_label("货到付款").check()
    page.locator("input[name=payment_method][value=cod]").check()
    page.get_by_role("button", name="提交订单").click()
    expect(page).to_have_url(re.compile(r"/orders/\d{18}/"))
    expect(page.locator("main")).to_contain_text("待发货")
    return page.url.rstrip("/").rsplit("/", 1)[1]


def _ship(browser: Browser, shop: Shop, number: str) -> None:
    context = browser.new_context(base_url=shop.url, locale="zh-CN")
    page = context.new_page()
    page.goto(f"/dashboard/orders/{number}/")
    page.locator("input[name=username]").fill("merchant")
    page.locator("input[name=password]").fill(DEMO_PASSWORD)
    page.locator("button[type=submit]:visible").first.click()
    page.goto(f"/dashboard/orders/{number}/")
    page.locator("select[name=carrier]").select_option(index=1)
    page.locator("input[name=tracking_number]").fill("SF1234567890")
    page.get_by_role("button", name=re.compile("发货")).click()
    expect(page.locator("body")).to_contain_text("已发货")
    context.close()
