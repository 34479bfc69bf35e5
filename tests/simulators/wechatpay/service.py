"""Puts the simulated WeChat Pay together. Paths, codes and states are those of its API v3; the prefix is ours."""

import asyncio
import hashlib
import json
import os
import secrets
import zlib
from collections.abc import Mapping
from datetime import date
from typing import Any

from aiohttp import web

from tests.simulators.control import Handler, ServiceName
from tests.simulators.payments.clock import now
from tests.simulators.payments.keys import ensure_keys, key_folder
from tests.simulators.service import Service
from tests.simulators.wechatpay import asked, bills, cashier, notifications
from tests.simulators.wechatpay.garbage import make_garbage
from tests.simulators.wechatpay.orders import Ledger, Order, Refund, Refused
from tests.simulators.wechatpay.signing import MCHID, is_authorized, signature_headers

MOUNT = "/wechatpay"
# A refund is taken first and carried out later.
REFUND_SECONDS = float(os.environ.get("SIMULATORS_REFUND_SECONDS", "1"))


class WeChatPay:
    def __init__(self) -> None:
        self.ledger = Ledger()
        self.notifier = notifications.notifier()
        self.refunding: set[asyncio.Task[None]] = set()
        self.bills: dict[str, bytes] = {}

    async def prepay(self, request: web.Request) -> dict[str, Any]:
        product = request.match_info["product"]
        content = asked.json_object(await request.read())
        order = self.ledger.open(asked.wanted_order(content, product=product))
        address = f"{request.scheme}://{request.host}{MOUNT}/pay/{order.prepay_id}"
        return {
            "native": {"code_url": address},
            "h5": {"h5_url": f"{address}?h5=1"},
            "jsapi": {"prepay_id": order.prepay_id},
        }[product]

    async def query(self, request: web.Request) -> dict[str, Any]:
        _check_merchant(request.query.get("mchid"))
        return notifications.payment_of(self.ledger.find(request.match_info["number"]))

    async def close(self, request: web.Request) -> None:
        _check_merchant(asked.json_object(await request.read()).get("mchid"))
        order = self.ledger.find(request.match_info["number"])
        order.close()
        self.ledger.keep(order)

    async def refund(self, request: web.Request) -> dict[str, Any]:
        content = asked.json_object(await request.read())
        amount = content.get("amount")
        order = self.ledger.find(asked.text(content, "out_trade_no", 32))
        refund, new = order.refund(
            asked.text(content, "out_refund_no", 64),
            asked.fen(amount, "refund"),
            asked.fen(amount, "total"),
            str(content.get("notify_url", "")),
        )
        if new:
            self.ledger.keep(order)
            task = asyncio.get_running_loop().create_task(self._carry_out(request.app, order, refund))
            self.refunding.add(task)
            task.add_done_callback(self.refunding.discard)
        return _refund_reply(order, refund)

    async def query_refund(self, request: web.Request) -> dict[str, Any]:
        return _refund_reply(*self.ledger.find_refund(request.match_info["number"]))

    async def bill(self, request: web.Request) -> dict[str, Any]:
        try:
            day = date.fromisoformat(request.query.get("bill_date", ""))
        except ValueError:
            raise asked.wrong("bill_date") from None
        plain, token = bills.make_bill(self.ledger, day), secrets.token_urlsafe(24)
        gzip = request.query.get("tar_type") == "GZIP"
        self.bills[token] = zlib.compress(plain, wbits=31) if gzip else plain
        return {
            "hash_type": "SHA1",
            "hash_value": hashlib.sha1(plain).hexdigest(),  # noqa: S324 - WeChat Pay's choice
            "download_url": f"{request.scheme}://{request.host}{MOUNT}/v3/billdownload/file?token={token}",
        }

    async def download(self, request: web.Request) -> web.Response:
        if not await _is_authorized(request):
            return _reply(401, {"code": "SIGN_ERROR", "message": "签名错误"})
        content = self.bills.get(request.query.get("token", ""))
        return web.Response(body=content) if content else _reply(404, {"code": "NOT_FOUND", "message": "文件不存在"})

    async def show(self, request: web.Request) -> web.Response:
        return cashier.page(self._order(request), redirect_url=request.query.get("redirect_url", ""))

    async def decide(self, request: web.Request) -> web.Response:
        order, form = self._order(request), await request.post()
        redirect_url = str(form.get("redirect_url", ""))
        if "confirm" not in form:
            return cashier.page(order, redirect_url=redirect_url, message="您已取消付款，可以返回商家重新选择。")
        if not order.pay():
            return cashier.page(order, redirect_url=redirect_url, message="订单已关闭，或已经付过款。")
        self.ledger.keep(order)
        notify_id = notifications.new_notify_id()
        self.notifier.start(request.app, lambda: notifications.payment_delivery(order, notify_id=notify_id))
        return cashier.page(order, redirect_url=redirect_url, message="支付成功")

    async def _carry_out(self, app: web.Application, order: Order, refund: Refund) -> None:
        await asyncio.sleep(REFUND_SECONDS)
        refund.status, refund.succeeded = "SUCCESS", now()
        self.ledger.keep(order)
        if refund.notify_url:
            notify_id = notifications.new_notify_id()
            self.notifier.start(app, lambda: notifications.refund_delivery(order, refund, notify_id=notify_id))

    def _order(self, request: web.Request) -> Order:
        order = self.ledger.prepaid.get(request.match_info["prepay_id"])
        if order is None:
            raise web.HTTPNotFound
        return order


