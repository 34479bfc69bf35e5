"""Puts the simulated Alipay together. Times, numbers and words are those of opendocs.alipay.com."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from aiohttp import web

from tests.simulators.alipay import api, bills, cashier, notifications
from tests.simulators.alipay.garbage import make_garbage
from tests.simulators.alipay.requests import Asked, NotUnderstood, read_request
from tests.simulators.alipay.signing import as_alipay_writes, signed_reply
from tests.simulators.alipay.trades import Ledger, Refused, Trade
from tests.simulators.control import ServiceName
from tests.simulators.payments.keys import ensure_keys, key_folder
from tests.simulators.service import Service


class Alipay:
    def __init__(self) -> None:
        self.ledger = Ledger()
        self.notifier = notifications.notifier()

    async def gateway(self, request: web.Request) -> web.Response:
        name, is_page = _method_of(request)
        try:
            asked = await read_request(request)
            return self._open_cashier(asked) if is_page else self._call(request, asked)
        except NotUnderstood as error:
            return cashier.refusal_page(error.reply) if is_page else _unsigned(name, error.reply)
        except Refused as error:
            return cashier.refusal_page(error.reply) if is_page else _signed(name, error.reply)

    def _open_cashier(self, asked: Asked) -> web.Response:
        trade = self.ledger.open(cashier.wanted_trade(asked))
        return web.Response(status=302, headers={"Location": f"/alipay/cashier/{trade.token}"})

    def _call(self, request: web.Request, asked: Asked) -> web.Response:
        base = f"{request.scheme}://{request.host}"
        verbs: dict[str, Callable[[], dict[str, Any]]] = {
            "alipay.trade.query": lambda: api.query(self.ledger, asked),
            "alipay.trade.close": lambda: api.close(self.ledger, asked),
            "alipay.trade.refund": lambda: api.refund(self.ledger, asked, self._tell(request.app)),
            "alipay.trade.fastpay.refund.query": lambda: api.refund_query(self.ledger, asked),
            "alipay.data.dataservice.bill.downloadurl.query": lambda: api.bill_url(asked, base),
        }
        verb = verbs.get(asked.method)
        if verb is None:
            raise NotUnderstood("40002", "Invalid Arguments", "isv.invalid-method", "不存在的方法名")
        return _signed(f"{asked.method.replace('.', '_')}_response", verb())

    async def show(self, request: web.Request) -> web.Response:
        return cashier.page(self._trade(request))

    async def decide(self, request: web.Request) -> web.Response:
        trade, form = self._trade(request), await request.post()
        if "confirm" not in form:
            return cashier.page(trade, "您已取消付款，可以返回商家重新选择。")
        if not trade.pay():
            return cashier.page(trade, "交易已关闭，或已经付过款。")
        self.ledger.keep(trade)
        self._tell(request.app)(trade, "")
        if not trade.return_url:
            return cashier.page(trade, "付款成功")
        return web.Response(status=302, headers={"Location": cashier.return_address(trade)})

    async def bill(self, request: web.Request) -> web.Response:
        try:
            day = date.fromisoformat(request.match_info["day"])
        except ValueError:
            raise web.HTTPNotFound from None
        return web.Response(body=bills.make_bill(self.ledger, day), content_type="application/octet-stream")

    def _trade(self, request: web.Request) -> Trade:
        trade = self.ledger.by_token.get(request.match_info["token"])
        if trade is None:
            raise web.HTTPNotFound
        return trade

    def _tell(self, app: web.Application) -> Callable[[Trade, str], None]:
        def tell(trade: Trade, refund: str) -> None:
            if trade.notify_url:
                notify_id = notifications.new_notify_id()
                self.notifier.start(app, lambda: notifications.delivery_of(trade, refund=refund, notify_id=notify_id))

        return tell


def _method_of(request: web.Request) -> tuple[str, bool]:
    method = request.query.get("method", "")
    return (f"{method.replace('.', '_')}_response" if method else "error_response"), method in cashier.PRODUCTS


def _signed(name: str, reply: Mapping[str, Any]) -> web.Response:
    return web.Response(body=signed_reply(name, reply), content_type="text/html", charset="utf-8")


def _unsigned(name: str, reply: Mapping[str, str]) -> web.Response:
    body = f'{{"{name}":{as_alipay_writes(reply)}}}'
    return web.Response(text=body, content_type="text/html", charset="utf-8")


def _system_error() -> web.Response:
    reply = {"code": "20000", "msg": "Service Currently Unavailable", "sub_code": "isp.unknow-error"}
    return _unsigned("error_response", {**reply, "sub_msg": "系统繁忙"})


def make_service() -> Service:
    ensure_keys(key_folder())
    alipay = Alipay()
    return Service(
        name=ServiceName.ALIPAY,
        title="支付宝 Alipay · /alipay/gateway.do",
        routes=[
            web.get("/alipay/gateway.do", alipay.gateway),
            web.post("/alipay/gateway.do", alipay.gateway),
            web.get("/alipay/cashier/{token}", alipay.show),
            web.post("/alipay/cashier/{token}", alipay.decide),
            web.get("/alipay/bills/{day}.csv.zip", alipay.bill),
        ],
        error_reply=_system_error,
        garbage_reply=make_garbage(),
    )
