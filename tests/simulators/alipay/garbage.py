"""The answers nobody should believe, one kind after the other: each call in mode `garbage` gets the next one."""

from itertools import cycle
from urllib.parse import unquote_plus

from aiohttp import web

from tests.simulators.alipay.signing import as_alipay_writes, signed_reply
from tests.simulators.control import Handler
from tests.simulators.payments.clock import now, plain

ANOTHER = "10000000000000000099"


def make_garbage() -> Handler:
    kinds = cycle((_html, _braces, _wrong_signature, _another_order, _cut_short, _bytes))

    async def reply(request: web.Request) -> web.Response:
        return next(kinds)(request, await request.text())

    return reply


def _name(request: web.Request) -> str:
    return f"{request.query.get('method', 'alipay.trade.query').replace('.', '_')}_response"


def _success(number: str) -> dict[str, str]:
    """Good news for every verb at once."""
    return {
        "code": "10000",
        "msg": "Success",
        "fund_change": "Y",
        "out_request_no": number,
        "out_trade_no": number,
        "refund_amount": "1.00",
        "refund_fee": "1.00",
        "refund_status": "REFUND_SUCCESS",
        "send_pay_date": plain(now()),
        "total_amount": "1.00",
        "trade_no": f"{now():%Y%m%d}22001400000000000099",
        "trade_status": "TRADE_SUCCESS",
    }


def _json(body: bytes) -> web.Response:
    return web.Response(body=body, content_type="text/html", charset="utf-8")


def _html(request: web.Request, body: str) -> web.Response:
    return _json("<html><body>系统维护中</body></html>".encode())


def _braces(request: web.Request, body: str) -> web.Response:
    content = {"code": "20000", "msg": 'Service "}{" Unavailable', "sub_code": "isp.unknow-error", "sub_msg": "}},{{"}
    return _json(signed_reply(_name(request), content))


def _wrong_signature(request: web.Request, body: str) -> web.Response:
    """Success for the very order that was asked for, with somebody else's signature."""
    stolen = signed_reply(_name(request), {"code": "10000"}).partition(b',"sign":')[2]
    number = unquote_plus(body).partition('"out_trade_no":"')[2].partition('"')[0]
    content = as_alipay_writes(_success(number)).encode()
    return _json(b'{"%s":%s,"sign":%s' % (_name(request).encode(), content, stolen))


def _another_order(request: web.Request, body: str) -> web.Response:
    return _json(signed_reply(_name(request), _success(ANOTHER)))


def _cut_short(request: web.Request, body: str) -> web.Response:
    return _json(signed_reply(_name(request), _success(ANOTHER))[:-40])


def _bytes(request: web.Request, body: str) -> web.Response:
    return web.Response(body=b'\xff\xfe<html>{"code": \x00', content_type="text/html")
