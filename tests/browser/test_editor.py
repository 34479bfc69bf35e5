"""An editor changes an ad and a floor of the home page; a shopper sees it when it is published, and not before."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from commerce.accounts.demo import DEMO_PASSWORD
from tests.servers.process import wait_until
from tests.servers.shop import Shop

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.embedded]
DAY = timedelta(days=1)


@pytest.fixture
def contexts(browser: Browser, demo_shop: Shop) -> Iterator[tuple[BrowserContext, BrowserContext]]:
    """The editor's browser, and a stranger's."""
    made = [
        browser.new_context(base_url=demo_shop.url, locale="zh-CN", viewport={"width": 1400, "height": 1000})
        for _ in range(2)
    ]
    for context in made:
        context.set_default_timeout(20_000)
    yield made[0], made[1]
    for context in made:
        context.close()


def test_an_ad_and_a_floor(contexts: tuple[BrowserContext, BrowserContext]) -> None:
    editor, shopper = contexts[0].new_page(), contexts[1].new_page()
    _sign_in(editor)
    _change_the_ad(editor, shopper)
    _change_the_floor(editor, shopper)


def _sign_in(page: Page) -> None:
    page.goto("/cms/")
    page.locator("input[name=username]").fill("editor")
    page.locator("input[name=password]").fill(DEMO_PASSWORD)
    page.locator("main button[type=submit]:visible").first.click()
    expect(page).to_have_url(re.compile(r"/cms/$"))
    # Neither people nor goods nor settings.
    expect(page.get_by_role("link", name="店面").or_(page.get_by_role("button", name="店面"))).to_be_visible()
    expect(page.get_by_role("button", name="设置")).to_have_count(0)


def _change_the_ad(editor: Page, shopper: Page) -> None:
    editor.goto("/cms/snippets/ads/ad/")
    editor.get_by_role("link", name="脆的，甜的，刚摘的").first.click()
    editor.wait_for_load_state()
    editor.locator("input[name=title]").fill("霜降以后的苹果")
    today = datetime.now().astimezone()
    editor.locator("input[name=starts_at]").fill(f"{today - DAY:%Y-%m-%d %H:%M}")
    editor.locator("input[name=ends_at]").fill(f"{today + DAY:%Y-%m-%d %H:%M}")
    editor.keyboard.press("Escape")

    editor.get_by_role("button", name=re.compile("预览")).first.click()
    shown = editor.frame_locator("iframe[title='预览'], iframe.preview-panel__iframe, #w-preview-iframe").first
    expect(shown.locator(".carousel")).to_contain_text("霜降以后的苹果", timeout=20_000)
    assert not _sees(shopper, "霜降以后的苹果")

    _publish(editor)
    wait_until(lambda: _sees(shopper, "霜降以后的苹果"), what="the ad on the home page")


def _change_the_floor(editor: Page, shopper: Page) -> None:
    editor.goto("/cms/pages/")
    editor.locator("main a[href*='/edit/']").first.click()
    editor.wait_for_load_state("networkidle")
    chooser = editor.locator("#body-1-value-tabs-0-value-spus-0-value-chooser")
    chooser.get_by_role("button", name="操作").click()
    editor.get_by_role("button", name="换一个商品").locator("visible=true").click()
    dialog = editor.get_by_role("dialog")
    dialog.locator("input[name=q]").fill("番茄")
    row = dialog.locator("tr", has_text="番茄").first
    expect(row.locator("img")).to_be_visible()
    expect(row).to_contain_text("¥")
    row.get_by_role("link").click()
    expect(dialog).to_have_count(0)

    _publish(editor)
    floor = ".floor-goods"
    wait_until(lambda: _sees(shopper, "番茄", floor), what="the goods on the floor")


def _publish(page: Page) -> None:
    page.locator("[data-w-dropdown-target=toggle], footer button[aria-label*='操作']").last.click()
    page.locator("button[name=action-publish]").click()
    expect(page.locator(".messages .success")).to_be_visible()


def _sees(page: Page, text: str, where: str = "main") -> bool:
    page.goto("/")
    return text in (page.locator(where).first.text_content() or "")
