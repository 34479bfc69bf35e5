"""A person in front of a browser, with a phone and a mailbox at hand (the simulators' outbox)."""

import json
import urllib.request
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, Response, expect

from tests.servers.process import wait_until
from tests.servers.shop import Shop


class Visitor:
    def __init__(self, shop: Shop, context: BrowserContext, *, mobile: str, name: str, scripts: bool) -> None:
        self.shop, self.scripts = shop, scripts
        self.mobile, self.name = mobile, name
        self.captcha = ""
        self.errors: list[str] = []
        self.page: Page = context.new_page()
        self.page.on("response", self._remember_captcha)
        self.page.on("console", lambda said: self.errors.append(said.text) if said.type == "error" else None)

    def _remember_captcha(self, response: Response) -> None:
        self.captcha = response.headers.get("x-captcha-answer", self.captcha)

    def go(self, path: str) -> None:
        self.page.goto(path)
        self.page.wait_for_load_state("networkidle")

    def solve(self) -> None:
        self.page.fill("[name=captcha_text]", self.captcha)

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()

    def code(self, purpose: str) -> str:
        """Asks for a code, and reads it from the phone."""
        before = len(self.phone())
        self.press("获取验证码")
        expect(self.page.get_by_text("验证码已发送")).to_be_visible()
        wait_until(lambda: len(self.phone()) > before, what="a text message")
        newest = self.phone()[0]
        assert newest["purpose"] == purpose
        return str(newest["code"])

    def phone(self) -> list[dict[str, Any]]:
        """The text messages of this number, newest first."""
        return [sms for sms in self.outbox("sms") if sms["mobile"] == self.mobile]

    def outbox(self, kind: str) -> list[dict[str, Any]]:
        """Everything that was sent, as `sms` or `mail`, newest first."""
        with urllib.request.urlopen(f"{self.shop.simulators.url}/outbox/{kind}") as answer:  # noqa: S310 - our own
            rows: list[dict[str, Any]] = json.load(answer)
            return rows

    def is_accessible(self) -> None:
        if self.scripts:
            found = Axe().run(self.page)
            assert found.violations_count == 0, found.generate_report()

    def forget_limits(self) -> None:
        """A minute must pass between two codes for one number."""
        self.shop.manage(
            "shell", "-c", "from commerce.verification.models import RateCounter; RateCounter.objects.all().delete()"
        )
