"""The pages on which somebody pays: opened by a signed address, left through the shop's return address."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from html import escape
from pathlib import Path
from string import Template
from urllib.parse import urlencode, urlsplit

from aiohttp import web

from tests.simulators.alipay.requests import APP_ID, SELLER_ID, Asked
from tests.simulators.alipay.signing import signed_fields
from tests.simulators.alipay.trades import Refused, Trade
from tests.simulators.payments.clock import now, parse_plain, plain
from tests.simulators.payments.money import parse_yuan

PRODUCTS = {"alipay.trade.page.pay": "FAST_INSTANT_TRADE_PAY", "alipay.trade.wap.pay": "QUICK_WAP_WAY"}
LONGEST = timedelta(days=15)
UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}
PAGE = Template((Path(__file__).parent / "cashier.html").read_text(encoding="utf-8"))


def wanted_trade(asked: Asked) -> Trade:
    """Raises Refused."""
    if asked.text("product_code", 64) != PRODUCTS[asked.method]:
        raise Refused("ACQ.INVALID_PARAMETER", "参数无效：product_code")
    try:
        total = parse_yuan(asked.biz.get("total_amount"))
        expires = _expiry(asked)
    except ValueError:
        raise Refused("ACQ.INVALID_PARAMETER", "参数无效：金额或时间") from None
    return Trade(
        out_trade_no=asked.text("out_trade_no", 64),
        total=total,
        subject=asked.text("subject", 256),
        expires=expires,
        method=asked.method,
        notify_url=asked.notify_url,
        return_url=asked.return_url,
        quit_url=asked.text("quit_url", 400, required=False),
    )


def _expiry(asked: Asked) -> datetime:
    """The absolute time wins over the relative one. Raises ValueError."""
    if absolute := asked.text("time_expire", 32, required=False):
        return parse_plain(absolute)
    relative = asked.text("timeout_express", 6, required=False) or "15d"
    amount, unit = relative[:-1], relative[-1]
    if not (amount.isascii() and amount.isdigit() and unit in UNITS):
        raise ValueError("timeout_express")
    span = int(amount) * UNITS[unit]
    if not timedelta(minutes=1) <= span <= LONGEST:
        raise ValueError("timeout_express")
    return now() + span


def page(trade: Trade, message: str = "") -> web.Response:
    open_still = trade.status == "WAIT_BUYER_PAY"
    html = PAGE.substitute(
        message=f'<p role="alert">{escape(message)}</p>' if message else "",
        amount=f"{trade.total:.2f}",
        subject=escape(trade.subject),
        number=escape(trade.out_trade_no),
        until=f"{trade.expires:%Y-%m-%d %H:%M:%S}",
        action=f"/alipay/cashier/{trade.token}",
        hidden="" if open_still else "hidden",
        back=escape(trade.quit_url or trade.return_url),
        back_hidden="" if message and (trade.quit_url or trade.return_url) else "hidden",
    )
    return web.Response(text=html, content_type="text/html", headers={"Cache-Control": "no-store"})


def refusal_page(reply: Mapping[str, str]) -> web.Response:
    text = f"<!doctype html><meta charset=utf-8><title>支付宝</title><h1>{escape(reply['sub_msg'])}</h1>"
    return web.Response(text=f"{text}<p>错误码 {escape(reply['sub_code'])}", content_type="text/html")


def return_address(trade: Trade) -> str:
    """Where the browser goes after paying: signed, but no proof of anything by Alipay's own word."""
    fields = {
        "app_id": APP_ID,
        "auth_app_id": APP_ID,
        "charset": "utf-8",
        "method": f"{trade.method}.return",
        "out_trade_no": trade.out_trade_no,
        "seller_id": SELLER_ID,
        "sign_type": "RSA2",
        "timestamp": plain(now()),
        "total_amount": f"{trade.total:.2f}",
        "trade_no": trade.trade_no,
        "version": "1.0",
    }
    glue = "&" if urlsplit(trade.return_url).query else "?"
    return f"{trade.return_url}{glue}{urlencode(signed_fields(fields))}"