def _check_merchant(mchid: object) -> None:
    if mchid != MCHID:
        raise Refused(403, "NO_AUTH", "商户号不匹配")


def _refund_reply(order: Order, refund: Refund) -> dict[str, Any]:
    reply = {
        "refund_id": refund.refund_id,
        "out_refund_no": refund.out_refund_no,
        "transaction_id": order.transaction_id,
        "out_trade_no": order.out_trade_no,
        "channel": "ORIGINAL",
        "user_received_account": "支付用户零钱",
        "create_time": refund.made.isoformat(timespec="seconds"),
        "status": refund.status,
        "amount": {
            "total": order.fen,
            "refund": refund.fen,
            "payer_total": order.fen,
            "payer_refund": refund.fen,
            "settlement_refund": refund.fen,
            "settlement_total": order.fen,
            "discount_refund": 0,
            "currency": "CNY",
        },
    }
    if refund.succeeded:
        reply["success_time"] = refund.succeeded.isoformat(timespec="seconds")
    return reply


def _api(handler: Any) -> Handler:
    """Checks who is asking, and signs the answer; no content is 204."""

    async def answer(request: web.Request) -> web.Response:
        if not await _is_authorized(request):
            return _reply(401, {"code": "SIGN_ERROR", "message": "签名错误"})
        try:
            content = await handler(request)
        except Refused as error:
            return _reply(error.status, error.reply)
        return _reply(204, None) if content is None else _reply(200, content)

    return answer


async def _is_authorized(request: web.Request) -> bool:
    path = request.rel_url.raw_path_qs.removeprefix(MOUNT)
    authorization = request.headers.get("Authorization", "")
    return is_authorized(authorization, method=request.method, path=path, body=await request.read())


def _reply(status: int, content: Mapping[str, Any] | None) -> web.Response:
    body = b"" if content is None else json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    headers = {"Request-ID": secrets.token_hex(16), "Content-Type": "application/json; charset=utf-8"}
    return web.Response(status=status, body=body, headers={**headers, **signature_headers(body)})


def make_service() -> Service:
    ensure_keys(key_folder())
    shop = WeChatPay()
    v3 = f"{MOUNT}/v3"
    number = f"{v3}/pay/transactions/out-trade-no/{{number}}"
    return Service(
        name=ServiceName.WECHATPAY,
        title="微信支付 WeChat Pay · /wechatpay/v3/…",
        routes=[
            web.post(f"{v3}/pay/transactions/{{product:native|jsapi|h5}}", _api(shop.prepay)),
            web.get(number, _api(shop.query)),
            web.post(f"{number}/close", _api(shop.close)),
            web.post(f"{v3}/refund/domestic/refunds", _api(shop.refund)),
            web.get(f"{v3}/refund/domestic/refunds/{{number}}", _api(shop.query_refund)),
            web.get(f"{v3}/bill/tradebill", _api(shop.bill)),
            web.get(f"{v3}/billdownload/file", shop.download),
            web.get(f"{MOUNT}/pay/{{prepay_id}}", shop.show),
            web.post(f"{MOUNT}/pay/{{prepay_id}}", shop.decide),
        ],
        error_reply=lambda: _reply(500, {"code": "SYSTEM_ERROR", "message": "系统异常，请稍后重试"}),
        garbage_reply=make_garbage(),
    )
