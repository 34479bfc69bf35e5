"""Setting up the second step and signing in with it, through the browser."""

import re
import time
from base64 import b32decode
from collections.abc import Iterator

import pytest
from django_otp.oath import TOTP
from playwright.sync_api import Browser, Page, expect

from tests.browser.visitor import Visitor
from tests.servers.shop import Shop

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.embedded]
PASSWORD = "a-long-password-1"
MAKE = "from tests.factories.people import make_user; make_user('{name}', password='{password}')"


@pytest.fixture(params=[True, False], ids=["scripts", "no-scripts"])
def visitor(request: pytest.FixtureRequest, browser: Browser, demo_shop: Shop) -> Iterator[Visitor]:
    context = browser.new_context(
        base_url=demo_shop.url,
        locale="zh-CN",
        java_script_enabled=request.param,
        viewport={"width": 390, "height": 844},
    )
    name = "careful" if request.param else "cautious"
    demo_shop.manage("shell", "-c", MAKE.format(name=name, password=PASSWORD))
    yield Visitor(demo_shop, context, mobile="", name=name, scripts=request.param)
    context.close()


def sign_in(visitor: Visitor) -> None:
    visitor.go("/account/login/?next=/account/security/")
    visitor.page.fill("[name=username]", visitor.name)
    visitor.page.fill("[name=password]", PASSWORD)
    visitor.page.locator("main form").get_by_role("button", name="登录", exact=True).click()


def code_of(secret: str, steps: int = 0) -> str:
    generator = TOTP(b32decode(secret.replace(" ", "")))
    generator.time = time.time() + 30 * steps
    return f"{generator.token():06d}"


def enrol(visitor: Visitor) -> tuple[str, list[str]]:
    """The secret, and the recovery codes."""
    page = visitor.page
    page.get_by_role("link", name="两步验证").click()
    visitor.is_accessible()
    picture = page.get_by_alt_text("身份验证器的二维码")
    assert picture.evaluate("image => image.complete && image.naturalWidth > 0") if visitor.scripts else True
    secret = page.locator(".secret").inner_text()
    page.fill("[name=code]", code_of(secret))
    page.fill("[name=password]", PASSWORD)
    visitor.press("开启")
    expect(page.get_by_role("heading", name="请保存恢复码")).to_be_visible()
    visitor.is_accessible()
    codes = re.findall(r"[2-9A-Z]{5}-[2-9A-Z]{5}", page.locator(".recovery-codes").inner_text())
    assert len(codes) == 10
    page.get_by_role("link", name="我已保存").click()
    return secret, codes


def turn_off(visitor: Visitor, code: str) -> None:
    page: Page = visitor.page
    page.get_by_role("link", name="两步验证").click()
    expect(page.get_by_text("还剩 10 个恢复码")).to_be_visible()
    visitor.is_accessible()
    page.fill("[name=password]", PASSWORD)
    page.fill("[name=code]", code)
    visitor.press("关闭两步验证")
    expect(page.get_by_text("两步验证已关闭。")).to_be_visible()


def test_from_setting_it_up_to_turning_it_off(visitor: Visitor) -> None:
    page = visitor.page
    sign_in(visitor)
    secret, codes = enrol(visitor)
    visitor.go("/account/")
    visitor.press("退出登录")
    sign_in(visitor)
    expect(page.get_by_role("heading", name="两步验证")).to_be_visible()
    visitor.is_accessible()
    page.fill("[name=code]", "000000")
    visitor.press("继续")
    expect(page.get_by_text("动态码不正确")).to_be_visible()
    # That of now was used for setting it up.
    page.fill("[name=code]", code_of(secret, 1))
    visitor.press("继续")
    expect(page).to_have_url(re.compile(r"/account/security/$"))
    turn_off(visitor, codes[0])
    assert [error for error in visitor.errors if "401" not in error] == []
