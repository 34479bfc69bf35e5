"""Signing in by QQ as a person does it: leave for QQ, come back, say who one is here, and be known the next time."""

import json
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, Response, expect

from tests.servers.databases import migrated_database
from tests.servers.process import wait_until
from tests.servers.shop import Shop, open_shop

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PASSWORD = "a-fine-pass-9"


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    with (
        migrated_database() as database,
        open_shop(database_url=database.url, var_dir=tmp_path_factory.mktemp("var")) as opened,
    ):
        yield opened


@pytest.fixture(params=[True, False], ids=["scripts", "no-scripts"])
def person(request: pytest.FixtureRequest, browser: Browser, shop: Shop) -> Iterator["Person"]:
    context = browser.new_context(
        base_url=shop.url, locale="zh-CN", java_script_enabled=request.param, viewport={"width": 390, "height": 844}
    )
    yield Person(shop, context, scripts=request.param)
    context.close()


class Person:
    def __init__(self, shop: Shop, context: BrowserContext, *, scripts: bool) -> None:
        self.shop, self.scripts = shop, scripts
        self.mobile = "13900000011" if scripts else "13900000012"
        self.nickname = "小企鹅" if scripts else "阿Q"
        self.captcha = ""
        self.errors: list[str] = []
        self.page: Page = context.new_page()
        self.page.on("response", self._remember_captcha)
        self.page.on("console", lambda said: self.errors.append(said.text) if said.type == "error" else None)

    def _remember_captcha(self, response: Response) -> None:
        self.captcha = response.headers.get("x-captcha-answer", self.captcha)

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()

    def sign_in_by_qq(self, start: str) -> None:
        self.page.goto(start)
        self.press("QQ 登录")
        self.page.wait_for_url(f"{self.shop.simulators.url}/qq/oauth2.0/authorize?**")
        self.page.get_by_label(self.nickname).check()
        self.press("同意并登录")

    def code(self) -> str:
        """Asks for a code, and reads it from the phone."""
        self.page.wait_for_load_state("networkidle")
        self.page.fill("[name=mobile]", self.mobile)
        self.page.fill("[name=captcha_text]", self.captcha)
        self.press("获取验证码")
        expect(self.page.get_by_text("验证码已发送")).to_be_visible()
        wait_until(lambda: self.phone() != [], what="a text message")
        [message] = self.phone()
        assert message["purpose"] == "bind"
        return str(message["code"])

    def phone(self) -> list[dict[str, Any]]:
        with urllib.request.urlopen(f"{self.shop.simulators.url}/outbox/sms") as answer:  # noqa: S310 - our own
            return [sms for sms in json.load(answer) if sms["mobile"] == self.mobile]

    def is_accessible(self) -> None:
        if self.scripts:
            found = Axe().run(self.page)
            assert found.violations_count == 0, found.generate_report()


def test_new_here_and_known_the_next_time(person: Person) -> None:
    page = person.page
    person.sign_in_by_qq("/account/login/?next=/account/bindings/")
    page.wait_for_url("**/account/social/bind/?next=*")
    expect(page.get_by_text(person.nickname)).to_be_visible()
    person.is_accessible()
    page.fill("[name=sms_code]", person.code())
    page.fill("[name=password]", PASSWORD)
    page.get_by_label("我已阅读并同意").check()
    person.press("绑定并登录")
    page.wait_for_url("**/account/bindings/")
    expect(page.get_by_text(f"QQ · {person.nickname}")).to_be_visible()
    person.is_accessible()

    sign_out(person)
    person.sign_in_by_qq("/account/register/")
    page.wait_for_url("**/account/")
    expect(page.get_by_role("heading", name=person.nickname)).to_be_visible()

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
