"""The page behind a QR code's content, an H5 address or a prepay_id: what the payer would see in WeChat."""

from html import escape
from pathlib import Path
from string import Template

from aiohttp import web

from tests.simulators.wechatpay.orders import Order

PAGE = Template((Path(__file__).parent / "cashier.html").read_text(encoding="utf-8"))


def page(order: Order, *, redirect_url: str, message: str = "") -> web.Response:
    html = PAGE.substitute(
        message=f'<p role="{"status" if order.paid else "alert"}">{escape(message)}</p>' if message else "",
        amount=f"{order.fen / 100:.2f}",
        subject=escape(order.description),
        number=escape(order.out_trade_no),
        action=f"/wechatpay/pay/{order.prepay_id}",
        redirect_url=escape(redirect_url),
        hidden="" if order.state == "NOTPAY" else "hidden",
        back=escape(redirect_url),
        back_hidden="" if message and redirect_url else "hidden",
    )
    return web.Response(text=html, content_type="text/html", headers={"Cache-Control": "no-store"})
