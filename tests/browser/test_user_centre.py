"""What members keep in their own corner: what they saw, what they like, where they live, and how they leave."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from commerce.accounts.demo import DEMO_PASSWORD
from tests.browser.visitor import Visitor
from tests.servers.shop import Shop

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.embedded]
MESSAGE = "收货人：韩梅梅，13912345678，浙江省杭州市西湖区文三路 478 号"


@pytest.fixture(params=[True, False], ids=["scripts", "no-scripts"])
def visitor(request: pytest.FixtureRequest, browser: Browser, demo_shop: Shop) -> Iterator[Visitor]:
    context = browser.new_context(
        base_url=demo_shop.url,
        locale="zh-CN",
        java_script_enabled=request.param,
        viewport={"width": 390, "height": 844},
    )
    # Two of the demo accounts, so that neither finds what the other has left.
    mobile, name = ("13800000001", "shopper") if request.param else ("13800000003", "editor")
    yield Visitor(demo_shop, context, mobile=mobile, name=name, scripts=request.param)
    context.close()


def test_a_corner_of_ones_own(visitor: Visitor) -> None:
    item = an_item(visitor)
    a_guest_is_led_to_the_sign_in(visitor, item)
    like(visitor, item)
    remember(visitor, item)
    paste_an_address(visitor)
    other_pages(visitor)
    assert [error for error in visitor.errors if "status of 4" not in error] == []


def an_item(visitor: Visitor) -> str:
    visitor.go("/")
    return str(visitor.page.locator("main a[href^='/item/']").first.get_attribute("href"))


def a_guest_is_led_to_the_sign_in(visitor: Visitor, item: str) -> None:
    page = visitor.page
    visitor.go(item)
    visitor.press("收藏")
    page.wait_for_url(f"**/account/login/?next={item}")
    page.fill("[name=username]", visitor.name)
    page.fill("[name=password]", DEMO_PASSWORD)
    page.locator("main form button[type=submit]:visible").first.click()
    page.wait_for_url(f"**{item}")


def like(visitor: Visitor, item: str) -> None:
    page = visitor.page
    if visitor.scripts:
        heart = page.locator("form.favourite button")
        expect(heart).to_have_attribute("aria-pressed", "false")
        heart.click()
        expect(heart).to_have_attribute("aria-pressed", "true")
        visitor.go(item)
        expect(heart).to_have_text("已收藏")
        visitor.is_accessible()
        heart.click()
        expect(heart).to_have_attribute("aria-pressed", "false")
        heart.click()
        expect(heart).to_have_attribute("aria-pressed", "true")
    else:
        visitor.press("收藏")
        expect(page.get_by_text("已加入收藏。")).to_be_visible()
    visitor.go("/account/favourites/")
    expect(page.locator(f"main a[href='{item}']")).to_be_visible()
    visitor.is_accessible()
    page.get_by_role("button", name="取消收藏").click()
    expect(page.get_by_text("还没有收藏")).to_be_visible()


def remember(visitor: Visitor, item: str) -> None:
    page = visitor.page
    visitor.go("/account/history/")
    if visitor.scripts:
        expect(page.locator(f"main a[href='{item}']")).to_be_visible()
        visitor.is_accessible()
        visitor.press("清空记录")
    expect(page.get_by_text("还没有浏览记录")).to_be_visible()


def paste_an_address(visitor: Visitor) -> None:
    page = visitor.page
    visitor.go("/account/addresses/new/")
    page.get_by_label("粘贴整段地址").fill(MESSAGE)
    visitor.press("识别并填入")
    expect(page.get_by_text("请核对后保存")).to_be_visible()
    visitor.is_accessible()
    expect(page.get_by_label("收货人")).to_have_value("韩梅梅")
    visitor.press("保存地址")
    expect(page.locator(".address", has_text="韩梅梅")).to_contain_text("浙江省 杭州市 西湖区 文三路 478 号")


def other_pages(visitor: Visitor) -> None:
    for path in ("/account/", "/account/security/", "/account/security/mobile/", "/account/close/"):
        visitor.go(path)
        visitor.is_accessible()
