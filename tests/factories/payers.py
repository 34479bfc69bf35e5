"""Somebody at the cashier of a simulated provider: what a browser would do, without one."""

from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

import httpx
from pytest_django import Settings

from tests.servers.simulators import Simulators


def use_simulators(settings: Settings, world: Simulators) -> None:
    """Tells the shop of this process where the simulated providers are; the keys are those of its var folder."""
    settings.ALIPAY_GATEWAY_URL = f"{world.url}/alipay/gateway.do"
    settings.WECHATPAY_BASE_URL = f"{world.url}/wechatpay"


@dataclass(frozen=True)
class Payer:
    """`world_url` is that of the simulators."""

    world_url: str

    def behave(self, service: str, mode: str = "normal", *, notify: bool = True) -> None:
        said = {"service": service, "mode": mode, "notify": notify}
        httpx.post(f"{self.world_url}/control", json=said).raise_for_status()

    def open_alipay(self, redirect_url: str) -> str:
        """The address of the cashier's page; opening it is what makes the trade."""
        reply = httpx.get(redirect_url)
        assert reply.status_code == 302, reply.text
        return f"{self.world_url}{reply.headers['location']}"

    def pay_alipay(self, redirect_url: str) -> dict[str, str]:
        """Confirms; what comes back with the browser to the return address."""
        reply = httpx.post(self.open_alipay(redirect_url), data={"confirm": "1"})
        assert reply.status_code == 302, reply.text
        return {name: values[0] for name, values in parse_qs(urlsplit(reply.headers["location"]).query).items()}

    def pay_wechat(self, address: str) -> None:
        """Confirms behind a QR code's content, or an H5 address."""
        reply = httpx.post(address, data={"confirm": "1"})
        assert "支付成功" in reply.text, reply.text

    def pay_wechat_prepaid(self, prepay_id: str) -> None:
        self.pay_wechat(f"{self.world_url}/wechatpay/pay/{prepay_id}")
