"""Signing in by QQ as a person does it: leave for QQ, come back, say who one is here, and be known the next time."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.visitor import Visitor
from tests.servers.shop import Shop

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.embedded]
PASSWORD = "a-fine-pass-9"


@pytest.fixture(params=[True, False], ids=["scripts", "no-scripts"])
def person(request: pytest.FixtureRequest, browser: Browser, shop: Shop) -> Iterator["Person"]:
    context = browser.new_context(
        base_url=shop.url, locale="zh-CN", java_script_enabled=request.param, viewport={"width": 390, "height": 844}
    )
    mobile, nickname = ("13900000011", "小企鹅") if request.param else ("13900000012", "阿Q")
    yield Person(shop, context, mobile=mobile, name=nickname, scripts=request.param)
    context.close()


class Person(Visitor):
    """A visitor whose name is the one they have at QQ."""

    def sign_in_by_qq(self, start: str) -> None:
        self.page.goto(start)
        self.press("QQ 登录")
        self.page.wait_for_url(f"{self.shop.simulators.url}/qq/oauth2.0/authorize?**")
        self.page.get_by_label(self.name).check()
        self.press("同意并登录")

    def code_to_bind(self) -> str:
        self.page.wait_for_load_state("networkidle")
        self.page.fill("[name=mobile]", self.mobile)
        self.solve()
        return self.code("bind")


def test_new_here_and_known_the_next_time(person: Person) -> None:
    page = person.page
    person.sign_in_by_qq("/account/login/?next=/account/bindings/")
    page.wait_for_url("**/account/social/bind/?next=*")
    expect(page.get_by_text(person.name)).to_be_visible()
    person.is_accessible()
    page.fill("[name=sms_code]", person.code_to_bind())
    page.fill("[name=password]", PASSWORD)
    page.get_by_label("我已阅读并同意").check()
    person.press("绑定并登录")
    page.wait_for_url("**/account/bindings/")
    expect(page.get_by_text(f"QQ · {person.name}")).to_be_visible()
    person.is_accessible()

    sign_out(person)
    person.sign_in_by_qq("/account/register/")
    page.wait_for_url("**/account/")
    expect(page.get_by_role("heading", name=person.name)).to_be_visible()

    take_back(person)
    assert [error for error in person.errors if "status of 4" not in error] == []


def test_who_changes_their_mind(person: Person) -> None:
    page = person.page
    page.goto("/account/login/")
    person.press("QQ 登录")
    page.wait_for_url(f"{person.shop.simulators.url}/qq/oauth2.0/authorize?**")
    person.press("取消")
    expect(page.get_by_text("您取消了QQ登录。")).to_be_visible()
    person.is_accessible()
    page.get_by_role("link", name="用密码或短信登录").click()
    page.wait_for_url("**/account/login/")


def sign_out(person: Person) -> None:
    person.page.goto("/account/")
    person.page.get_by_role("button", name="退出登录").first.click()
    person.page.goto("/account/bindings/")
    assert "/account/login/" in person.page.url


def take_back(person: Person) -> None:
    page = person.page
    page.goto("/account/bindings/")
    page.get_by_role("link", name="解除绑定").click()
    person.is_accessible()
    page.fill("[name=password]", PASSWORD)
    person.press("解除绑定")
    page.wait_for_url("**/account/bindings/")
    expect(page.get_by_text("还没有绑定其他账号。")).to_be_visible()
