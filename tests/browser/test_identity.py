"""From registering to a proved mailbox, as a person does it: real pages, a real worker, codes from the outbox."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.visitor import Visitor
from tests.servers.process import wait_until
from tests.servers.shop import Shop

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PASSWORD, NEW_PASSWORD = "a-fine-pass-9", "a-new-pass-2026"


@pytest.fixture(params=[True, False], ids=["scripts", "no-scripts"])
def visitor(request: pytest.FixtureRequest, browser: Browser, shop: Shop) -> Iterator[Visitor]:
    context = browser.new_context(
        base_url=shop.url, locale="zh-CN", java_script_enabled=request.param, viewport={"width": 390, "height": 844}
    )
    mobile, name = ("13900000001", "xiaoming") if request.param else ("13900000002", "xiaohong")
    yield Visitor(shop, context, mobile=mobile, name=name, scripts=request.param)
    context.close()


def test_a_whole_life(visitor: Visitor) -> None:
    register(visitor)
    change_mail(visitor)
    sign_out(visitor)
    sign_in_by_code(visitor)
    sign_out(visitor)
    forget_password(visitor)
    assert [error for error in visitor.errors if "status of 4" not in error] == []


def register(visitor: Visitor) -> None:
    page = visitor.page
    visitor.go("/account/register/?next=/basket/")
    visitor.is_accessible()
    expect(page.get_by_label("我已阅读并同意")).not_to_be_checked()
    page.fill("[name=mobile]", visitor.mobile)
    visitor.solve()
    page.fill("[name=sms_code]", visitor.code("register"))
    page.fill("[name=username]", visitor.name)
    if visitor.scripts:
        expect(page.get_by_text("可以使用").last).to_be_visible()
        expect(page.get_by_text("秒后重新获取")).to_be_visible()
    page.fill("[name=password]", PASSWORD)
    visitor.press("注册")
    expect(page.locator(".field-wrong")).not_to_have_count(0)
    page.get_by_label("我已阅读并同意").check()
    page.fill("[name=password]", PASSWORD)
    visitor.press("注册")
    page.wait_for_url("**/basket/")


def change_mail(visitor: Visitor) -> None:
    page = visitor.page
    visitor.go("/account/email/")
    visitor.is_accessible()
    page.fill("[name=email]", f"{visitor.name}@example.com")
    page.fill("[name=password]", PASSWORD)
    visitor.press("保存并发送激活邮件")
    expect(page.get_by_text("激活邮件已发送")).to_be_visible()
    wait_until(
        lambda: any(mail["to"] == f"{visitor.name}@example.com" for mail in visitor.outbox("mail")), what="a mail"
    )
    link = re.search(r"http\S+", visitor.outbox("mail")[0]["text"])
    assert link
    visitor.go(link[0])
    visitor.is_accessible()
    visitor.press("激活邮箱")
    expect(page.get_by_text("已激活，可以用它登录")).to_be_visible()


def sign_out(visitor: Visitor) -> None:
    visitor.go("/account/security/")
    visitor.is_accessible()
    visitor.go("/account/")
    visitor.page.get_by_role("main").get_by_role("button", name="退出登录").last.click()
    visitor.page.wait_for_load_state("networkidle")
    visitor.go("/account/sessions/")
    assert "/account/login/" in visitor.page.url


def sign_in_by_code(visitor: Visitor) -> None:
    page = visitor.page
    visitor.forget_limits()
    visitor.go("/account/login/?next=/account/sessions/")
    visitor.is_accessible()
    page.get_by_role("link", name="短信登录").click()
    page.wait_for_load_state("networkidle")
    visitor.is_accessible()
    page.fill("[name=mobile]", visitor.mobile)
    visitor.solve()
    page.fill("[name=sms_code]", visitor.code("login"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/account/sessions/")
    expect(page.get_by_text("本机")).to_be_visible()
    visitor.is_accessible()


def forget_password(visitor: Visitor) -> None:
    page = visitor.page
    visitor.forget_limits()
    visitor.go("/account/password/reset/")
    visitor.is_accessible()
    page.fill("[name=login]", visitor.name)
    visitor.solve()
    visitor.press("下一步")
    page.wait_for_url("**/password/reset/code/")
    expect(page.get_by_text(f"{visitor.mobile[:3]}****{visitor.mobile[-4:]}")).to_be_visible()
    page.fill("[name=sms_code]", visitor.code("reset"))
    visitor.press("下一步")
    page.wait_for_url("**/password/reset/new/")
    visitor.is_accessible()
    page.fill("[name=password]", NEW_PASSWORD)
    visitor.press("保存新密码")
    page.wait_for_url("**/account/login/")
    page.fill("[name=username]", f"{visitor.name}@example.com")
    page.fill("[name=password]", NEW_PASSWORD)
    visitor.press("登录")
    page.wait_for_url("**/account/")
