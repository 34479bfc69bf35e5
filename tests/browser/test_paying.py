"""Paying at the simulators' cashiers: Alipay on a desk and a phone, WeChat's code, a refund; without scripts, too."""

import re
from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from commerce.accounts.demo import DEMO_PASSWORD
from tests.servers.process import wait_until
from tests.servers.shop import Shop

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile/15E148 Safari"

Open = Callable[..., Page]


@pytest.fixture
def visit(browser: Browser, demo_shop: Shop) -> Iterator[Open]:
    """Opens the shop for somebody who is signed in."""
    contexts: list[BrowserContext] = []

    def opened(who: str, *, width: int = 1280, scripts: bool = True, user_agent: str | None = None) -> Page:
        context = browser.new_context(
            base_url=demo_shop.url,
            locale="zh-CN",
            viewport={"width": width, "height": 900},
            java_script_enabled=scripts,
            user_agent=user_agent,
        )
        context.set_default_timeout(20_000)
        contexts.append(context)
        page = context.new_page()
        page.goto("/account/login/")
        page.locator("input[name=username]").fill(who)
        page.locator("input[name=password]").fill(DEMO_PASSWORD)
        page.locator("main button[type=submit]:visible").first.click()
        expect(page).to_have_url(re.compile("/account/$"))
        return page

    yield opened
    for context in contexts:
        context.close()


def order(page: Page, method: str) -> str:
    """Orders something with this way to pay; returns the order's number. The page then asks for the money."""
    page.goto("/")
    page.goto(str(page.locator("main a[href^='/item/']").first.get_attribute("href")))
    page.wait_for_load_state()
    opener = page.get_by_role("button", name="已选")
    if opener.is_visible():
        opener.click()
    page.get_by_role("button", name="立即购买").locator("visible=true").first.click()
    expect(page).to_have_url(re.compile("/checkout/"))
    page.locator(f"input[name=payment_method][value={method}]").check()
    page.get_by_role("button", name="提交订单").click()
    expect(page).to_have_url(re.compile(r"/orders/\d{18}/pay/"))
    return page.url.split("/")[-3]


def pay_now(page: Page) -> None:
    page.get_by_role("button", name="立即支付").click()


def confirm(page: Page, cashier: str) -> None:
    """Presses the button of a simulated cashier."""
    expect(page.locator("h1")).to_contain_text(cashier)
    page.get_by_role("button", name="确认付款").click()


def is_paid(page: Page, number: str) -> None:
    """The page after paying says so; without scripts only once it is loaded again."""
    expect(page).to_have_url(re.compile(rf"/orders/{number}/paying/"))

    def said() -> bool:
        if page.get_by_role("link", name="刷新看结果").is_visible():
            page.get_by_role("link", name="刷新看结果").click()
        return page.get_by_role("heading", name="支付成功").is_visible()

    wait_until(said, what="the payment")
    page.goto(f"/orders/{number}/")
    expect(page.locator("h1")).to_have_text("待发货")


def has_no_violation(page: Page) -> None:
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def test_alipay_on_a_desk_then_a_refund(visit: Open) -> None:
    page = visit("shopper")
    number = order(page, "alipay")
    has_no_violation(page)
    pay_now(page)
    confirm(page, "支付宝")
    is_paid(page, number)

    desk = visit("admin")
    desk.goto(f"/dashboard/orders/{number}/")
    desk.locator("summary", has_text="退款").click()
    desk.get_by_label("退款金额（元）").fill("1.00")
    desk.get_by_label("退款原因").fill("少发一件")
    desk.get_by_role("button", name="确认退款").click()
    expect(desk.locator("body")).to_contain_text("已提交退款 1.00 元")
    wait_until(lambda: "refund-succeeded" in desk.reload().text(), what="the refund")  # type: ignore[union-attr]
    page.reload()
    expect(page.locator(".refunds")).to_contain_text("已退款")
    expect(page.locator(".refunds")).to_contain_text("少发一件")
    has_no_violation(page)
    for path in ("", "methods/", "differences/?state="):
        desk.goto(f"/dashboard/payments/{path}")
        has_no_violation(desk)
    desk.goto("/dashboard/payments/")
    desk.locator("tbody a").first.click()
    has_no_violation(desk)


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_alipay_on_a_phone(visit: Open, scripts: bool) -> None:
    page = visit("shopper", width=390, scripts=scripts, user_agent=PHONE)
    number = order(page, "alipay")
    requested: list[str] = []
    page.on("request", lambda request: requested.append(request.url))
    pay_now(page)
    confirm(page, "支付宝")
    assert any("method=alipay.trade.wap.pay" in address for address in requested)
    is_paid(page, number)


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_wechats_code(visit: Open, scripts: bool) -> None:
    page = visit("shopper", scripts=scripts)
    number = order(page, "wechatpay")
    pay_now(page)
    expect(page.get_by_role("img", name=re.compile("微信支付二维码"))).to_be_visible()
    if scripts:
        has_no_violation(page)
    with page.expect_popup() as opened:
        page.get_by_role("link", name="在模拟器里付款（演示）").click()
    confirm(opened.value, "微信支付")
    expect(opened.value.get_by_role("status")).to_have_text("支付成功")
    if not scripts:
        page.get_by_role("link", name="我已付款").click()
    is_paid(page, number)


def test_who_gives_up_pays_another_way(visit: Open) -> None:
    page = visit("shopper", width=390)
    number = order(page, "wechatpay")
    pay_now(page)
    page.locator("input[name=method][value=alipay]").check()
    page.get_by_role("button", name="用所选方式支付").click()
    expect(page.locator("h1")).to_contain_text("支付宝")
    page.get_by_role("button", name="取消").click()
    page.goto(f"/orders/{number}/")
    page.get_by_role("link", name="去支付").click()
    page.locator("input[name=method][value=alipay]").check()
    page.get_by_role("button", name=re.compile("支付")).last.click()
    confirm(page, "支付宝")
    is_paid(page, number)
