"""Finding goods: the drawer of filters on a phone, filters on a desk, suggestions by keyboard; all without scripts."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.servers.shop import Shop

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.embedded]
LIST = "/list/1/"


@contextmanager
def page_of(browser: Browser, shop: Shop, *, width: int, scripts: bool = True) -> Iterator[Page]:
    context = browser.new_context(
        base_url=shop.url, locale="zh-CN", viewport={"width": width, "height": 900}, java_script_enabled=scripts
    )
    errors: list[str] = []
    page = context.new_page()
    page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
    yield page
    context.close()
    assert errors == []


def goods(page: Page) -> int:
    return page.locator(".goods > li").count()


def is_accessible(page: Page) -> None:
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def test_a_phone_has_a_drawer(browser: Browser, demo_shop: Shop) -> None:
    with page_of(browser, demo_shop, width=390) as page:
        page.goto(LIST)
        page.wait_for_load_state()
        everything = goods(page)
        page.get_by_role("link", name="筛选").click()
        drawer = page.get_by_role("dialog", name="筛选")
        expect(drawer).to_be_visible()
        option = drawer.locator(".facet-option:has(input)").first
        count = int(option.locator(".facet-count").inner_text())
        option.locator("input").check()
        button = drawer.get_by_role("button", name=f"共 {count} 件商品")
        expect(button).to_be_visible()
        is_accessible(page)
        button.click()
        page.wait_for_url(re.compile(r"attr_\w+="))
        assert goods(page) == count < everything
        page.locator(".chip-chosen").first.click()
        page.wait_for_url(f"**{LIST}")
        assert goods(page) == everything


def test_a_desk_counts_each_choice_at_once(browser: Browser, demo_shop: Shop) -> None:
    with page_of(browser, demo_shop, width=1280) as page:
        page.goto(LIST)
        page.wait_for_load_state()
        option = page.locator(".facet-option:has(input)").first
        count = int(option.locator(".facet-count").inner_text())
        option.locator("input").focus()
        page.keyboard.press("Space")
        page.wait_for_url(re.compile(r"attr_\w+="))
        expect(page.locator(".chip-chosen")).to_have_count(1)
        assert goods(page) == count
        expect(page.locator("input:focus")).to_be_checked()
        expect(page.get_by_role("status")).to_have_text(f"共 {count} 件商品")
        is_accessible(page)
        page.go_back()
        expect(page.locator(".chip-chosen")).to_have_count(0)


def test_suggestions_by_keyboard(browser: Browser, demo_shop: Shop) -> None:
    with page_of(browser, demo_shop, width=1280) as page:
        page.goto("/search/?q=苹果")
        page.wait_for_load_state("networkidle")
        page.goto(LIST)
        page.wait_for_load_state("networkidle")
        box = page.get_by_role("combobox", name="搜索商品")
        box.focus()
        expect(page.get_by_role("option", name="苹果").first).to_be_visible()
        is_accessible(page)
        page.keyboard.press("Escape")
        expect(page.get_by_role("listbox")).to_be_hidden()
        box.press_sequentially("pingguo")
        expect(page.get_by_role("option").first).to_contain_text("苹果")
        page.keyboard.press("ArrowDown")
        expect(page.get_by_role("option", selected=True)).to_have_count(1)
        page.keyboard.press("Enter")
        page.wait_for_url("**/search/?q=*")
        assert goods(page) > 0


def test_all_of_it_without_scripts(browser: Browser, demo_shop: Shop) -> None:
    with page_of(browser, demo_shop, width=390, scripts=False) as page:
        page.goto(LIST)
        assert not page.locator(".filters").is_visible()
        page.get_by_role("link", name="筛选").click()
        option = page.locator(".facet-option:has(input)").first
        count = int(option.locator(".facet-count").inner_text())
        option.locator("input").check(force=True)
        page.get_by_role("button", name="查看结果").click()
        page.wait_for_url(re.compile(r"\?attr_\w+=[^&]+$"))
        assert goods(page) == count
        page.fill("#header-search", "苹果")
        page.keyboard.press("Enter")
        page.wait_for_url("**/search/?q=*")
        assert goods(page) > 0
